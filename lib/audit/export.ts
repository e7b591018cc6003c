import { createHash } from "node:crypto";
import { requireNothingWithheld } from "@/lib/approvals/withheld";
import { transaction } from "@/lib/db/transaction";
import { invalid } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import { requireNotArchived } from "./archived";
import { type CheckpointRow, originIn } from "./checkpoint-store";
import { cloudEvent } from "./cloud-event";
import { canonicalJson } from "@/lib/payload/job-hash";
import { disclose } from "./disclose";
import { emit } from "./emit";
import { eventOf } from "./event";
import { findMatching, findPage, type LoggedRow } from "./events-store";
import { inclusionProofs } from "./proof";
import { checkpointOf } from "./read-checkpoint";
import type { EventFilter, ExportQuery } from "./schemas";
import { verifierKeysUntil } from "./verifier-keys";

/** Events held at a time: each may disclose a payload of 1 MiB. */
const PAGE = 64;

type Export = {
  tenantId: string;
  checkpoint: CheckpointRow;
  origin: string;
  keys: string[];
  filter: EventFilter;
  /** What the header says of the filter; null for the whole log, whose leaves are proof enough. */
  told: Record<string, string | number> | null;
  /** Events up to this number are left out. */
  above: number;
  /** Whether lines hold what events commit to. */
  discloses: boolean;
  /** Lines up to this number were sent before, by an export that broke off; -1 for none. */
  sent: number;
};

async function* pages({ tenantId, checkpoint, filter }: Export, above: number): AsyncGenerator<LoggedRow[], void> {
  const matching = await findMatching(tenantId, filter);
  for (let last = above; ; ) {
    const page = { above: last, below: checkpoint.size, newestFirst: false, limit: PAGE };
    const rows = await findPage(tenantId, matching, page);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1)?.seq ?? last;
  }
}

type Line = { seq: number; text: string };

async function eventLines({ tenantId, checkpoint, told, discloses }: Export, rows: LoggedRow[]): Promise<Line[]> {
  const seqs = rows.map(({ seq }) => seq);
  const [disclosed, proofs] = await Promise.all([
    discloses ? disclose(rows) : new Map(),
    told === null ? [] : inclusionProofs(tenantId, seqs, checkpoint.size),
  ]);
  return rows.map((row, at) => {
    // The event as its leaf commits to it: who reads the line need not sort its keys again.
    const event = canonicalJson(eventOf(row));
    const rest = { leaf: row.leaf.toString("base64"), disclosed: disclosed.get(row.id), proof: proofs[at] };
    return { seq: row.seq, text: `{"seq":${row.seq},"event":${event},${JSON.stringify(rest).slice(1)}\n` };
  });
}

async function* jsonLines(wanted: Export): AsyncGenerator<string, void> {
  const { tenantId, checkpoint, origin, keys, filter, told, above, sent } = wanted;
  const whole = createHash("sha256");
  const { size, note } = checkpoint;
  const header = { assentry_audit: 1, tenant: tenantId, origin, size, checkpoint: note, keys };
  const first = `${JSON.stringify({ ...header, filter: told })}\n`;
  whole.update(first);
  if (sent < 0) yield first;
  let events = 0;
  for await (const rows of pages(wanted, above)) {
    for (const { seq, text } of await eventLines(wanted, rows)) {
      whole.update(text);
      events++;
      if (seq > sent) yield text;
    }
  }
  // Archived since it began: then it breaks off, and has no end.
  await requireNotArchived(tenantId, filter);
  yield `${JSON.stringify({ end: true, events, sha256: whole.digest("hex") })}\n`;
}

async function* cloudEvents(wanted: Export): AsyncGenerator<string, void> {
  for await (const rows of pages(wanted, Math.max(wanted.above, wanted.sent)))
    for (const row of rows) yield `${JSON.stringify(cloudEvent(wanted.origin, row.seq, eventOf(row)))}\n`;
  await requireNotArchived(wanted.tenantId, wanted.filter);
}

/** A log as of one log checkpoint, and the keys for its signature. */
async function signedLog(
  tenantId: string,
  size: number | null,
): Promise<Pick<Export, "checkpoint" | "origin" | "keys">> {
  const checkpoint = await checkpointOf(tenantId, size);
  const origin = originIn(checkpoint);
  return { checkpoint, origin, keys: await verifierKeysUntil(origin, checkpoint) };
}

/**
 * The events of some time as an archive keeps them: an export with proofs, without anything that could be erased.
 * @throws 409 `not_in_log_yet`
 */
export async function archiveLines(
  tenantId: string,
  filter: { from: string; to: string },
): Promise<AsyncGenerator<string, void>> {
  const signed = await signedLog(tenantId, null);
  return jsonLines({ tenantId, ...signed, filter, told: filter, above: -1, sent: -1, discloses: false });
}

function given(filter: EventFilter, after: number | undefined): Export["told"] {
  const set = Object.entries({ ...filter, after }).filter((entry) => entry[1] !== undefined);
  return set.length === 0 ? null : (Object.fromEntries(set) as Record<string, string | number>);
}

/**
 * The lines of an export under one log checkpoint (docs/audit.md), made page by page while they are read. It is itself an
 * event, written before the first line. With `size` it goes on with an export of that log checkpoint that broke off after
 * event `after`: what comes is what was missing, byte for byte.
 * @throws 404 `not_found` for a size without log checkpoint; 409 `not_in_log_yet`, `vote_first`; 410 `archived`; 422 `invalid_request`
 */
export async function exportLog(ctx: Context, query: ExportQuery): Promise<AsyncGenerator<string, void>> {
  requirePermission(ctx, "audit.read");
  const { format, after, size, ...filter } = query;
  const resumes = size !== undefined;
  if (resumes && after === undefined) throw invalid([{ path: "after", message: "is needed with `size`" }]);
  await requireNotArchived(ctx.tenantId, filter);
  const signed = await signedLog(ctx.tenantId, size ?? null);
  await requireNothingWithheld(ctx, filter.job);
  const { checkpoint } = signed;
  const told = given(filter, resumes ? undefined : after);
  const data = { format, size: checkpoint.size, filter: told, ...(resumes ? { resumed_after: after } : {}) };
  await transaction((tx) => emit(tx, ctx, { type: "audit.exported", data }));
  const [above, sent] = resumes ? [-1, after ?? -1] : [after ?? -1, -1];
  const wanted = { tenantId: ctx.tenantId, ...signed, filter, told, above, sent, discloses: true };
  return format === "jsonl" ? jsonLines(wanted) : cloudEvents(wanted);
}
