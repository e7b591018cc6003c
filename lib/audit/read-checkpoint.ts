import { conflict, notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import { type CheckpointRow, findCheckpoint, findCheckpoints, originIn } from "./checkpoint-store";
import { findWitnessed } from "./cosignature-store";
import type { CheckpointList, CheckpointView, WitnessedView } from "./schemas";
import { verifierKeys } from "./verifier-keys";

const view = ({ size, root, note, at }: CheckpointRow): CheckpointView => ({
  size,
  root: root.toString("base64"),
  note,
  at: at.toISOString(),
});

/** What was just written is signed within a second: whoever asks sooner asks again. */
export const notInLogYet = (detail: string) => conflict("not_in_log_yet", detail, { retry_after: 1 });

/** The log checkpoint of this size, or the newest. @throws 404 `not_found`; 409 `not_in_log_yet` where there is none yet */
export async function checkpointOf(tenantId: string, size: number | null): Promise<CheckpointRow> {
  const row = await findCheckpoint(tenantId, size);
  if (row) return row;
  throw size === null
    ? notInLogYet("The log has no log checkpoint yet; it has one within a second of its first event.")
    : notFound(`log checkpoint: none was signed at ${size} events`);
}

/** The newest log checkpoint with the keys that verify its signature. @throws 409 `not_in_log_yet` */
export async function latestCheckpoint(ctx: Context): Promise<CheckpointView & { keys: string[] }> {
  requirePermission(ctx, "audit.read");
  const row = await checkpointOf(ctx.tenantId, null);
  return { ...view(row), keys: await verifierKeys(originIn(row)) };
}

/**
 * The newest log checkpoint that a witness cosigned: its note with their lines, and the keys that verify those.
 * @throws 409 `not_witnessed_yet`
 */
export async function witnessedCheckpoint(ctx: Context): Promise<WitnessedView & { keys: string[] }> {
  requirePermission(ctx, "audit.read");
  const row = await findWitnessed(ctx.tenantId);
  if (!row) throw conflict("not_witnessed_yet", "No witness has cosigned a log checkpoint of this log yet.");
  const note = row.note + row.said.map(({ line }) => line).join("");
  const witnesses = row.said.map(({ witness, key, at }) => ({ name: witness, key, at: at.toISOString() }));
  return { ...view({ ...row, note }), keys: await verifierKeys(originIn(row)), witnesses };
}

/** The log checkpoints before a size, newest first. */
export async function listCheckpoints(
  ctx: Context,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<CheckpointList> {
  requirePermission(ctx, "audit.read");
  const rows = await findCheckpoints(ctx.tenantId, { before: before ?? null, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  return { items: shown.map(view), next_before: rows.length > limit ? (shown.at(-1)?.size ?? null) : null };
}
