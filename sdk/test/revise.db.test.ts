import { beforeEach, describe, expect, it, vi } from "vitest";
import { PUT as reviseRoute } from "@/app/api/v1/jobs/[id]/route";
import { POST as editRoute } from "@/app/api/v1/approvals/[id]/edit/route";
import { POST as requestRoute } from "@/app/api/v1/approvals/[id]/request-changes/route";
import { agentClient, type Fault } from "@/test/agent-client";
import { approve, cancel, expireIn, GATES, job } from "@/test/api";
import { call, rows, type TestPerson, type World, world } from "@/test/world";
import { type Assentry, ChangesRequested, Denied, Expired, type JobView, Unreachable } from "../src/index.js";

const POLICY = `${GATES}  - id: huge
    match: { tools: ["note.*"] }
    when: { args.amount: { exists: true, gt: 1000 } }
    decision: deny
    reason: Never above 1,000
`;

let w: World;
let rita: TestPerson;
let gate: Assentry;
/** What befalls the next `PUT`s. */
let faults: Fault[] = [];

beforeEach(async () => {
  w = await world(POLICY);
  rita = await w.person("rita", ["reviewer"]);
  faults = [];
  gate = agentClient(w.agent.key, (what) => (what.startsWith("PUT") && faults.shift()) || null);
});

const note = { tool: "note.add", args: { amount: 500 } };
const ask = async (id: string, message = "Too much", fields = ["args.amount"]) => {
  const { job_hash } = (await job(id, rita.token)).body;
  const { status } = await call(requestRoute, { as: rita.token, id, body: { message, fields, job_hash } });
  expect(status).toBe(200);
};
const asked = async (): Promise<JobView> => {
  const view = await gate.propose(note);
  await ask(view.job.id);
  return view;
};
const revisions = (id: string) => rows("SELECT args FROM revisions WHERE job_id = $1 ORDER BY number", [id]);
const failing = (work: Promise<unknown>) => work.catch((caught: unknown) => caught);

describe("wait", () => {
  it("ends with what the reviewer wants changed, and where", async () => {
    const { job } = await gate.propose(note);
    const waiting = failing(gate.wait(job.id));
    await ask(job.id);
    const error = await waiting;
    expect(error).toBeInstanceOf(ChangesRequested);
    expect(error).toMatchObject({
      jobId: job.id,
      request: "Too much",
      fields: ["args.amount"],
      by: { id: rita.id, name: "rita" },
    });
  });

  it("ends at once where it was the agent's turn already, as after a restart", async () => {
    const { job } = await asked();
    await expect(gate.wait(job.id)).rejects.toBeInstanceOf(ChangesRequested);
  }, 10_000);
});

describe("revise", () => {
  it("sends the next revision, which waits for people again", async () => {
    const { job } = await asked();
    const view = await gate.revise(job.id, { args: { amount: 400 }, summary: { title: "Less" } });
    expect(view).toMatchObject({
      job: { state: "APPROVAL", revision: 2, args: { amount: 400 } },
      change_request: null,
    });
    await approve(view, rita.token);
    expect((await gate.wait(job.id)).job.state).toBe("APPROVED");
  });

  it("[T5] whose answer was lost is one revision, not two", async () => {
    const { job } = await asked();
    faults = [() => {}];
    expect((await gate.revise(job.id, { args: { amount: 400 } })).job.revision).toBe(2);
    expect(await revisions(job.id)).toEqual([{ args: { amount: 500 } }, { args: { amount: 400 } }]);
  });

  it("[T5] repeated after a crash is no error, also once it was decided", async () => {
    const { job } = await asked();
    const first = await gate.revise(job.id, { args: { amount: 400 } });
    expect((await gate.revise(job.id, { args: { amount: 400 } })).job_hash).toBe(first.job_hash);
    await approve(first, rita.token);
    expect((await gate.revise(job.id, { args: { amount: 400 } })).job.state).toBe("APPROVED");
    expect(await revisions(job.id)).toHaveLength(2);
  });

  it("[T5] whose answer was lost is not sent again to a reviewer who has asked once more", async () => {
    const { job } = await asked();
    faults = [() => ask(job.id, "Still too much")];
    const later = failing(gate.revise(job.id, { args: { amount: 400 } }));
    expect(await later).toMatchObject({ code: "changes_requested", request: "Still too much" });
    expect(await revisions(job.id)).toHaveLength(2);
  });

  it("[T5] that did not arrive is sent again", async () => {
    const { job } = await asked();
    faults = ["unsent"];
    expect((await gate.revise(job.id, { args: { amount: 400 } })).job.revision).toBe(2);
    faults = ["unsent", "unsent", "unsent"];
    await ask(job.id);
    await expect(gate.revise(job.id, { args: { amount: 300 } })).rejects.toBeInstanceOf(Unreachable);
    expect(await revisions(job.id)).toHaveLength(2);
  });

  it("is refused where nobody asked, also with the arguments that are there, or after other arguments won", async () => {
    const { job } = await gate.propose(note);
    for (const amount of [500, 400])
      await expect(gate.revise(job.id, { args: { amount } })).rejects.toMatchObject({ code: "not_requested" });
    await ask(job.id);
    await gate.revise(job.id, { args: { amount: 400 } });
    await expect(gate.revise(job.id, { args: { amount: 300 } })).rejects.toMatchObject({ code: "not_requested" });
    expect(await revisions(job.id)).toHaveLength(2);
  });

  it("that policy denies ends the job as Denied, with policy's reason, also when repeated", async () => {
    const { job } = await asked();
    for (let times = 0; times < 2; times++) {
      const error = await failing(gate.revise(job.id, { args: { amount: 5_000 } }));
      expect(error).toBeInstanceOf(Denied);
      expect(error).toMatchObject({ reason: expect.stringContaining("Never above 1,000") });
    }
  });

  it("comes too late after the expiry, or for what was taken back", async () => {
    const late = await asked();
    await expireIn(late.job.id, -1);
    await expect(gate.revise(late.job.id, { args: { amount: 1 } })).rejects.toBeInstanceOf(Expired);
    const gone = await asked();
    await cancel(gone, w.agent.key);
    await expect(gate.revise(gone.job.id, { args: { amount: 1 } })).rejects.toMatchObject({ code: "cancelled" });
  });

  it("is the agent's alone: another agent finds nothing, a person may not", async () => {
    const { job } = await asked();
    const other = agentClient(w.otherAgent.key);
    await expect(other.revise(job.id, { args: { amount: 1 } })).rejects.toMatchObject({ status: 404 });
    const body = { args: { amount: 1 } };
    expect((await call(reviseRoute, { as: rita.token, id: job.id, body, method: "PUT" })).status).toBe(403);
  });
});

describe("a gated tool", () => {
  /** Asks once for changes and then approves what comes, as often as the job waits. */
  const reviewer = (decide: (view: JobView) => Promise<unknown>) => (view: JobView) => {
    void decide(view);
  };
  const run = vi.fn((args: { amount: number }, { edited }: { edited: boolean }) => ({ ...args, edited }));

  it("answers requests for changes with `revise`, and runs what was then approved as its own", async () => {
    const revise = vi.fn((_: ChangesRequested, args: { amount: number }) => ({ amount: args.amount - 100 }));
    const tool = gate.tool({ tool: "note.add", revise }, run);
    const onPending = reviewer((view) =>
      view.job.revision < 3 ? ask(view.job.id, `not ${view.job.revision}`) : approve(view, rita.token),
    );
    expect(await tool({ amount: 500 }, { onPending })).toEqual({ amount: 300, edited: false });
    expect(revise.mock.calls.map(([request]) => [request.request, request.fields])).toEqual([
      ["not 1", ["args.amount"]],
      ["not 2", ["args.amount"]],
    ]);
  });

  it("says `edited` where a person changed what it revised", async () => {
    const tool = gate.tool({ tool: "note.add", revise: () => ({ amount: 400 }) }, run);
    const onPending = reviewer(async (view) => {
      if (view.job.revision === 1) return ask(view.job.id);
      const body = { args: { amount: 1 }, reason: "better", job_hash: view.job_hash };
      return call(editRoute, { as: rita.token, id: view.job.id, body });
    });
    expect(await tool({ amount: 500 }, { onPending })).toEqual({ amount: 1, edited: true });
  });

  it.each([
    ["without `revise`", undefined],
    ["where `revise` has no answer", () => null],
  ])("throws the request %s, and nothing runs", async (_, revise) => {
    run.mockClear();
    const tool = gate.tool({ tool: "note.add", revise }, run);
    const pending = failing(tool({ amount: 500 }, { onPending: reviewer((view) => ask(view.job.id)) }));
    expect(await pending).toMatchObject({ code: "changes_requested", request: "Too much" });
    expect(run).not.toHaveBeenCalled();
  });

  it("leaves to its caller what its own effect was asked to change", async () => {
    const inner = gate.tool({ tool: "note.add" }, run);
    const outer = gate.tool({ tool: "file.read", revise: () => ({}) }, () =>
      inner({ amount: 500 }, { onPending: reviewer((view) => ask(view.job.id)) }),
    );
    await expect(outer({})).rejects.toBeInstanceOf(ChangesRequested);
    expect(await rows("SELECT revision FROM jobs WHERE tenant_id = $1", [w.tenantId])).toEqual(
      Array(2).fill({ revision: 1 }),
    );
  });
});
