import { describe, expect, it } from "vitest";
import { POST as requestRoute } from "@/app/api/v1/approvals/[id]/request-changes/route";
import { PUT as reviseRoute } from "@/app/api/v1/jobs/[id]/route";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import { POST as snoozeRoute } from "@/app/api/v1/approvals/[id]/snooze/route";
import { approvals, approve, cancel, claim, eventCounts, expireIn, GATES, job, proposed } from "@/test/api";
import { call, rows, world } from "@/test/world";
import type { JobView } from "./schemas";

const POLICY = `${GATES}  - id: huge
    match: { tools: ["note.*"] }
    when: { args.amount: { exists: true, gt: 1000 } }
    decision: deny
    reason: Never above 1,000
`;

const ask = (view: JobView, as: string, body: Record<string, unknown> = {}) =>
  call<ApprovalItem>(requestRoute, {
    as,
    id: view.job.id,
    body: { message: "The amount is wrong", fields: ["args.amount"], job_hash: view.job_hash, ...body },
  });
const revise = (view: JobView, key: string, body: unknown = { args: { text: "again" } }) =>
  call<JobView>(reviseRoute, { as: key, id: view.job.id, body, method: "PUT" });

async function scene(tool = "note.add") {
  const w = await world(POLICY);
  return { w, view: await proposed(w.agent.key, tool), rita: await w.person("rita", ["reviewer", "finance"]) };
}

describe("request changes", () => {
  it("sends the job back with what should be different, structured; the agent's wait ends", async () => {
    const { w, view, rita } = await scene();
    const waiting = job(view.job.id, w.agent.key, { query: "?wait=20" });
    const { status, body } = await ask(view, rita.token);
    expect(status).toBe(200);
    const request = { message: "The amount is wrong", fields: ["args.amount"], by: { id: rita.id } };
    expect(body).toMatchObject({ job: { state: "CHANGES_REQUESTED" }, change_request: request, resolution: null });
    expect((await waiting).body).toMatchObject({ job: { state: "CHANGES_REQUESTED" }, change_request: request });
    expect(await approve(view, rita.token)).toMatchObject({ status: 409, body: { code: "not_waiting" } });
    expect(await claim(view, w.agent.key)).toMatchObject({ status: 409, body: { code: "not_approved" } });
    expect(await eventCounts(view.job.id)).toMatchObject({ "approval.changes_requested": 1 });
  });

  it("is refused to who has no say, on another hash, and twice", async () => {
    const { w, view, rita } = await scene();
    const otto = await w.person("otto", ["marketing"]);
    expect(await ask(view, otto.token)).toMatchObject({ status: 403, body: { code: "not_eligible" } });
    expect((await ask(view, w.agent.key)).status).toBe(403);
    expect((await ask(view, rita.token, { message: " " })).status).toBe(422);
    expect((await ask(view, rita.token, { job_hash: `sha256:${"0".repeat(64)}` })).body.code).toBe("stale_revision");
    expect((await ask(view, rita.token)).status).toBe(200);
    expect((await ask(view, rita.token)).status).toBe(409);
  });
});

describe("PUT /jobs/{id}", () => {
  it("[U8] what somebody put off comes back with the next revision", async () => {
    const { w, view, rita } = await scene();
    const until = new Date(Date.now() + 600_000).toISOString();
    expect((await call(snoozeRoute, { as: rita.token, id: view.job.id, body: { until } })).status).toBe(200);
    await ask(view, rita.token);
    await revise(view, w.agent.key);
    expect((await approvals(rita.token, "?mine=true")).body.items.map((item) => item.job.id)).toEqual([view.job.id]);
  });

  it("adds the agent's next revision, which everybody decides on anew; the one before is kept", async () => {
    const { w, view, rita } = await scene("mail.send");
    const [mara, sue] = [await w.person("mara", ["marketing"]), await w.person("sue", ["security"])];
    await approve(view, mara.token);
    await ask(view, sue.token);
    const { status, body } = await revise(view, w.agent.key, { args: { text: "again" }, summary: { why: "as asked" } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      job: { state: "APPROVAL", revision: 2, args: { text: "again" } },
      requirements: [{ approved: 0 }, { approved: 0 }],
      change_request: null,
    });
    expect((await job(view.job.id, rita.token)).body).toMatchObject({ summary: { why: "as asked" } });
    expect(await approve(view, mara.token)).toMatchObject({ status: 409, body: { code: "stale_revision" } });
    await approve(body, mara.token);
    // Who asked for the changes may approve them.
    expect((await approve(body, sue.token)).body.job.state).toBe("APPROVED");
    expect((await claim(body, w.agent.key)).body.args).toEqual({ text: "again" });
    expect(await rows("SELECT number, args FROM revisions WHERE job_id = $1 ORDER BY number", [view.job.id])).toEqual([
      { number: 1, args: { text: "hello" } },
      { number: 2, args: { text: "again" } },
    ]);
  });

  it("what policy denies ends it: nothing runs", async () => {
    const { w, view, rita } = await scene();
    await ask(view, rita.token);
    const { body } = await revise(view, w.agent.key, { args: { amount: 5_000 } });
    expect(body).toMatchObject({ job: { state: "DENIED", revision: 1 }, resolution: "REJECTED" });
    expect(body.resolved_comment).toContain("Never above 1,000");
    expect((await revise(view, w.agent.key)).status).toBe(409);
    expect(await eventCounts(view.job.id)).toMatchObject({ "approval.resolved": 1 });
  });

  it("is only for the job's own agent, only when asked for, and only in time", async () => {
    const { w, view, rita } = await scene();
    expect(await revise(view, w.agent.key)).toMatchObject({ status: 409, body: { code: "not_requested" } });
    await ask(view, rita.token);
    expect((await revise(view, w.otherAgent.key)).status).toBe(404);
    expect((await revise(view, rita.token)).status).toBe(403);
    for (const body of [{}, { args: [] }, { args: {}, state: "APPROVED" }, { args: {}, tool: "other" }])
      expect((await revise(view, w.agent.key, body)).status).toBe(422);
    await expireIn(view.job.id, -1);
    expect(await revise(view, w.agent.key)).toMatchObject({ status: 409, body: { code: "expired" } });
  });

  it("[T26] a suspended agent cannot revise", async () => {
    const { w, view, rita } = await scene();
    await ask(view, rita.token);
    await rows("UPDATE agents SET suspended_at = now() WHERE id = $1", [w.agent.id]);
    expect(await revise(view, w.agent.key)).toMatchObject({ status: 403, body: { code: "agent_suspended" } });
  });

  it("of eight at once one is made; a job that was taken back stays so", async () => {
    const { w, view, rita } = await scene();
    await ask(view, rita.token);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => revise(view, w.agent.key, { args: { text: `v${n}` } })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(7).fill(409)]);
    const other = await proposed(w.agent.key, "note.add");
    await ask(other, rita.token);
    await cancel(other, w.agent.key);
    expect((await revise(other, w.agent.key)).status).toBe(409);
  });
});
