import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import { findCheckpoint } from "./checkpoint-store";
import { findWays, type WayState } from "./destination-store";
import { type Destination, destinations } from "./destinations";
import { verifierKey } from "./note";
import type { DestinationView } from "./schemas";
import { logSigner } from "./witness-keys";

function stateOf(way: WayState | undefined, size: number): DestinationView["state"] {
  if (way?.conflict_at) return "conflict";
  if (way?.last_error) return "failing";
  return (way?.size ?? 0) === size ? "current" : "behind";
}

function viewOf(place: Destination, way: WayState | undefined, size: number): DestinationView {
  return {
    kind: place.kind,
    name: place.name,
    key: place.kind === "witness" ? place.key : null,
    state: stateOf(way, size),
    size: way?.size ?? null,
    sent_at: way?.sent_at?.toISOString() ?? null,
    error: way?.last_error ?? null,
    error_at: way?.failed_at?.toISOString() ?? null,
    conflict_since: way?.conflict_at?.toISOString() ?? null,
  };
}

/** `log_key`: what a witness of this log needs to know. */
export type DestinationList = { size: number; log_key: string; items: DestinationView[] };

/** Where this log's log checkpoints are sent outside, and how far each place is. Addresses and paths are not told. */
export async function listDestinations(ctx: Context): Promise<DestinationList> {
  requirePermission(ctx, "audit.read");
  const [newest, ways] = await Promise.all([findCheckpoint(ctx.tenantId), findWays(ctx.tenantId)]);
  const size = newest?.size ?? 0;
  const items = destinations().map((place) =>
    viewOf(
      place,
      ways.find(({ kind, name }) => kind === place.kind && name === place.name),
      size,
    ),
  );
  const { name, publicKey } = logSigner(ctx.tenantId);
  return { size, log_key: verifierKey(name, publicKey), items };
}
