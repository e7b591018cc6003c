import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  AlreadyClaimed,
  Assentry,
  type Effect,
  GrantMismatch,
  Rejected,
  StillPending,
  Unreachable,
} from "../src/index.js";
import { FakeServer } from "./fake-server.js";

type Refund = { order: string; amount: number };

let server: FakeServer;
let gate: Assentry;
const args: Refund = { order: "W1", amount: 480 };

beforeEach(async () => {
  server = await new FakeServer().start();
  gate = new Assentry({ url: server.url, apiKey: "ask_test", retries: 1 });
});
afterEach(() => server.stop());

const effect = () => vi.fn<Effect<Refund, string>>(async ({ amount }) => `refunded ${amount}`);
const spec = { tool: "refund.create", riskTags: ["payment"] };
const onlyJob = () => {
  const [view] = server.jobs.values();
  if (view === undefined) throw new Error("nothing was proposed");
  return view;
};
const decideOnce = (decide: (id: string) => void) => ({ onPending: () => decide(onlyJob().job.id) });

describe("a gated tool", () => {
  it("proposes, claims, verifies, runs once with the proposed arguments and reports the result", async () => {
    const run = effect();
    expect(await gate.tool(spec, run)(args)).toBe("refunded 480");
    expect(run).toHaveBeenCalledOnce();
    expect(run.mock.calls[0]?.[1]).toMatchObject({ edited: false, grant: { revision: 1 } });
    expect(server.reports.get(onlyJob().job.id)).toEqual({ outcome: "succeeded", output: "refunded 480" });
  });

  it("sends what policy and reviewers judge by", async () => {
    const refund = gate.tool(
      {
        ...spec,
        environment: "production",
        before: ({ order }: Refund) => ({ order, state: "paid" }),
        beforeRef: "v1",
      },
      effect(),
    );
    await refund(args);
    expect(onlyJob().job).toMatchObject({ risk_tags: ["payment"], environment: "production", args });
  });

  it("waits for people, and says once that it does", async () => {
    server.policy = () => "APPROVAL";
    const run = effect();
    const onPending = vi.fn(({ job }: { job: { id: string } }) => {
      expect(run).not.toHaveBeenCalled();
      setTimeout(() => server.decide(job.id, "APPROVED"), 50);
    });
    await gate.tool(spec, run)(args, { onPending });
    expect(onPending).toHaveBeenCalledOnce();
    expect(run).toHaveBeenCalledOnce();
  });

  it("runs with the arguments that a reviewer edited, and says that they were", async () => {
    server.policy = () => "APPROVAL";
    const run = effect();
    const result = await gate.tool(spec, run)(
      args,
      decideOnce((id) => server.edit(id, { order: "W1", amount: 50 })),
    );
    expect(result).toBe("refunded 50");
    expect(run.mock.calls[0]?.[1]).toMatchObject({ edited: true, grant: { revision: 2 } });
  });

  it("a rejection is an error with the reason, and nothing runs", async () => {
    server.policy = () => "APPROVAL";
    const run = effect();
    const reject = decideOnce((id) => server.decide(id, "REJECTED", { resolved_comment: "no" }));
    await expect(gate.tool(spec, run)(args, reject)).rejects.toBeInstanceOf(Rejected);
    expect(run).not.toHaveBeenCalled();
    expect(server.count(/claim/)).toBe(0);
  });

  it("after its timeout the job still waits and nothing runs", async () => {
    server.policy = () => "APPROVAL";
    const run = effect();
    await expect(gate.tool(spec, run)(args, { timeout: 0.1 })).rejects.toBeInstanceOf(StillPending);
    expect(run).not.toHaveBeenCalled();
  });

  it("[T5] called again with the same key, it does not run a second time", async () => {
    const run = effect();
    const refund = gate.tool({ ...spec, idempotencyKey: ({ order }: Refund) => `run-1:${order}` }, run);
    await refund(args);
    await expect(refund(args)).rejects.toMatchObject({ code: "already_claimed", state: "SUCCEEDED" });
    await expect(refund(args)).rejects.toBeInstanceOf(AlreadyClaimed);
    expect(run).toHaveBeenCalledOnce();
  });

  it("what the effect throws is reported and thrown", async () => {
    const refund = gate.tool(spec, async (): Promise<string> => {
      throw new RangeError("card declined");
    });
    await expect(refund(args)).rejects.toThrow("card declined");
    expect(server.reports.get(onlyJob().job.id)).toEqual({
      outcome: "failed",
      error: { code: "RangeError", message: "card declined" },
    });
  });

  it("a report that cannot be delivered leaves the result and warns", async () => {
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    server.fail(/result/, "cut", { times: 9 });
    expect(await gate.tool(spec, effect())(args)).toBe("refunded 480");
    expect(warned).toHaveBeenCalledWith(expect.stringContaining("could not be reported"), "AssentryWarning");
    warned.mockRestore();
  });

  it("an output that the server does not take is left out, the outcome is told", async () => {
    server.fail(/result/, 422);
    await gate.tool(spec, effect())(args);
    expect(server.reports.get(onlyJob().job.id)).toEqual({ outcome: "succeeded" });
  });
});

describe("nothing runs", () => {
  it("[T7] when Assentry is unreachable", async () => {
    await server.stop();
    const run = effect();
    await expect(gate.tool(spec, run)(args)).rejects.toBeInstanceOf(Unreachable);
    expect(run).not.toHaveBeenCalled();
    await server.restart();
  });

  it("[T7] when the keys to check the grant with can't be fetched", async () => {
    server.fail(/jwks/, 500, { times: 9 });
    const run = effect();
    await expect(gate.tool(spec, run)(args)).rejects.toMatchObject({ status: 500 });
    expect(run).not.toHaveBeenCalled();
    expect(server.reports.get(onlyJob().job.id)).toMatchObject({ outcome: "failed" });
  });

  it("[T11] when one byte of the arguments differs from what was granted", async () => {
    server.tamper = (granted) => ({ ...granted, amount: 481 });
    const run = effect();
    await expect(gate.tool(spec, run)(args)).rejects.toBeInstanceOf(GrantMismatch);
    expect(run).not.toHaveBeenCalled();
    expect(server.reports.get(onlyJob().job.id)).toMatchObject({
      outcome: "failed",
      error: { code: "grant_mismatch" },
    });
  });

  it("[T11] when the grant is for another agent or another job, or has expired", async () => {
    const run = effect();
    for (const grantFor of [{ agent: "agt_2" }, { job: "job_2" }, { exp: -60 }]) {
      server.grantFor = grantFor;
      await expect(gate.tool(spec, run)(args)).rejects.toBeInstanceOf(GrantMismatch);
    }
    expect(run).not.toHaveBeenCalled();
  });

  it("[T11] when the server shows an unedited job with other arguments than were proposed: not even a claim", async () => {
    server.policy = () => "APPROVAL";
    const run = effect();
    const swap = decideOnce((id) => {
      server.edit(id, { order: "W1", amount: 9_000 });
      server.job(id).job.revision = 1;
    });
    await expect(gate.tool(spec, run)(args, swap)).rejects.toBeInstanceOf(GrantMismatch);
    expect(server.count(/claim/)).toBe(0);
    expect(run).not.toHaveBeenCalled();
  });

  it("[T12] when the record changed between the review and the claim", async () => {
    let version = 1;
    const run = effect();
    server.policy = () => "APPROVAL";
    const refund = gate.tool({ ...spec, beforeRef: () => `v${version}` }, run);
    const call = refund(
      args,
      decideOnce((id) => {
        version = 2;
        server.decide(id, "APPROVED");
      }),
    );
    await expect(call).rejects.toMatchObject({ code: "baseline_drift" });
    expect(run).not.toHaveBeenCalled();
  });

  it("when the arguments would change silently on their way", async () => {
    await expect(gate.tool(spec, effect())({ order: "W1", amount: Number.NaN })).rejects.toThrow(TypeError);
    expect(server.jobs.size).toBe(0);
  });

  it("when the caller aborts while people decide", async () => {
    server.policy = () => "APPROVAL";
    const run = effect();
    const leaving = new AbortController();
    const call = gate.tool(spec, run)(args, {
      signal: leaving.signal,
      onPending: () => leaving.abort(new Error("stop")),
    });
    await expect(call).rejects.toThrow("stop");
    expect(run).not.toHaveBeenCalled();
  });
});

describe("max_runtime_sec", () => {
  it("ends a run that takes longer: its signal aborts and it is reported as failed", async () => {
    server.constraints = { max_runtime_sec: 0.1 };
    let aborted = false;
    const slow = gate.tool(spec, (_: Refund, { signal }) => {
      signal.addEventListener("abort", () => {
        aborted = true;
      });
      return new Promise<string>(() => {});
    });
    await expect(slow(args)).rejects.toMatchObject({ code: "max_runtime_exceeded" });
    expect(aborted).toBe(true);
    expect(server.reports.get(onlyJob().job.id)).toMatchObject({
      outcome: "failed",
      error: { code: "max_runtime_exceeded" },
    });
  });

  it("a limit that can't be read is not a licence to run", async () => {
    server.constraints = { max_runtime_sec: "60" };
    const run = effect();
    await expect(gate.tool(spec, run)(args)).rejects.toMatchObject({ code: "unsupported_constraint" });
    expect(run).not.toHaveBeenCalled();
  });
});
