import { beforeAll, describe, expect, it } from "vitest";
import { approve, claim, GATES, proposed, reject, report } from "@/test/api";
import { rows, type World, world } from "@/test/world";
import { JOB_STATES } from "@/lib/jobs/schemas";

describe("the audit log", () => {
  it.each([
    "UPDATE audit_events SET type = 'nothing'",
    "UPDATE audit_events SET id = id",
    "DELETE FROM audit_events",
    "TRUNCATE audit_events CASCADE",
    "TRUNCATE tenants CASCADE",
  ])("refuses %s, for everyone", async (statement) => {
    const w = await world(GATES);
    await proposed(w.agent.key, "note.add");
    await expect(rows(statement)).rejects.toMatchObject({ code: "AS002" });
    expect(await rows("SELECT type FROM audit_events WHERE tenant_id = $1", [w.tenantId])).toEqual([
      { type: "job.proposed" },
    ]);
  });

  it("refuses an event of no tenant, and a message that is owed for no event or for one twice", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    await reject(await proposed(w.agent.key, "note.add"), reviewer.token);
    await expect(
      rows("INSERT INTO audit_events (id, tenant_id, type, actor) VALUES ('e', 'ten_x', 't', '{}')"),
    ).rejects.toMatchObject({ code: "23503" });
    const outbox = (event: string) =>
      rows(
        `INSERT INTO outbox (id, tenant_id, event_id, topic, payload) VALUES ('o', '${w.tenantId}', ${event}, 't', '{}')`,
      );
    await expect(outbox("'evt_x'")).rejects.toMatchObject({ code: "23503" });
    await expect(outbox("(SELECT event_id FROM outbox LIMIT 1)")).rejects.toMatchObject({ code: "23505" });
  });
});

describe("policy snapshots", () => {
  it.each(["UPDATE policy_snapshots SET source = 'version: v1'", "DELETE FROM policy_snapshots"])(
    "refuse %s",
    async (statement) => {
      await world(GATES);
      await expect(rows(statement)).rejects.toMatchObject({ code: "AS002" });
    },
  );
});

describe("a job's state", () => {
  const EDGES: Record<string, string[]> = {
    ALLOWED: ["CLAIMED", "CANCELLED", "EXPIRED"],
    APPROVAL: ["APPROVED", "REJECTED", "EXPIRED", "CANCELLED", "CHANGES_REQUESTED"],
    CHANGES_REQUESTED: ["APPROVAL", "DENIED", "EXPIRED", "CANCELLED"],
    APPROVED: ["CLAIMED", "REVOKED", "EXPIRED", "CANCELLED"],
    CLAIMED: ["SUCCEEDED", "FAILED", "UNREPORTED"],
    UNREPORTED: ["SUCCEEDED", "FAILED"],
  };

  let w: World;
  beforeAll(async () => {
    w = await world(GATES);
  });

  it.each(JOB_STATES)("[T4] from %s only follows the picture, also by hand", async (from) => {
    for (const to of JOB_STATES) {
      if (to === from) continue;
      const id = `job_${from}_${to}`;
      await rows(
        `INSERT INTO jobs (id, tenant_id, agent_id, state, tool, topic, mode, expires_at)
         VALUES ($1, $2, $3, $4, 't', 't', 'async', now())`,
        [id, w.tenantId, w.agent.id, from],
      );
      const move = rows("UPDATE jobs SET state = $2 WHERE id = $1", [id, to]);
      if (EDGES[from]?.includes(to)) await expect(move, `${from} → ${to}`).resolves.toEqual([]);
      else await expect(move, `${from} → ${to}`).rejects.toMatchObject({ code: "AS001" });
    }
  });

  it("is one of the known, and a gate has an end", async () => {
    const insert = (state: string, end: string) =>
      rows(
        `INSERT INTO jobs (id, tenant_id, agent_id, state, tool, topic, mode, expires_at)
         VALUES ('job_x', $1, $2, $3, 't', 't', 'async', ${end})`,
        [w.tenantId, w.agent.id, state],
      );
    await expect(insert("DONE", "now()")).rejects.toMatchObject({ constraint: "jobs_state_known" });
    for (const state of ["APPROVAL", "APPROVED", "CHANGES_REQUESTED"])
      await expect(insert(state, "NULL")).rejects.toMatchObject({ constraint: "jobs_gated_expire" });
  });

  it("[T4] that is terminal absorbs every command", async () => {
    const reviewer = await w.person("rita", ["reviewer"]);
    const done = await proposed(w.agent.key, "note.add");
    await approve(done, reviewer.token);
    await claim(done, w.agent.key);
    await report(done, w.agent.key, { outcome: "failed" });
    const rejected = await proposed(w.agent.key, "note.add");
    await reject(rejected, reviewer.token);
    for (const view of [done, rejected])
      for (const command of [
        approve(view, reviewer.token),
        reject(view, reviewer.token),
        claim(view, w.agent.key),
        report(view, w.agent.key),
      ])
        expect((await command).status).toBe(409);
    const states = await rows("SELECT state FROM jobs WHERE id = ANY($1) ORDER BY id", [
      [done.job.id, rejected.job.id],
    ]);
    expect(states).toEqual([{ state: "FAILED" }, { state: "REJECTED" }]);
  });
});

describe("impossible rows", () => {
  const cases: [string, string, string][] = [
    ["a resolution without its time", "UPDATE approvals SET resolution = 'APPROVED'", "approvals_resolved_once"],
    ["a time without its resolution", "UPDATE approvals SET resolved_at = now()", "approvals_resolved_once"],
    ["a lease without holder", "UPDATE approvals SET lease_until = now()", "approvals_lease_has_holder"],
    ["a tier that isn't its urgency", "UPDATE approvals SET tier = 'low', urgency = 0", "approvals_tier_known"],
    ["a gate for nobody", "UPDATE requirements SET count = 0", "requirements_count_positive"],
    ["a gate for no role", "UPDATE requirements SET any_of = '{}'", "requirements_name_a_role"],
    ["a hash that isn't one", "UPDATE revisions SET job_hash = 'sha256:x'", "revisions_job_hash_form"],
    [
      "a gate without tier",
      "UPDATE revisions SET tier = NULL WHERE decision = 'REQUIRE_APPROVAL'",
      "revisions_gate_has_tier",
    ],
    [
      "a person who confirms their own policy",
      "UPDATE policy_activations SET requested_by = 'a', confirmed_by = 'a'",
      "policy_activations_two_people",
    ],
    ["an e-mail that isn't folded", "UPDATE people SET email = 'A@B.c'", "people_email_lower"],
    ["a second installation", "INSERT INTO installation (id) VALUES (2)", "installation_one_row"],
  ];
  it.each(cases)("%s is refused", async (_, statement, constraint) => {
    const w = await world(GATES);
    await proposed(w.agent.key, "note.add");
    await expect(rows(statement)).rejects.toMatchObject({ code: "23514", constraint });
  });
});
