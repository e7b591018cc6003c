"use client";

import { Skeleton } from "@/components/ui/skeleton";
import { LaneHead } from "./lane-head";
import type { QueueListProps } from "./queue-list";
import { QueueRow } from "./queue-row";
import type { LaneRow, QueueRow as Row } from "./queue-rows";

type DrawnRowProps = Pick<QueueListProps, "openId" | "arrived" | "onApproach"> & {
  /** Absent for the last one, which stands for the page that is being loaded. */
  row: Row | undefined;
  /** Where it starts and how high it is, px. */
  start: number;
  size: number;
  /** How many jobs the whole list has, -1 while that is not known. */
  setSize: number;
  countOf: (lane: LaneRow) => string;
};

/** One row at its place in the list: a lane's head, a job, or what is still being loaded. */
export function DrawnRow({ row, start, size, setSize, openId, arrived, countOf, onApproach }: DrawnRowProps) {
  const place = { style: { transform: `translateY(${start}px)`, height: size }, className: "absolute inset-x-0 top-0" };
  if (row === undefined) {
    return (
      <li {...place}>
        <span className="sr-only">Loading more</span>
        <Skeleton className="mx-4 mt-4 h-3" />
      </li>
    );
  }
  if (row.kind === "lane") {
    return (
      <li {...place}>
        <LaneHead tier={row.tier} count={countOf(row)} />
      </li>
    );
  }
  const { id } = row.item.job;
  return (
    <li {...place} aria-posinset={row.place + 1} aria-setsize={setSize}>
      <QueueRow
        item={row.item}
        gone={row.gone}
        isOpen={id === openId}
        hasArrived={arrived.has(id)}
        onApproach={onApproach}
      />
    </li>
  );
}
