import { beforeEach, describe, expect, it } from "vitest";
import { GET as diffRoute } from "@/app/api/v1/jobs/[id]/diff/route";
import { GET as eventsRoute } from "@/app/api/v1/jobs/[id]/events/route";
import { GET as receiptRoute } from "@/app/api/v1/jobs/[id]/receipt/route";
import { GET as similarRoute } from "@/app/api/v1/jobs/[id]/similar/route";
import { fireEscalations } from "@/lib/approvals/escalation-steps";
import { drainOutbox } from "@/lib/channels/outbox";
import type { ReviewView } from "@/lib/jobs/schemas";
import { findRecentJobs } from "@/lib/policies/simulate/store";
import { approve, cancel, claim, decisions, job, proposed, reject, report } from "@/test/api";
import { revise } from "@/test/deciding";
import { seededScene, seedOne, type SeededScene } from "@/test/seeded";
import { call, rows } from "@/test/world";

let here: SeededScene;
let view: ReviewView;
beforeEach(async () => {
  here = await seededScene();
  view = await seedOne(here);
});

const CLAIM = `INSERT INTO claims (job_id, agent_id, key_id, revision, job_hash, grant_id)
  SELECT $1, j.agent_id, (SELECT min(id) FROM agent_keys k WHERE k.agent_id = j.agent_id), 1, $2, 'grt_x' FROM jobs j WHERE j.id = $1`;

describe("[U21] a test item never runs", () => {
  it.each([
    ["while it waits", async () => {}],
    ["after it was approved", async () => void (await approve(view, here.rita.token))],
    ["after it was rejected", async () => void (await reject(view, here.rita.token))],
  ])("its agent neither sees nor claims it, %s", async (_, before) => {
    await before();
    const { key } = here.w.agent;
    expect(await claim(view, key)).toMatchObject({ status: 409, body: { code: "not_executable" } });
    for (const answer of [
      await job(view.job.id, key),
      await decisions(view.job.id, key),
      await cancel(view, key),
      await report(view, key),
      await revise(view, key, { text: "x" }),
      await call(eventsRoute, { id: view.job.id, as: key }),
      await call(diffRoute, { id: view.job.id, as: key, query: "?from=1&to=1" }),
    ])
      expect(answer.status).toBe(404);
    for (const route of [receiptRoute, similarRoute])
      expect([403, 404]).toContain((await call(route, { id: view.job.id, as: key })).status);
    expect(await rows("SELECT 1 FROM claims WHERE job_id = $1", [view.job.id])).toEqual([]);
    expect((await claim(view, here.w.otherAgent.key)).status).toBe(404);
  });

  it("tells nobody outside of anything", async () => {
    await rows(
      `INSERT INTO escalation_steps (approval_id, position, to_role, due_at)
       SELECT id, 9, 'security', now() - interval '1 hour' FROM approvals WHERE job_id = $1`,
      [view.job.id],
    );
    await fireEscalations();
    await approve(view, here.rita.token);
    await drainOutbox();
    expect(await rows("SELECT 1 FROM outbox WHERE payload->>'job_id' = $1", [view.job.id])).toEqual([]);
  });

  it.each(["APPROVED", "ALLOWED", "CLAIMED", "SUCCEEDED", "REJECTED", "CHANGES_REQUESTED"])(
    "the database takes it to no state such as %s, whoever asks",
    async (state) => {
      const change = rows("UPDATE jobs SET state = $2 WHERE id = $1", [view.job.id, state]);
      await expect(change).rejects.toThrow(/jobs_seeded_never_run|cannot go from/);
      // Without the guard of all jobs, its own still holds.
      await rows("ALTER TABLE jobs DISABLE TRIGGER jobs_guard_state");
      try {
        const again = rows("UPDATE jobs SET state = $2 WHERE id = $1", [view.job.id, state]);
        await expect(again).rejects.toThrow(/jobs_seeded_never_run/);
      } finally {
        await rows("ALTER TABLE jobs ENABLE TRIGGER jobs_guard_state");
      }
    },
  );

  it("the database takes no claim of one, no callback, and no word that it is a job after all, or was none", async () => {
    const { id } = view.job;
    await expect(rows(CLAIM, [id, view.job_hash])).rejects.toThrow(/never claimed/);
    await expect(rows("UPDATE jobs SET callback = '{}' WHERE id = $1", [id])).rejects.toThrow(/jobs_seeded_never_run/);
    await expect(rows("UPDATE jobs SET seeded = false WHERE id = $1", [id])).rejects.toThrow(/append-only/);
    const real = await proposed(here.w.agent.key, "note.message");
    const mark = rows("UPDATE jobs SET seeded = true WHERE id = $1", [real.job.id]);
    await expect(mark).rejects.toThrow(/append-only/);
    await expect(rows("DELETE FROM seeded_items WHERE job_id = $1", [id])).rejects.toThrow(/written once/);
    await expect(rows("UPDATE seeded_items SET job_id = NULL WHERE job_id = $1", [id])).rejects.toThrow(/written once/);
    await reject(view, here.rita.token);
    const rewrite = rows("UPDATE seeded_items SET outcome = 'missed' WHERE job_id = $1", [id]);
    await expect(rewrite).rejects.toThrow(/written once/);
  });

  it("is no past decision, no past job and uses up no limit", async () => {
    await approve(view, here.rita.token);
    const next = await proposed(here.w.agent.key, "note.message", { args: view.job.args });
    const similar = await call<{ items: unknown[] }>(similarRoute, { id: next.job.id, as: here.rita.token });
    expect(similar.body.items).toEqual([]);
    const past = await findRecentJobs(here.w.tenantId, "job_z", [], 100);
    expect(past.map(({ id }) => id)).not.toContain(view.job.id);
    expect(past.map(({ id }) => id)).toContain(next.job.id);
    expect(await rows("SELECT 1 FROM limit_counters WHERE tenant_id = $1", [here.w.tenantId])).toEqual([]);
  });
});
