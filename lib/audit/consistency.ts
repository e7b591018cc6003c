import { invalid, notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import { checkpointOf } from "./read-checkpoint";
import { rangeHashes } from "./proof-store";
import type { Consistency } from "./schemas";
import { consistencyRanges } from "./tree";

/**
 * The proof that the log of size `to` (the newest log checkpoint's, where not given) begins with the log of size `from`.
 * @throws 404 `not_found` for sizes that no log checkpoint covers yet; 422 `invalid_request`; 409 `not_in_log_yet`
 */
export async function proveConsistency(
  ctx: Context,
  input: { from: number; to?: number | undefined },
): Promise<Consistency> {
  requirePermission(ctx, "audit.read");
  const { size } = await checkpointOf(ctx.tenantId, null);
  const { from, to = size } = input;
  if (input.to !== undefined && from > to) throw invalid([{ path: "from", message: "must not be larger than `to`" }]);
  if (Math.max(from, to) > size) throw notFound(`log: it has ${size} events that are signed`);
  const [first, second, ...hashes] = await rangeHashes(ctx.tenantId, [
    [0, from],
    [0, to],
    ...consistencyRanges(from, to),
  ]);
  if (!first || !second) throw notFound("log of this size");
  const proof = hashes.map((hash) => hash.toString("base64"));
  return { from, to, proof, roots: { from: first.toString("base64"), to: second.toString("base64") } };
}
