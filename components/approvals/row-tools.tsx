"use client";

import { Check, ChevronRight, Minus } from "lucide-react";
import { memo } from "react";
import { visibleText } from "@/components/review/safe-text";
import type { SelectRow } from "@/components/bulk/use-selection";
import { cn } from "@/components/ui/cn";
import { type ItemRow, itemsOf } from "./queue-rows";
import { rowGrid } from "./row-grid";

export type Selected = "none" | "some" | "all";

type RowToolsProps = {
  row: ItemRow;
  selected: Selected;
  onSelect: SelectRow;
  onFold: (key: string, isOpen: boolean) => void;
};

/** Only what waits can be decided. */
export const canSelect = ({ item, gone }: ItemRow): boolean =>
  !gone && item.resolved_at === null && item.job.state === "APPROVAL";

/** What lies over a row beside its link: the box that selects it, and the fold of its duplicates. */
export const RowTools = memo(function RowTools({ row, selected, onSelect, onFold }: RowToolsProps) {
  const { item, fold } = row;
  const title = visibleText(item.decision_summary.title);
  return (
    <div className={cn(rowGrid, "pointer-events-none absolute inset-0 px-4 [&>*]:pointer-events-auto")}>
      {/* The overlay's columns are the row's: the last one is as wide as the time left in it. */}
      <span className="pointer-events-none! col-start-3 row-start-1 w-25 @3xl:hidden" />
      {canSelect(row) && <SelectBox row={row} title={title} selected={selected} onSelect={onSelect} />}
      {fold !== null && fold.items.length > 0 && (
        <button
          type="button"
          data-fold={fold.key}
          aria-expanded={fold.isOpen}
          aria-label={`${fold.items.length} alike: ${title}`}
          onClick={() => onFold(fold.key, !fold.isOpen)}
          className={cn(
            "col-start-2 row-start-1 flex h-6 items-center gap-0.5 justify-self-end rounded-sm bg-sunken pr-2 pl-1",
            "relative text-12 font-medium whitespace-nowrap text-fg-muted tabular-nums hover:text-fg",
            // A finger gets more than is drawn: the votes stand below it.
            "touch:after:absolute touch:after:-inset-x-2 touch:after:-top-2 touch:after:-bottom-1",
          )}
        >
          <ChevronRight
            size={14}
            aria-hidden
            className={cn(
              "transition-transform duration-120 motion-reduce:transition-none",
              fold.isOpen && "rotate-90",
            )}
          />
          {fold.items.length} alike
        </button>
      )}
    </div>
  );
});

type SelectBoxProps = Pick<RowToolsProps, "row" | "selected" | "onSelect"> & { title: string };

/** In the place of the tier's mark while the pointer or the focus is on the row, and while it is selected. */
function SelectBox({ row, title, selected, onSelect }: SelectBoxProps) {
  const count = itemsOf(row).length;
  const Mark = selected === "some" ? Minus : Check;
  return (
    <span
      className={cn(
        // A phone is for one decision; under a finger nothing would show that it is there.
        "relative col-start-1 row-span-full -ml-1 flex size-6 items-center justify-center self-center touch:hidden",
        selected === "none" && "opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100",
      )}
    >
      <input
        ref={(input) => {
          if (input !== null) input.indeterminate = selected === "some";
        }}
        type="checkbox"
        checked={selected === "all"}
        aria-label={count > 1 ? `Select all ${count} alike: ${title}` : `Select: ${title}`}
        title="Select (V)"
        onChange={() => {}}
        // A change doesn't tell whether Shift was held.
        onClick={(event) => onSelect(row, event.shiftKey)}
        className="absolute inset-0 size-6 appearance-none rounded-sm"
      />
      <span
        aria-hidden
        className={cn(
          "pointer-events-none flex size-4 items-center justify-center rounded-sm border",
          selected === "none" ? "border-control-line bg-surface" : "border-accent bg-accent text-accent-fg",
        )}
      >
        {selected !== "none" && <Mark size={12} strokeWidth={3} aria-hidden />}
      </span>
    </span>
  );
}
