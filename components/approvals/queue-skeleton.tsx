import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { rowGrid } from "./row-grid";

const ROWS = [62, 48, 71, 55, 66, 43, 58, 69, 50, 61, 46, 64];

/** Rows in the shape of those that come. */
export function RowsSkeleton() {
  return (
    <div role="status" aria-label="Loading the queue">
      {ROWS.map((width) => (
        <div key={width} className={cn(rowGrid, "h-11 border-b border-line px-4 touch:h-14 phone:h-18")}>
          <Skeleton className="row-span-2 size-4 self-center @3xl:row-span-1" />
          <span className="space-y-1.5 self-center">
            <Skeleton className="h-2.5" style={{ width: `${width}%` }} />
            <Skeleton className="hidden h-2 @3xl:block" style={{ width: `${width / 2}%` }} />
          </span>
          <Skeleton className="h-2.5 w-3/4 max-@3xl:hidden" />
          <Skeleton className="h-2.5 w-1/2 max-@3xl:hidden" />
          <Skeleton className="h-2.5 w-10 max-@3xl:hidden" />
          <Skeleton className="h-2.5 w-20 @3xl:w-full" />
        </div>
      ))}
    </div>
  );
}

/** The queue before anything of it is there. */
export function QueueSkeleton() {
  return (
    <div className="@container flex min-h-0 flex-1 flex-col bg-surface">
      <div className="flex h-[52px] shrink-0 items-center gap-4 border-b border-line px-4">
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-4 w-72" />
      </div>
      <RowsSkeleton />
    </div>
  );
}
