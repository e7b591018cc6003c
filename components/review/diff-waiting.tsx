import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";

const ROWS = [58, 41, 66];

/** In place of a difference that is asked for, or could not be had. */
export function DiffWaiting({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  if (error !== null) {
    return (
      <p role="alert" className="flex flex-wrap items-center gap-3 text-13 text-danger">
        The two versions could not be compared. {error.message}
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      </p>
    );
  }
  return (
    <div role="status" aria-label="Comparing" className="divide-y overflow-hidden rounded border">
      {ROWS.map((width) => (
        <div key={width} className="flex h-9 items-center gap-6 px-3">
          <Skeleton className="h-2.5 w-24" />
          <Skeleton className="h-2.5" style={{ width: `${width}%` }} />
        </div>
      ))}
    </div>
  );
}
