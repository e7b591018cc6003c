import pg from "pg";
import { afterEach, describe, expect, inject, it } from "vitest";
import { approve, claim, eventCounts, GATES, job, propose, proposed } from "@/test/api";
import { rows, type World, world } from "@/test/world";
import { env } from "@/lib/env";
import { snapshotName } from "@/lib/policy/snapshot";

const unavailable = { job: { state: "DENIED" }, decision: "DENY", policy_rule_id: "policy_unavailable" };

/** Stores a source as if an older version had, and makes it the active one. */
async function activate(w: World, source: string): Promise<void> {
  const name = snapshotName(source);
  await rows("INSERT INTO policy_snapshots (tenant_id, name, source) VALUES ($1, $2, $3)", [w.tenantId, name, source]);
  await rows("UPDATE tenants SET active_snapshot = $2 WHERE id = $1", [w.tenantId, name]);
}

it("[T7] without an active policy everything is denied", async () => {
  const w = await world(GATES);
  await rows("UPDATE tenants SET active_snapshot = NULL WHERE id = $1", [w.tenantId]);
  expect((await propose(w.agent.key, { tool: "file.read", args: {} })).body).toMatchObject(unavailable);
});

it.each(["", "rules: [", "version: v9\nrules: []", "version: v1\ndefault: allow\nrules: []"])(
  "[T7] with an active policy that can't be loaded everything is denied: %j",
  async (source) => {
    const w = await world(GATES);
    await activate(w, source);
    const { body } = await propose(w.agent.key, { tool: "file.read", args: {} });
    expect(body).toMatchObject(unavailable);
    expect(await eventCounts(body.job.id)).toEqual({ "job.proposed": 1 });
  },
);

it("[T7] what was allowed or approved before can't be claimed while the policy can't be loaded", async () => {
  const w = await world(GATES);
  const reviewer = await w.person("rita", ["reviewer"]);
  const allowed = await proposed(w.agent.key, "file.read");
  const approved = await proposed(w.agent.key, "note.add");
  await approve(approved, reviewer.token);
  await activate(w, "rules: [");
  const refused = { status: 409, body: { code: "policy_denies_now", policy_rule_id: "policy_unavailable" } };
  expect(await claim(allowed, w.agent.key)).toMatchObject(refused);
  expect(await claim(approved, w.agent.key)).toMatchObject(refused);
  await rows("UPDATE tenants SET active_snapshot = NULL WHERE id = $1", [w.tenantId]);
  expect(await claim(allowed, w.agent.key)).toMatchObject(refused);
  expect((await job(approved.job.id, w.agent.key)).body.job.state).toBe("APPROVED");
});

describe("with the database gone", () => {
  const database = () => new URL(env().DATABASE_URL).pathname.slice(1);
  const admin = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: inject("adminUrl") });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  const lose = async () => {
    await admin(`ALTER DATABASE ${database()} ALLOW_CONNECTIONS false`);
    await admin(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database()}'`);
  };
  const restore = () => admin(`ALTER DATABASE ${database()} ALLOW_CONNECTIONS true`);
  afterEach(restore);

  it("[T7] nothing is allowed, approved or claimed; with it back everything goes on", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const waiting = await proposed(w.agent.key, "note.add");
    const allowed = await proposed(w.agent.key, "file.read");
    await lose();
    const failed = { status: 500, body: { code: "internal_error" } };
    expect(await propose(w.agent.key, { tool: "file.read", args: {} })).toMatchObject(failed);
    expect(await approve(waiting, reviewer.token)).toMatchObject(failed);
    expect(await claim(allowed, w.agent.key)).toMatchObject(failed);
    await restore();
    expect((await job(waiting.job.id, w.agent.key)).body.job.state).toBe("APPROVAL");
    expect((await job(allowed.job.id, w.agent.key)).body.job.state).toBe("ALLOWED");
    expect((await approve(waiting, reviewer.token)).body.resolution).toBe("APPROVED");
    expect((await claim(waiting, w.agent.key)).status).toBe(200);
  });

  it("[T7] nor where it goes between the credential and the decision", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const waiting = await proposed(w.agent.key, "note.add");
    const holder = new pg.Client({ connectionString: env().DATABASE_URL });
    holder.on("error", () => {});
    await holder.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM jobs WHERE id = $1 FOR UPDATE", [waiting.job.id]);
    const vote = approve(waiting, reviewer.token);
    await expect.poll(() => blocked()).toBe(1);
    await lose();
    expect((await vote).status).toBe(500);
    await restore();
    expect((await job(waiting.job.id, w.agent.key)).body.job.state).toBe("APPROVAL");
    expect(await eventCounts(waiting.job.id)).toEqual({ "job.proposed": 1 });
  });

  const blocked = async (): Promise<number> =>
    (await rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"))
      .length;
});
