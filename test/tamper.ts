import { expect } from "vitest";
import { emit } from "@/lib/audit/emit";
import { eventLeaf, eventOf, type EventRow } from "@/lib/audit/event";
import { numberEvents } from "@/lib/audit/sequencer";
import type { LogReport } from "@/lib/audit/verify-log";
import { transaction } from "@/lib/db/transaction";
import type { JobView } from "@/lib/jobs/schemas";
import { approve, claim, GATES, proposed, report } from "./api";
import { asOwner } from "./owner";
import { rows, type TestPerson, type World, world } from "./world";

/** A tenant whose log has events of jobs, and enough others that nodes are stored, under several log checkpoints. */
export type Scene = { w: World; rita: TestPerson; auditor: TestPerson; jobs: JobView[]; sizes: number[] };

const FILLERS = [300, 30, 20];

async function write(tenantId: string, count: number): Promise<void> {
  const actor = { kind: "system", name: "test" } as const;
  for (let n = 0; n < count; n++)
    await transaction((tx) => emit(tx, { tenantId, actor }, { type: "key.published", data: { n } }));
}

async function ran(w: World, rita: TestPerson, text: string): Promise<JobView> {
  const rest = { args: { text }, before: { text: "old" }, summary: { why: "because" } };
  const view = await proposed(w.agent.key, "note.add", rest);
  await approve(view, rita.token, { reason: "fits", note: "looked twice" });
  await claim(view, w.agent.key);
  await report(view, w.agent.key, { outcome: "succeeded", output: { id: text } });
  return view;
}

export async function auditScene(): Promise<Scene> {
  const w = await world(GATES);
  const rita = await w.person("rita", ["reviewer"]);
  const auditor = await w.person("otto", ["auditor"]);
  const jobs = [await ran(w, rita, "one"), await ran(w, rita, "two")];
  for (const count of FILLERS) {
    await write(w.tenantId, count);
    await numberEvents();
  }
  const signed = await rows<{ size: string }>("SELECT size FROM audit_checkpoints WHERE tenant_id = $1 ORDER BY size", [
    w.tenantId,
  ]);
  return { w, rita, auditor, jobs, sizes: signed.map(({ size }) => Number(size)) };
}

/**
 * As the database's owner, whom neither privileges nor triggers stop. In the statements, `:t` is the tenant, and `:e5` the id
 * of its event 5.
 */
export async function tamper({ w }: Pick<Scene, "w">, ...statements: string[]): Promise<void> {
  const leaves = await rows<{ seq: string; event_id: string }>(
    "SELECT seq, event_id FROM audit_leaves WHERE tenant_id = $1",
    [w.tenantId],
  );
  const ids = new Map(leaves.map(({ seq, event_id }) => [seq, event_id]));
  await asOwner(async (client) => {
    await client.query("BEGIN; SET LOCAL session_replication_role = replica");
    for (const statement of statements)
      await client.query(
        statement.replace(/:t\b/g, `'${w.tenantId}'`).replace(/:e(\d+)/g, (_, seq: string) => `'${ids.get(seq)}'`),
      );
    await client.query("COMMIT");
  });
}

/** Makes a leaf fit its event, as whoever knows the format would after altering that. */
export async function fitLeaf(scene: Pick<Scene, "w">, seq: number): Promise<void> {
  const [event] = await rows<EventRow>(
    "SELECT e.* FROM audit_events e JOIN audit_leaves l ON l.event_id = e.id WHERE l.tenant_id = $1 AND l.seq = $2",
    [scene.w.tenantId, seq],
  );
  if (!event) throw new Error(`there is no event ${seq}`);
  const hash = eventLeaf(eventOf(event)).toString("hex");
  await tamper(scene, `UPDATE audit_leaves SET hash = '\\x${hash}' WHERE tenant_id = :t AND seq = ${seq}`);
}

const FORGET = ["audit_leaves", "audit_nodes", "audit_checkpoints"].map(
  (table) => `DELETE FROM ${table} WHERE tenant_id = :t`,
);
const AGAIN = `INSERT INTO audit_pending (event_id, tenant_id, at)
               SELECT id, tenant_id, at FROM audit_events WHERE tenant_id = :t ON CONFLICT DO NOTHING`;

/** Alters events and lets the server make the whole log anew: new hashes, signed by its own key. */
export async function rewriteHistory(scene: Pick<Scene, "w">, ...statements: string[]): Promise<void> {
  await tamper(scene, ...statements, ...FORGET, "UPDATE audit_logs SET size = 0 WHERE tenant_id = :t", AGAIN);
  await numberEvents();
}

/** The number of a job's first event of a type. */
export async function seqOf(job: JobView, type: string): Promise<number> {
  const [row] = await rows<{ seq: string }>(
    `SELECT l.seq FROM audit_events e JOIN audit_leaves l ON l.event_id = e.id
      WHERE e.job_id = $1 AND e.type = $2 ORDER BY l.seq LIMIT 1`,
    [job.job.id, type],
  );
  if (!row) throw new Error(`there is no ${type} of ${job.job.id}`);
  return Number(row.seq);
}

/** Exactly what is found; a sentence by a part of it. */
export function expectFound(
  { ok, findings }: LogReport,
  ...expected: [index: number | null, sentence: RegExp][]
): void {
  expect(findings).toEqual(expected.map(([index, message]) => ({ index, message: expect.stringMatching(message) })));
  expect(ok).toBe(expected.length === 0);
}

/** The signed note of this size, as somebody keeps it elsewhere. */
export async function keptNote(tenantId: string, size: number): Promise<{ name: string; note: string }> {
  const [row] = await rows<{ note: string }>("SELECT note FROM audit_checkpoints WHERE tenant_id = $1 AND size = $2", [
    tenantId,
    size,
  ]);
  if (!row) throw new Error(`there is no log checkpoint of ${size} events`);
  return { name: `kept-${size}`, note: row.note };
}
