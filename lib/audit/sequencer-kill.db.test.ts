import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it, onTestFinished, vi } from "vitest";
import { GATES, proposed } from "@/test/api";
import { isRootOfOthers, numbered, signedNotes, wrongIn } from "@/test/audit-log";
import { rows, world } from "@/test/world";

// `npm run test:audit-log` does the same with 10,000 events, two servers and their API over the network.
const WRITERS = 32;
const EVENTS = 1_200;
const KILLS = 2;

function start(): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", "test/run-worker.ts"], { stdio: "inherit" });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function kill(children: readonly ChildProcess[]): Promise<void> {
  const ended = children.map((child) => once(child, "exit"));
  for (const child of children) child.kill("SIGKILL");
  for (const [, signal] of await Promise.all(ended)) expect(signal).toBe("SIGKILL");
}

/** Writers that go on until they are stopped, so that whoever is killed is killed while others write. */
function writers(key: string): { written: () => number; stop: () => Promise<unknown> } {
  let isStopped = false;
  let count = 0;
  const writer = async () => {
    while (!isStopped) await proposed(key, "file.read", { args: { count: count++ } });
  };
  const all = Promise.all(Array.from({ length: WRITERS }, writer));
  const stop = () => {
    isStopped = true;
    return all;
  };
  return { written: () => count, stop };
}

const until = (check: () => Promise<void>) => vi.waitFor(check, { interval: 10, timeout: 45_000 });

it("[T45] 32 writers, two processes that number, both killed twice: no gap, no fork, no duplicate", async () => {
  const { tenantId, agent } = await world(GATES);
  const seen = new Set<string>();
  const writing = writers(agent.key);
  for (let kills = 0; kills < KILLS; kills++) {
    const before = (await signedNotes(tenantId)).length;
    const workers = [start(), start()];
    await until(async () => expect((await signedNotes(tenantId)).length).toBeGreaterThan(before + 1));
    await kill(workers);
    for (const note of await signedNotes(tenantId)) seen.add(note);
  }
  const workers = [start(), start()];
  await until(async () => expect(writing.written()).toBeGreaterThan(EVENTS));
  await writing.stop();
  await until(async () => expect(await rows("SELECT 1 FROM audit_pending LIMIT 1")).toEqual([]));
  await kill(workers);
  const [{ written } = { written: 0 }] = await rows(
    "SELECT count(*)::int AS written FROM audit_events WHERE tenant_id = $1",
    [tenantId],
  );
  expect(written).toBeGreaterThanOrEqual(EVENTS);
  expect(await numbered(tenantId)).toBe(written);
  expect(await wrongIn(tenantId)).toEqual([]);
  expect(await isRootOfOthers(tenantId)).toBe(true);
  // What was signed before a crash is signed after it.
  const notes = new Set(await signedNotes(tenantId));
  expect([...seen].filter((note) => !notes.has(note))).toEqual([]);
}, 120_000);
