import type { ApprovalItem } from "@/lib/approvals/schemas";
import type { Tier } from "@/lib/policy/schemas";
import type { CalmRow } from "./calm";

/** `loaded` is how many of the lane are in the list so far; there may be more. */
export type LaneRow = { kind: "lane"; key: string; tier: Tier; loaded: number };
export type ItemRow = { kind: "item"; key: string; item: ApprovalItem; gone: boolean; place: number };
export type QueueRow = LaneRow | ItemRow;

/** Puts a head before each run of one tier. The order itself is the server's. */
export function queueRows(items: readonly CalmRow<ApprovalItem>[], withLanes: boolean): QueueRow[] {
  const rows: QueueRow[] = [];
  let lane: LaneRow | undefined;
  for (const [place, { item, gone }] of items.entries()) {
    if (withLanes && item.tier !== null) {
      if (lane === undefined || lane.tier !== item.tier) {
        // A tier can only come back while an item that left holds its old place.
        lane = { kind: "lane", key: `lane-${item.tier}-${rows.length}`, tier: item.tier, loaded: 0 };
        rows.push(lane);
      }
      if (!gone) lane.loaded += 1;
    }
    rows.push({ kind: "item", key: item.job.id, item, gone, place });
  }
  return rows;
}
