import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  AlreadyClaimed,
  Assentry,
  Cancelled,
  Denied,
  Expired,
  Rejected,
  StillPending,
  Unreachable,
} from "../src/index.js";
import { FakeServer } from "./fake-server.js";

let server: FakeServer;
let gate: Assentry;
const refund = { tool: "refund.create", args: { order: "W1", amount: 480 } };

beforeEach(async () => {
  server = await new FakeServer().start();
  gate = new Assentry({ url: server.url, apiKey: "ask_test", retries: 2 });
});
afterEach(() => server.stop());

const keysSent = () =>
  server.requests.filter((request) => request.startsWith("POST /api/v1/jobs ")).map((request) => request.split(" ")[2]);

describe("retries", () => {
  it("[T5] a proposal whose answer was lost is repeated with the same idempotency key and is one job", async () => {
    server.fail(/POST \/api\/v1\/jobs$/, "cut", { after: true });
    const view = await gate.propose(refund);
    expect(server.jobs.size).toBe(1);
    expect(view.job.id).toBe([...server.jobs.keys()][0]);
    expect(new Set(keysSent()).size).toBe(1);
    expect(keysSent()).toHaveLength(2);
  });

  it("[T5] the same key with another proposal is an error", async () => {
    await gate.propose(refund, { idempotencyKey: "run-1:1" });
    const other = gate.propose({ ...refund, args: { order: "W2" } }, { idempotencyKey: "run-1:1" });
    await expect(other).rejects.toMatchObject({ code: "idempotency_key_reused", status: 422 });
  });

  it("without a key of its own each proposal is a job of its own", async () => {
    await gate.propose(refund);
    await gate.propose(refund);
    expect(server.jobs.size).toBe(2);
  });

  it("503 and 429 are repeated, Retry-After is kept", async () => {
    server.fail(/POST \/api\/v1\/jobs$/, 503);
    server.fail(/POST \/api\/v1\/jobs$/, 429, { headers: { "Retry-After": "1" } });
    const started = Date.now();
    await gate.propose(refund);
    expect(Date.now() - started).toBeGreaterThanOrEqual(1000);
  });

  it("what the server refuses is not repeated and tells code, status and request id", async () => {
    server.fail(/POST/, 422);
    await expect(gate.propose(refund)).rejects.toMatchObject({ code: "try_later", status: 422, requestId: "req_1" });
    expect(keysSent()).toHaveLength(1);
  });

  it("gives up with Unreachable when nobody listens", async () => {
    await server.stop();
    await expect(gate.propose(refund)).rejects.toBeInstanceOf(Unreachable);
    await server.restart();
  });

  it("an answer that is not JSON is an error, never a job", async () => {
    const odd: typeof fetch = async () => new Response("<html>", { status: 200 });
    const other = new Assentry({ url: server.url, apiKey: "ask_test", fetch: odd });
    await expect(other.propose(refund)).rejects.toMatchObject({ code: "unexpected_answer" });
  });
});

describe("wait", () => {
  beforeEach(() => {
    server.policy = () => "APPROVAL";
  });

  it("resolves as soon as people approve", async () => {
    const { job } = await gate.propose(refund);
    const waiting = gate.wait(job.id);
    setTimeout(() => server.decide(job.id, "APPROVED"), 50);
    expect((await waiting).job.state).toBe("APPROVED");
  });

  it("reconnects by itself when the server is killed and started again", async () => {
    const { job } = await gate.propose(refund);
    const waiting = gate.wait(job.id);
    await expect.poll(() => server.count(/wait=55/)).toBe(1);
    await server.stop();
    await new Promise((resolve) => setTimeout(resolve, 600));
    await server.restart();
    server.decide(job.id, "APPROVED");
    expect((await waiting).job.state).toBe("APPROVED");
  });

  it("ends with StillPending after its timeout, and the job still waits", async () => {
    const view = await gate.propose(refund);
    const error = await gate.wait(view.job.id, { timeout: 0.2 }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StillPending);
    expect(error).toMatchObject({ jobId: view.job.id, consoleUrl: view.links.console });
    expect(server.job(view.job.id).job.state).toBe("APPROVAL");
  });

  it("ends with Unreachable when there is no server until the timeout", async () => {
    const { job } = await gate.propose(refund);
    await server.stop();
    await expect(gate.wait(job.id, { timeout: 0.3 })).rejects.toBeInstanceOf(Unreachable);
    await server.restart();
  });

  it("an abort ends a long-poll at once with the caller's reason", async () => {
    const { job } = await gate.propose(refund);
    const leaving = new AbortController();
    const waiting = gate.wait(job.id, { signal: leaving.signal });
    setTimeout(() => leaving.abort(new Error("going home")), 50);
    await expect(waiting).rejects.toThrow("going home");
  });

  it("an abort ends the pause before the next attempt", async () => {
    server.fail(/POST/, 429, { headers: { "Retry-After": "30" } });
    const leaving = new AbortController();
    const proposing = gate.propose(refund, { signal: leaving.signal });
    setTimeout(() => leaving.abort(new Error("going home")), 100);
    await expect(proposing).rejects.toThrow("going home");
  });

  it("throws what people or time decided, by name", async () => {
    const id = async () => (await gate.propose(refund)).job.id;
    const rejected = await id();
    server.decide(rejected, "REJECTED", { resolved_comment: "too much", resolved_by: [{ id: "usr_1", name: "Dana" }] });
    const error = await gate.wait(rejected).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Rejected);
    expect(error).toMatchObject({ reason: "too much", by: [{ name: "Dana" }], jobId: rejected });
    const expired = await id();
    server.decide(expired, "EXPIRED");
    await expect(gate.wait(expired)).rejects.toBeInstanceOf(Expired);
    const cancelled = await id();
    await gate.cancel(cancelled);
    await expect(gate.wait(cancelled)).rejects.toBeInstanceOf(Cancelled);
  });

  it("a denied proposal is an error that names the rule", async () => {
    server.policy = () => "DENIED";
    const error = await gate.propose(refund).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Denied);
    expect(error).toMatchObject({ reason: "because", ruleId: "rule-1" });
  });
});

describe("claim, report, cancel", () => {
  it("[T11] a claim that did not arrive is made again, after a look at the job", async () => {
    const view = await gate.propose(refund);
    server.fail(/claim/, "cut");
    const claimed = await gate.claim(view.job.id, { jobHash: view.job_hash });
    expect(claimed.args).toEqual(refund.args);
    expect(server.requests.slice(-3).map((request) => request.replace(view.job.id, "ID"))).toEqual([
      "POST /api/v1/jobs/ID/claim",
      "GET /api/v1/jobs/ID",
      "POST /api/v1/jobs/ID/claim",
    ]);
  });

  it("[T11] a claim that may have arrived is never made a second time", async () => {
    const view = await gate.propose(refund);
    server.fail(/claim/, "cut", { after: true });
    const error = await gate.claim(view.job.id, { jobHash: view.job_hash }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AlreadyClaimed);
    expect(server.count(/claim/)).toBe(1);
  });

  it("[T11] the second claim of a job is refused as AlreadyClaimed", async () => {
    const view = await gate.propose(refund);
    await gate.claim(view.job.id, { jobHash: view.job_hash });
    await expect(gate.claim(view.job.id, { jobHash: view.job_hash })).rejects.toBeInstanceOf(AlreadyClaimed);
  });

  it("a report whose answer was lost is repeated and counts once", async () => {
    const view = await gate.propose(refund);
    await gate.claim(view.job.id, { jobHash: view.job_hash });
    server.fail(/result/, "cut", { after: true });
    const done = await gate.report(view.job.id, { outcome: "succeeded", output: { id: 7 } });
    expect(done.job.state).toBe("SUCCEEDED");
    expect(server.reports.get(view.job.id)).toEqual({ outcome: "succeeded", output: { id: 7 } });
  });

  it("a report against what was reported before is an error", async () => {
    const view = await gate.propose(refund);
    await gate.claim(view.job.id, { jobHash: view.job_hash });
    await gate.report(view.job.id, { outcome: "succeeded" });
    await expect(gate.report(view.job.id, { outcome: "failed" })).rejects.toMatchObject({ code: "already_reported" });
  });

  it("cancelling twice is no error, cancelling what runs is", async () => {
    server.policy = () => "APPROVAL";
    const { job } = await gate.propose(refund);
    await gate.cancel(job.id);
    expect((await gate.cancel(job.id)).job.state).toBe("CANCELLED");
    server.decide(job.id, "CLAIMED");
    await expect(gate.cancel(job.id)).rejects.toMatchObject({ code: "not_cancellable" });
  });
});
