import { describe, expect, it } from "vitest";
import { POST as revokeRoute } from "@/app/api/v1/approvals/[id]/revoke/route";
import { transaction } from "@/lib/db/transaction";
import { lockJob } from "@/lib/jobs/store";
import { approve, cancel, claim, eventCounts, expireIn, GATES, job, proposed, reject, report } from "@/test/api";
import { call, eventsOf, rows, type World, world } from "@/test/world";
import type { ApprovalItem } from "./schemas";

type Job = { job: { id: string } };
const revoke = ({ job: { id } }: Job, as: string, body: unknown = { reason: "wrong account" }) =>
  call<ApprovalItem>(revokeRoute, { id, as, body });

const outbox = ({ job: { id } }: Job) =>
  rows<{ topic: string }>(
    "SELECT topic FROM outbox WHERE event_id IN (SELECT id FROM audit_events WHERE job_id = $1) ORDER BY id",
    [id],
  );

const approved = async (w: World, token: string, args: Record<string, unknown> = { text: "hello" }) => {
  const view = await proposed(w.agent.key, "note.add", { args });
  expect((await approve(view, token)).body.resolution).toBe("APPROVED");
  return view;
};

const scene = async () => {
  const w = await world(GATES);
  const rita = await w.person("rita", ["reviewer"]);
  return { w, rita, view: await approved(w, rita.token) };
};

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
type Tried = { status: number; body: { code?: string; grant?: string } };

/** Starts one group and then the other while the job's row is locked, so that all of them stand in line for it. */
async function atOnce(w: World, view: Job, groups: (() => Promise<Tried>[])[]): Promise<Tried[]> {
  const started: Promise<Tried>[] = [];
  await transaction(async (tx) => {
    await lockJob(tx, w.tenantId, view.job.id);
    for (const group of groups) {
      started.push(...group());
      await pause(12);
    }
  });
  return Promise.all(started);
}

describe("POST /approvals/{id}/revoke", () => {
  it("takes an approval back: nothing can be claimed, with one audit event and one message", async () => {
    const { w, rita, view } = await scene();
    const { status, body } = await revoke(view, rita.token);
    expect(status).toBe(200);
    expect(body).toMatchObject({ job: { state: "REVOKED" }, resolved_comment: "wrong account" });
    expect(body.votes).toMatchObject([{ verdict: "approve", reason: "looked at it" }]);
    expect(await claim(view, w.agent.key)).toMatchObject({ status: 409, body: { code: "revoked" } });
    expect((await job(view.job.id, w.agent.key)).body.job.state).toBe("REVOKED");
    const { job_hash, policy_snapshot } = view;
    expect((await eventsOf(view.job.id)).at(-1)).toMatchObject({
      type: "approval.revoked",
      actor: { kind: "person", id: rita.id, channel: "token" },
      data: { job_hash, policy_snapshot, revision: 1 },
    });
    expect(await outbox(view)).toEqual([{ topic: "approval.resolved" }, { topic: "approval.revoked" }]);
  });

  it("only of an approval that is not yet claimed", async () => {
    const { w, rita, view: claimed } = await scene();
    await claim(claimed, w.agent.key);
    const done = await approved(w, rita.token);
    await claim(done, w.agent.key);
    await report(done, w.agent.key);
    for (const view of [claimed, done])
      expect(await revoke(view, rita.token)).toMatchObject({ status: 409, body: { code: "already_claimed" } });

    const open = await proposed(w.agent.key, "note.add");
    const rejected = await proposed(w.agent.key, "note.add");
    await reject(rejected, rita.token);
    const cancelled = await approved(w, rita.token);
    await cancel(cancelled, w.agent.key);
    const twice = await approved(w, rita.token);
    await revoke(twice, rita.token);
    for (const view of [open, rejected, cancelled, twice])
      expect(await revoke(view, rita.token)).toMatchObject({ status: 409, body: { code: "not_approved" } });
    expect(await eventCounts(twice.job.id)).toMatchObject({ "approval.revoked": 1 });

    const past = await approved(w, rita.token);
    await expireIn(past.job.id, -1);
    expect(await revoke(past, rita.token)).toMatchObject({ status: 409, body: { code: "expired" } });
  });

  it("not of what policy allowed by itself, except that a manager is told so", async () => {
    const { w } = await scene();
    const mona = await w.person("mona", ["manager"]);
    const allowed = await proposed(w.agent.key, "file.read");
    expect(await revoke(allowed, mona.token)).toMatchObject({ status: 409, body: { code: "not_approved" } });
    expect((await revoke(allowed, w.owner.token)).status).toBe(403);
    expect((await claim(allowed, w.agent.key)).status).toBe(200);
  });

  it("says why", async () => {
    const { rita, view } = await scene();
    for (const body of [{}, { reason: " " }, { reason: "x", force: true }])
      expect((await revoke(view, rita.token, body)).status).toBe(422);
  });

  it("by who could reject it, also the agent's owner, and by managers and administrators; by nobody else", async () => {
    const { w, rita, view } = await scene();
    const fay = await w.person("fay", ["finance"]);
    const aud = await w.person("aud", ["auditor"]);
    const reads = await w.person("reads", ["reviewer", "admin", "manager"], ["read"]);
    expect(await revoke(view, fay.token)).toMatchObject({ status: 403, body: { code: "not_eligible" } });
    for (const as of [aud.token, reads.token, w.agent.key])
      expect(await revoke(view, as)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(await eventCounts(view.job.id)).not.toHaveProperty("approval.revoked");

    const may = [w.owner, await w.person("mona", ["manager"]), await w.person("adam", ["admin"])];
    for (const { token } of may)
      expect(await revoke(await approved(w, rita.token), token)).toMatchObject({
        status: 200,
        body: { job: { state: "REVOKED" } },
      });
  });

  it("[T41] without its audit event nothing is revoked", async () => {
    const { w, rita, view } = await scene();
    await rows("ALTER TABLE audit_events ADD CONSTRAINT no_revoke CHECK (type <> 'approval.revoked') NOT VALID");
    try {
      expect((await revoke(view, rita.token)).status).toBe(500);
    } finally {
      await rows("ALTER TABLE audit_events DROP CONSTRAINT no_revoke");
    }
    expect((await claim(view, w.agent.key)).status).toBe(200);
  });

  it("[T11] revoked and claimed at once, exactly one of both happens, in each of 50 rounds", async () => {
    const { w, rita } = await scene();
    const mona = await w.person("mona", ["manager"]);
    const views = [];
    for (let round = 0; round < 50; round++) views.push(await approved(w, rita.token, { round }));
    const wins = { revoked: 0, claimed: 0 };
    for (const [round, view] of views.entries()) {
      const claiming = () => [claim(view, w.agent.key), claim(view, w.agent.key)];
      const revoking = () => [revoke(view, rita.token), revoke(view, mona.token)];
      const answers = await atOnce(w, view, round % 2 ? [claiming, revoking] : [revoking, claiming]);
      const won = answers.filter((answer) => answer.status === 200);
      expect(won).toHaveLength(1);
      const byClaim = won[0]?.body.grant !== undefined;
      wins[byClaim ? "claimed" : "revoked"]++;
      const codes = byClaim ? ["already_claimed"] : ["revoked", "not_approved"];
      for (const answer of answers.filter((other) => other.status !== 200)) {
        expect(answer.status).toBe(409);
        expect(codes).toContain(answer.body.code);
      }
      const { "job.claimed": claimed = 0, "approval.revoked": revoked = 0 } = await eventCounts(view.job.id);
      expect({ claimed, revoked }).toEqual({ claimed: byClaim ? 1 : 0, revoked: byClaim ? 0 : 1 });
      expect((await job(view.job.id, rita.token)).body.job.state).toBe(byClaim ? "CLAIMED" : "REVOKED");
    }
    // Both orders have to occur, or nothing was tested.
    expect(Math.min(wins.claimed, wins.revoked)).toBeGreaterThan(0);
  }, 180_000);
});
