import type { ReactNode, Ref } from "react";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";

type HistoryPartProps = { id: string; title: string; ref?: Ref<HTMLElement>; children: ReactNode };

/** A part of the history under its own heading. */
export function HistoryPart({ id, title, ref, children }: HistoryPartProps) {
  return (
    <section ref={ref} aria-labelledby={id} className="mt-6 text-13">
      <h3 id={id} className="mb-2 text-13 font-semibold">
        {title}
      </h3>
      {children}
    </section>
  );
}

const ROWS = [64, 47, 55];

/** In place of a part that is asked for, or could not be had. */
export function PartWaiting({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  if (error === null) {
    return (
      <div role="status" aria-label="Loading" className="space-y-3 py-1">
        {ROWS.map((width) => (
          <Skeleton key={width} className="h-2.5" style={{ width: `${width}%` }} />
        ))}
      </div>
    );
  }
  return (
    <p role="alert" className="flex flex-wrap items-center gap-3 text-danger">
      This could not be loaded. {error.message}
      <Button size="sm" onClick={onRetry}>
        Try again
      </Button>
    </p>
  );
}
