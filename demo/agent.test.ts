import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProposeInput } from "assentry";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FakeServer } from "../sdk/test/fake-server";

const MOST_OPEN = 12;
const waits = { timeout: 15_000, interval: 50 };

let server: FakeServer;
let folder: string;
let child: ChildProcess;
let output = "";

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "assentry-demo-"));
  server = await new FakeServer().start();
  server.policy = ({ risk_tags }: ProposeInput) => (risk_tags?.includes("write") ? "APPROVAL" : "ALLOWED");
  output = "";
});
afterEach(async () => {
  child.kill("SIGKILL");
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(...flags: string[]): void {
  child = spawn(process.execPath, ["--import", "tsx", "demo/agent.ts", "--data", folder, ...flags], {
    env: { ...process.env, ASSENTRY_URL: server.url, ASSENTRY_API_KEY: "ask_test", DEMO_PACE_MS: "20" },
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (text) => {
      output += text;
    });
  }
}

const ended = () => new Promise<number | null>((resolve) => child.once("exit", resolve));
const inState = (state: string) => [...server.jobs.values()].filter(({ job }) => job.state === state);
const approveAll = () => inState("APPROVAL").forEach(({ job }) => void server.decide(job.id, "APPROVED"));

it("fills the queue up to a dozen, is killed with its server, and goes on by itself", { timeout: 60_000 }, async () => {
  start("--once");
  await expect.poll(() => inState("APPROVAL").length, waits).toBe(MOST_OPEN);
  child.kill("SIGKILL");
  await ended();
  const waiting = inState("APPROVAL").map(({ job }) => job.id);
  start("--once");
  await expect.poll(() => output.match(/waits for approval/g)?.length, waits).toBe(2 * MOST_OPEN);
  expect(inState("APPROVAL").map(({ job }) => job.id)).toEqual(waiting);

  await server.stop();
  await expect.poll(() => output, waits).toContain("does not answer");
  await server.restart();
  approveAll();
  await expect.poll(() => output, waits).toContain("is back");
  const approving = setInterval(approveAll, 50);
  expect(await ended()).toBe(0);
  clearInterval(approving);
  expect(output.match(/does not answer/g)).toHaveLength(1);
  expect(output).toContain("All conversations are over.");
  expect(waiting.map((id) => server.job(id).job.state)).not.toContain("APPROVED");
  expect(inState("CLAIMED")).toEqual([]);
});

it("a second agent on the same folder is turned away, a killed one leaves no lock behind", {
  timeout: 30_000,
}, async () => {
  start("--runs", "1");
  await expect.poll(() => inState("APPROVAL").length, waits).toBe(1);
  const first = child;
  start("--runs", "1");
  expect(await ended()).toBe(1);
  expect(output).toContain("is at work on this folder");
  const gone = new Promise((resolve) => first.once("exit", resolve));
  first.kill("SIGKILL");
  await gone;
  start("--runs", "1");
  await expect.poll(() => output.match(/waits for approval/g)?.length, waits).toBe(2);
});

it("a key that is not accepted ends it with a reason", { timeout: 30_000 }, async () => {
  server.fail(/POST/, 401, { times: 9 });
  start("--runs", "1");
  expect(await ended()).toBe(1);
  expect(output).toContain("The demo agent stops:");
});
