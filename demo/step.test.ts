import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Assentry, type ProposeInput } from "assentry";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeServer } from "../sdk/test/fake-server";
import { Progress } from "./progress";
import { loadRuns, type Run } from "./recording";
import { Reservations } from "./reservations";
import { fares, startData } from "./start-data";
import { type Agent, playStep } from "./step";

const runs = loadRuns();
/** One cancellation of reservation 3RK2T9, nothing else. */
const cancellation = runOf("airline-41-2");

let server: FakeServer;
let folder: string;
let agent: Agent;

beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  folder = mkdtempSync(join(tmpdir(), "assentry-demo-"));
  server = await new FakeServer().start();
  server.policy = ({ risk_tags }: ProposeInput) => (risk_tags?.includes("write") ? "APPROVAL" : "ALLOWED");
  agent = startAgent();
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

function runOf(id: string): Run {
  const run = runs.find((one) => one.id === id);
  if (run === undefined) throw new Error(`no run ${id}`);
  return run;
}

/** As a process that starts in the same folder, after the last one was killed. */
function startAgent(): Agent {
  return {
    gate: new Assentry({ url: server.url, apiKey: "ask_test" }),
    reservations: new Reservations(join(folder, "reservations.json"), startData(runs), fares(runs)),
    progress: new Progress(join(folder, "progress.json")),
  };
}

const play = (run: Run, onWaits: () => void = () => {}) => {
  const call = run.calls[agent.progress.outputs(run.id).length];
  if (call === undefined) throw new Error("the run is over");
  return playStep(agent, run, call, (waits) => waits && onWaits());
};
const lastJob = () => {
  const view = [...server.jobs.values()].at(-1);
  if (view === undefined) throw new Error("nothing was proposed");
  return view;
};
const approve = () => server.decide(lastJob().job.id, "APPROVED");
const reversedPassengers = () => ({
  reservation_id: "3RK2T9",
  passengers: [...(agent.reservations.find("3RK2T9")?.passengers ?? [])].reverse(),
});
const statusOf = (id: string) => agent.reservations.find(id)?.status;

describe("a step of the demo agent", () => {
  it("that reads runs at once", async () => {
    const run = runOf("airline-20-0");
    await play(run, () => expect.unreachable("a read must not wait"));
    expect(agent.progress.outputs(run.id)).toHaveLength(1);
    expect(lastJob().job.state).toBe("SUCCEEDED");
  });

  it("that writes waits, changes the record when approved, and reports what came of it", async () => {
    await play(cancellation, () => {
      expect(statusOf("3RK2T9")).toBeUndefined();
      approve();
    });
    expect(statusOf("3RK2T9")).toBe("cancelled");
    expect(server.reports.get(lastJob().job.id)).toMatchObject({
      outcome: "succeeded",
      output: { status: "cancelled" },
    });
    expect(agent.progress.outputs(cancellation.id)).toMatchObject([{ status: "cancelled" }]);
  });

  it("changes what a reviewer made of it", async () => {
    await play(cancellation, () => server.edit(lastJob().job.id, { reservation_id: "S5IK51" }));
    expect([statusOf("3RK2T9"), statusOf("S5IK51")]).toEqual([undefined, "cancelled"]);
  });

  it.each(["REJECTED", "EXPIRED", "CANCELLED", "REVOKED"] as const)(
    "that is %s ends the run and changes nothing",
    async (state) => {
      await play(cancellation, () => server.decide(lastJob().job.id, state));
      expect(agent.progress.ended(cancellation.id)).toBe(state.toLowerCase());
      expect(statusOf("3RK2T9")).toBeUndefined();
    },
  );

  it("that the airline refuses is reported as failed, and the run goes on with the error", async () => {
    agent.reservations.apply("job_0", "cancel_reservation", { reservation_id: "3RK2T9" });
    await play(cancellation, approve);
    expect(server.reports.get(lastJob().job.id)).toMatchObject({ outcome: "failed", error: { code: "AirlineError" } });
    expect(agent.progress.outputs(cancellation.id)).toEqual(["Error: reservation 3RK2T9 is cancelled already"]);
  });

  it("[T12] is proposed anew when the record changed while people decided", async () => {
    await play(cancellation, () => {
      agent.reservations.apply("job_0", "update_reservation_passengers", reversedPassengers());
      approve();
    });
    expect(statusOf("3RK2T9")).toBeUndefined();
    await play(cancellation, approve);
    expect(server.jobs.size).toBe(2);
    expect(statusOf("3RK2T9")).toBe("cancelled");
  });
});

describe("[T6] an agent that was killed", () => {
  it("while people decided finds its job again", async () => {
    await killedWhileWaiting();
    agent = startAgent();
    await play(cancellation, approve);
    expect(server.jobs.size).toBe(1);
    expect(statusOf("3RK2T9")).toBe("cancelled");
  });

  it("repeats its proposal as it was made, though the record has changed meanwhile", async () => {
    await killedWhileWaiting();
    agent.reservations.apply("job_0", "update_reservation_passengers", reversedPassengers());
    agent = startAgent();
    await play(cancellation, approve);
    expect(server.jobs.size).toBe(1);
    expect(agent.progress.ended(cancellation.id)).toBeNull();
  });

  it("after the claim and before the change says that nothing happened, and proposes again", async () => {
    const claimed = await claimOnly();
    agent = startAgent();
    await play(cancellation);
    expect(server.reports.get(claimed)).toMatchObject({ outcome: "failed", error: { code: "interrupted" } });
    expect(statusOf("3RK2T9")).toBeUndefined();
    await play(cancellation, approve);
    expect(server.jobs.size).toBe(2);
    expect(statusOf("3RK2T9")).toBe("cancelled");
  });

  it("after the change and before the report reports it, and does not act again", async () => {
    const claimed = await claimOnly();
    const output = agent.reservations.apply(claimed, "cancel_reservation", { reservation_id: "3RK2T9" });
    agent = startAgent();
    await play(cancellation);
    expect(server.reports.get(claimed)).toEqual({ outcome: "succeeded", output });
    expect(agent.progress.outputs(cancellation.id)).toEqual([output]);
    expect(server.jobs.size).toBe(1);
  });

  it("after the report goes on with the next step", async () => {
    const claimed = await claimOnly();
    agent.reservations.apply(claimed, "cancel_reservation", { reservation_id: "3RK2T9" });
    await agent.gate.report(claimed, { outcome: "succeeded" });
    agent = startAgent();
    await play(cancellation);
    expect(agent.progress.outputs(cancellation.id)).toHaveLength(1);
    expect(server.jobs.size).toBe(1);
  });

  async function killedWhileWaiting(): Promise<void> {
    vi.spyOn(agent.gate, "wait").mockRejectedValue(new Error("killed"));
    await expect(play(cancellation)).rejects.toThrow("killed");
  }

  async function claimOnly(): Promise<string> {
    vi.spyOn(agent.gate, "run").mockImplementation(async ({ job, job_hash }) => {
      await agent.gate.claim(job.id, {
        jobHash: job_hash,
        beforeRef: agent.reservations.version("3RK2T9") ?? undefined,
      });
      throw new Error("killed");
    });
    await expect(play(cancellation, approve)).rejects.toThrow("killed");
    expect(lastJob().job.state).toBe("CLAIMED");
    return lastJob().job.id;
  }
});

it("a proposal says what the record is, what the agent knows and for whom it acts, and invents nothing", async () => {
  const run = runOf("airline-20-0");
  const propose = vi.spyOn(agent.gate, "propose");
  await play(run);
  await play(run);
  await play(run, approve);
  const proposals = propose.mock.calls.map(([input]) => input);
  expect(proposals.map(({ risk_tags }) => risk_tags)).toEqual([[], [], ["write"]]);
  const record = startData(runs).reservations["1N99U6"];
  expect(proposals[2]).toMatchObject({
    before: record,
    before_ref: expect.stringMatching(/^v-/),
    summary: { title: "Change the flights of reservation 1N99U6" },
    checkpoint: { tool_results: [{ tool: run.calls[0]?.tool }, { tool: run.calls[1]?.tool }] },
    identity: { on_behalf_of: "user:james_taylor_7043" },
    run: { id: "airline-20-0", step: 3 },
    scope: { records: 1 },
    environment: "production",
  });
  expect(proposals[2]?.checkpoint).not.toHaveProperty("confidence");
});
