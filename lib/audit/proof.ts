import { notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import { checkpointOf } from "./read-checkpoint";
import { rangeHashes } from "./proof-store";
import type { Proof } from "./schemas";
import { inclusionRanges } from "./tree";

/** Inclusion proofs of several leaves to the same tree, with two queries; base64, nearest sibling first. */
export async function inclusionProofs(tenantId: string, seqs: readonly number[], size: number): Promise<string[][]> {
  const ranges = seqs.map((seq) => inclusionRanges(seq, size));
  const hashes = await rangeHashes(tenantId, ranges.flat());
  let used = 0;
  return ranges.map(({ length }) => {
    used += length;
    return hashes.slice(used - length, used).map((hash) => hash.toString("base64"));
  });
}

/**
 * The proof that event `seq` is in the log that a log checkpoint signs: the newest, or that of `size`.
 * @throws 404 `not_found` for what is not under it; 409 `not_in_log_yet`
 */
export async function prove(ctx: Context, input: { seq: number; size?: number | undefined }): Promise<Proof> {
  requirePermission(ctx, "audit.read");
  const { size, note, at } = await checkpointOf(ctx.tenantId, input.size ?? null);
  const { seq } = input;
  if (seq >= size) throw notFound(`event: this log checkpoint signs ${size}, numbered from 0`);
  const [leaf, ...hashes] = await rangeHashes(ctx.tenantId, [[seq, seq + 1], ...inclusionRanges(seq, size)]);
  if (!leaf) throw notFound("event");
  const proof = hashes.map((hash) => hash.toString("base64"));
  return { seq, size, leaf: leaf.toString("base64"), proof, note, at: at.toISOString() };
}
