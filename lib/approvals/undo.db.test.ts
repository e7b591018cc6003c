import { beforeAll, describe, expect, it } from "vitest";
import { POST as editRoute } from "@/app/api/v1/approvals/[id]/edit/route";
import { POST as undoRoute } from "@/app/api/v1/approvals/[id]/undo/route";
import { settleHeld } from "@/lib/approvals/settle-held";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import type { JobView } from "@/lib/jobs/schemas";
import {
  approvals,
  approve,
  approveBySession,
  browser,
  claim,
  decisions,
  eventCounts,
  expireIn,
  job,
  proposed,
  reject,
} from "@/test/api";
import { call, rows, type TestPerson, type World, world } from "@/test/world";
import { expireDue } from "./expire";

const POLICY = `version: v1
default: deny
rules:
  - id: notes
    match: { tools: ["note.*"] }
    decision: require_approval
    tier: low
    approvers: [{ role: reviewer }]
  - id: deploys
    match: { tools: ["deploy.*"] }
    decision: require_approval
    tier: high
    approvers: [{ any_of: [service-owner, on-call] }]
    undo_window: 30s
  - id: payments
    match: { tools: ["pay.*"] }
    decision: require_approval
    tier: critical
    approvers: [{ role: finance, count: 2 }]
    undo_window: 30s
`;

type Reviewer = TestPerson & { headers: Record<string, string> };

let w: World;
let ana: Reviewer;
let ben: Reviewer;

beforeAll(async () => {
  w = await world(POLICY);
  const reviewer = async (name: string): Promise<Reviewer> => {
    const person = await w.person(name, ["reviewer", "on-call", "finance"]);
    return { ...person, headers: (await browser(w, person.id)).headers };
  };
  ana = await reviewer("Ana");
  ben = await reviewer("Ben");
});

const undo = (view: JobView, by: Reviewer) =>
  call<ApprovalItem>(undoRoute, { id: view.job.id, headers: by.headers, method: "POST" });
/** As if the undo windows of a job had just passed. */
const pass = (view: JobView) =>
  rows("UPDATE votes SET held_until = now() - interval '1 second' WHERE job_id = $1 AND held_until IS NOT NULL", [
    view.job.id,
  ]);
const stateOf = async (view: JobView) => (await job(view.job.id, w.agent.key)).body.job.state;
const rejectBySession = (view: JobView, by: Reviewer) => reject(view, "", { headers: by.headers });

describe("while the undo window runs", () => {
  it("[U11] an approval in the console is not to be seen or claimed by the agent", async () => {
    const view = await proposed(w.agent.key, "deploy.app");
    const answer = await approveBySession(view, ana.headers);
    expect(answer).toMatchObject({ status: 200, body: { job: { state: "APPROVAL" }, resolution: null } });
    expect(answer.body.undo_until).not.toBeNull();
    expect((await job(view.job.id, w.agent.key)).body).toMatchObject({
      job: { state: "APPROVAL" },
      requirements: [{ approved: 0 }],
      resolved_by: [],
    });
    expect((await decisions(view.job.id, w.agent.key)).body.items.map(({ kind }) => kind)).toEqual(["policy"]);
    expect((await decisions(view.job.id, ana.token)).body.items.map(({ what }) => what)).toContain("APPROVE");
    expect(await claim(view, w.agent.key)).toMatchObject({ status: 409, body: { code: "not_approved" } });
    expect(await settleHeld()).toBe(0);
  });

  it("[U11] undone, it never counted: the gate is as before, the person may decide anew, the log has both", async () => {
    const view = await proposed(w.agent.key, "deploy.app");
    await approveBySession(view, ana.headers);
    expect(await undo(view, ana)).toMatchObject({ status: 200, body: { undo_until: null, mine: {} } });
    await pass(view);
    expect(await settleHeld()).toBe(0);
    expect(await stateOf(view)).toBe("APPROVAL");
    expect((await decisions(view.job.id, w.agent.key)).body.items).toHaveLength(1);
    expect((await decisions(view.job.id, ana.token)).body.items.map(({ what }) => what)).toContain("UNDONE");
    expect(await eventCounts(view.job.id)).toEqual({
      "job.proposed": 1,
      "approval.voted": 1,
      "approval.vote_undone": 1,
    });
    expect((await approve(view, ana.token)).body.job.state).toBe("APPROVED");
  });

  it("[U11] an item that somebody's approval would end is nobody else's any more, and still can be rejected", async () => {
    const view = await proposed(w.agent.key, "deploy.app");
    await approveBySession(view, ana.headers);
    const mine = (await approvals(ben.token, "?mine=true&limit=200")).body.items;
    expect(mine.map((item) => item.job.id)).not.toContain(view.job.id);
    expect(await approve(view, ben.token)).toMatchObject({ status: 403, body: { code: "not_eligible" } });
    expect((await reject(view, ben.token)).body.job.state).toBe("REJECTED");
    expect(await undo(view, ana)).toMatchObject({ status: 409, body: { code: "too_late" } });
    const { votes, resolved_by } = (await job(view.job.id, ana.token)).body;
    expect(votes.map(({ counts, held_until }) => ({ counts, held_until }))).toEqual([
      { counts: false, held_until: null },
      { counts: true, held_until: null },
    ]);
    expect(resolved_by).toEqual([{ id: ben.id, name: "Ben" }]);
  });

  it("[U11] nobody undoes what somebody else decided", async () => {
    const view = await proposed(w.agent.key, "deploy.app");
    await approveBySession(view, ana.headers);
    expect(await undo(view, ben)).toMatchObject({ status: 409, body: { code: "too_late" } });
    const stranger = await (await world(POLICY)).person("Zoe", ["on-call"]);
    expect(await call(undoRoute, { id: view.job.id, as: stranger.token, method: "POST" })).toMatchObject({
      status: 404,
    });
    expect(await call(undoRoute, { id: view.job.id, as: w.agent.key, method: "POST" })).toMatchObject({ status: 403 });
  });

  it("[U11] while a reject can be undone nothing is approved; undone, the others' approvals are enough", async () => {
    const view = await proposed(w.agent.key, "deploy.app");
    await rejectBySession(view, ana);
    expect((await approve(view, ben.token)).body.job.state).toBe("APPROVAL");
    expect((await undo(view, ana)).body).toMatchObject({ job: { state: "APPROVED" }, resolved_by: [{ id: ben.id }] });
  });
});

describe("when the undo window has passed", () => {
  it("[U11] the decision counts, by whoever runs the clock, once", async () => {
    const view = await proposed(w.agent.key, "deploy.app");
    await approve(view, "", { headers: ana.headers, note: "checked" });
    await pass(view);
    expect(await undo(view, ana)).toMatchObject({ status: 409, body: { code: "too_late" } });
    const settled = await Promise.all([settleHeld(), settleHeld(), settleHeld()]);
    expect(settled.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect((await job(view.job.id, ana.token)).body).toMatchObject({
      job: { state: "APPROVED" },
      resolved_by: [{ id: ana.id }],
      resolved_comment: "looked at it\nchecked",
    });
    expect(await eventCounts(view.job.id)).toEqual({
      "job.proposed": 1,
      "approval.voted": 1,
      "approval.resolved": 1,
    });
    expect((await claim(view, w.agent.key)).status).toBe(200);
  });

  it("[U11] a reject ends the gate", async () => {
    const view = await proposed(w.agent.key, "deploy.app");
    await rejectBySession(view, ana);
    await pass(view);
    expect(await settleHeld()).toBe(1);
    expect((await job(view.job.id, ana.token)).body).toMatchObject({
      job: { state: "REJECTED" },
      resolved_by: [{ id: ana.id }],
    });
  });

  it("[U11] each of two approvals waits for its own window", async () => {
    const view = await proposed(w.agent.key, "pay.send");
    await approveBySession(view, ana.headers);
    await pass(view);
    expect(await settleHeld()).toBe(1);
    expect((await job(view.job.id, w.agent.key)).body.requirements).toMatchObject([{ approved: 1 }]);
    await approveBySession(view, ben.headers);
    expect(await stateOf(view)).toBe("APPROVAL");
    await pass(view);
    await settleHeld();
    expect(await stateOf(view)).toBe("APPROVED");
  });

  it("[T19] who lost the role in the window doesn't count", async () => {
    const cleo = await w.person("Cleo", ["on-call"]);
    const { headers } = await browser(w, cleo.id);
    const view = await proposed(w.agent.key, "deploy.app");
    await approveBySession(view, headers);
    await rows("DELETE FROM person_roles WHERE person_id = $1", [cleo.id]);
    await pass(view);
    await settleHeld();
    expect(await stateOf(view)).toBe("APPROVAL");
  });

  it("[T3] what expires in the window is not approved", async () => {
    const view = await proposed(w.agent.key, "deploy.app");
    await approveBySession(view, ana.headers);
    await expireIn(view.job.id, -1);
    await pass(view);
    expect(await settleHeld()).toBe(0);
    await expireDue();
    expect((await job(view.job.id, ana.token)).body).toMatchObject({ job: { state: "EXPIRED" }, resolved_by: [] });
  });

  it("[T10] a revision in the window makes the decision void", async () => {
    const view = await proposed(w.agent.key, "pay.send", { args: { amount: 1 } });
    await approveBySession(view, ana.headers);
    const body = { args: { amount: 2 }, reason: "less", job_hash: view.job_hash };
    expect((await call(editRoute, { id: view.job.id, as: ben.token, body })).status).toBe(200);
    await pass(view);
    expect(await settleHeld()).toBe(0);
    expect((await job(view.job.id, w.agent.key)).body.requirements).toMatchObject([{ approved: 0 }]);
  });
});

describe("without an undo window", () => {
  it("[U11] low and medium tiers, tokens, and what is about to expire are decided at once", async () => {
    const note = await proposed(w.agent.key, "note.add");
    expect((await approveBySession(note, ana.headers)).body.job.state).toBe("APPROVED");
    const byToken = await proposed(w.agent.key, "deploy.app");
    expect((await approve(byToken, ana.token)).body.job.state).toBe("APPROVED");
    const urgent = await proposed(w.agent.key, "deploy.app");
    await expireIn(urgent.job.id, 3);
    expect((await approveBySession(urgent, ana.headers)).body.job.state).toBe("APPROVED");
  });
});
