"use client";

import { type RefObject, useCallback, useEffect } from "react";
import type { Picked } from "@/components/bulk/selection";
import type { SelectRow } from "@/components/bulk/use-selection";
import type { QueueCounts } from "@/lib/approvals/schemas";
import { LaneHead } from "./lane-head";
import { DrawnRow } from "./drawn-row";
import type { LaneRow, QueueRow } from "./queue-rows";
import { useRowsInSight } from "./use-rows-in-sight";
import { useShowRow } from "./use-show-row";

export const LANE_HEIGHT = 32;
/** Rows drawn above and below what is in sight. */
const OVERSCAN = 8;
/** With so few rows left to scroll the next page is asked for. */
const AHEAD = 60;

export type QueueListProps = {
  rows: readonly QueueRow[];
  /** Of one job's row, px. */
  rowHeight: number;
  openId: string | null;
  /** A row to bring into sight and give the focus; a new object asks again. */
  focus: { id: string } | null;
  arrived: ReadonlySet<string>;
  /** How many are in each lane, where that is known of the whole queue. */
  laneCounts: QueueCounts["tier"] | null;
  hasMore: boolean;
  scrollRef: RefObject<HTMLDivElement | null>;
  onEnd: () => void;
  onApproach: (id: string) => void;
  /** What is selected for one decision. */
  picked: Picked;
  onSelect: SelectRow;
  onFold: (key: string, isOpen: boolean) => void;
};

/** The rows of the queue; only those in sight are in the page, so that 5,000 are as quick as 50. */
export function QueueList(props: QueueListProps) {
  const { rows, rowHeight, openId, focus, laneCounts, hasMore, scrollRef, onEnd } = props;
  const count = rows.length + (hasMore ? 1 : 0);
  const heightOf = useCallback(
    (index: number) => (rows[index]?.kind === "lane" ? LANE_HEIGHT : rowHeight),
    [rows, rowHeight],
  );
  const { starts, first, last, show } = useRowsInSight({ count, heightOf, headHeight: LANE_HEIGHT, scrollRef });
  const from = Math.max(0, first - OVERSCAN);
  const to = Math.min(count, last + 1 + OVERSCAN);
  const isNearEnd = hasMore && to > rows.length - AHEAD;
  useEffect(() => {
    if (isNearEnd) onEnd();
  }, [isNearEnd, onEnd]);
  useShowRow({ rows, openId, focus, scrollRef, show });

  const jobs = rows.filter((row) => row.kind === "item").length;
  const lane = currentLane(rows, first);
  const countOf = ({ tier, loaded }: LaneRow) =>
    laneCounts === null ? `${grouped(loaded)}${hasMore ? "+" : ""}` : grouped(laneCounts[tier]);
  return (
    <>
      {lane !== null && (
        <div aria-hidden className="sticky top-0 z-10 h-0">
          <div style={{ height: LANE_HEIGHT }}>
            <LaneHead tier={lane.tier} count={countOf(lane)} />
          </div>
        </div>
      )}
      <ul aria-label="Jobs" className="relative" style={{ height: starts.at(-1) ?? 0 }}>
        {Array.from({ length: Math.max(0, to - from) }, (_, place) => from + place).map((index) => (
          <DrawnRow
            {...props}
            key={rows[index]?.key ?? "more"}
            row={rows[index]}
            start={starts[index] ?? 0}
            size={(starts[index + 1] ?? 0) - (starts[index] ?? 0)}
            setSize={hasMore ? -1 : jobs}
            countOf={countOf}
          />
        ))}
      </ul>
    </>
  );
}

const grouped = (count: number): string => count.toLocaleString("en");

function currentLane(rows: readonly QueueRow[], index: number): LaneRow | null {
  for (let at = Math.min(index, rows.length - 1); at >= 0; at -= 1) {
    const row = rows[at];
    if (row?.kind === "lane") return row;
  }
  return null;
}
