import { RotateCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { rowGrid } from "./event-row";
import { CLEARED, type ChangeFilters, isNarrowed, type LogFilters } from "./filters";

const ROWS = [62, 48, 71, 55, 66, 43, 58, 69, 50, 61, 46, 64];

/** Rows in the shape of those that come. */
export function EventsSkeleton() {
  return (
    <div role="status" aria-label="Loading the audit log" className="@container">
      {ROWS.map((width) => (
        <div key={width} className={cn(rowGrid, "h-14 items-center border-b border-line px-4 @3xl:h-11")}>
          <Skeleton className="order-2 h-2.5 w-10 @3xl:order-none" />
          <Skeleton className="order-3 h-2.5 w-32 @3xl:order-none" />
          <span className="col-span-2 @3xl:col-span-1">
            <Skeleton className="h-2.5" style={{ width: `${width}%` }} />
          </span>
          <Skeleton className="hidden h-2.5 w-24 @3xl:block" />
        </div>
      ))}
    </div>
  );
}

/** [U25] The log could not be read. What was there stays, and so do the filters. */
export function LogError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 border-b border-line bg-danger-soft px-4 py-2.5">
      <p className="min-w-0 flex-1 text-13 text-danger">The audit log could not be loaded. {error.message}</p>
      <Button size="sm" onClick={onRetry}>
        <RotateCw size={13} aria-hidden />
        Try again
      </Button>
    </div>
  );
}

/** [U25] Why there is nothing here, and what to do about it. */
export function LogEmpty({ filters, onChange }: { filters: LogFilters; onChange: ChangeFilters }) {
  const narrowed = isNarrowed(filters);
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-1.5 px-6 py-20 text-center">
      <p className="text-14 font-semibold">
        {narrowed ? "No event matches these filters" : "Nothing has happened yet"}
      </p>
      <p className="text-13 text-fg-muted">
        {narrowed
          ? "Take one away to see more. What happened in the last second may not have its number yet."
          : "Every proposal, decision, sign-in and change of policy is written here."}
      </p>
      {narrowed && (
        <Button onClick={() => onChange(CLEARED)} className="mt-3">
          Clear filters
        </Button>
      )}
    </div>
  );
}
