import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it, onTestFinished, vi } from "vitest";
import { transaction } from "@/lib/db/transaction";
import { GATES } from "@/test/api";
import { numbered, wrongIn } from "@/test/audit-log";
import { rows, world } from "@/test/world";
import { emit } from "./emit";

const WRITERS = 32;
const EVENTS = 10_000;
const GENERATIONS = 3;

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

async function write(tenantId: string, count: number): Promise<void> {
  const actor = { kind: "system", name: "test" } as const;
  let left = count;
  const writer = async () => {
    while (left-- > 0)
      await transaction((tx) => emit(tx, { tenantId, actor }, { type: "key.published", data: { left } }));
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}

const until = (check: () => Promise<void>) => vi.waitFor(check, { interval: 10, timeout: 45_000 });

it("[T45] 32 writers, 10,000 events, two processes killed twice: no gap, no fork, no duplicate", async () => {
  const { tenantId } = await world(GATES);
  for (let generation = 1; generation <= GENERATIONS; generation++) {
    const before = await numbered(tenantId);
    const workers = [start(), start()];
    const writing = write(tenantId, generation === 1 ? EVENTS - 2 * 3_333 : 3_333);
    if (generation < GENERATIONS) {
      await until(async () => expect(await numbered(tenantId)).toBeGreaterThan(before));
      await kill(workers);
      await writing;
      continue;
    }
    await writing;
    await until(async () => expect(await rows("SELECT 1 FROM audit_pending LIMIT 1")).toEqual([]));
    await kill(workers);
  }
  const [{ written } = { written: 0 }] = await rows(
    "SELECT count(*)::int AS written FROM audit_events WHERE tenant_id = $1",
    [tenantId],
  );
  expect(written).toBeGreaterThanOrEqual(EVENTS);
  expect(await numbered(tenantId)).toBe(written);
  expect(await wrongIn(tenantId)).toEqual([]);
}, 120_000);
