"use client";

import type { Picked } from "@/components/bulk/selection";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { LaneHead } from "./lane-head";
import type { QueueListProps } from "./queue-list";
import { QueueRow } from "./queue-row";
import { type ItemRow, itemsOf, type LaneRow, type QueueRow as Row } from "./queue-rows";
import { canSelect, RowTools, type Selected } from "./row-tools";

type DrawnRowProps = Pick<QueueListProps, "openId" | "arrived" | "picked" | "onApproach" | "onSelect" | "onFold"> & {
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
export function DrawnRow({ row, start, size, setSize, openId, arrived, picked, countOf, ...on }: DrawnRowProps) {
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
  const selected = selectedOf(row, picked);
  return (
    <li
      {...place}
      className={cn(place.className, canSelect(row) && "group/row")}
      data-selected={selected === "none" ? undefined : selected}
      aria-posinset={row.place + 1}
      aria-setsize={setSize}
    >
      <QueueRow
        item={row.item}
        gone={row.gone}
        isOpen={id === openId}
        hasArrived={arrived.has(id)}
        fold={row.isInside ? "inside" : row.fold === null ? undefined : "head"}
        onApproach={on.onApproach}
      />
      <RowTools row={row} selected={selected} onSelect={on.onSelect} onFold={on.onFold} />
    </li>
  );
}

function selectedOf(row: ItemRow, picked: Picked): Selected {
  if (picked.size === 0) return "none";
  const items = itemsOf(row);
  const count = items.filter(({ job }) => picked.has(job.id)).length;
  if (count === 0) return "none";
  return count === items.length ? "all" : "some";
}
