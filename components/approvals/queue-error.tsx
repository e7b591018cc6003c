import { RotateCw } from "lucide-react";
import { Button } from "@/components/ui/button";

/** [U25] The queue could not be brought up to date. What was there stays, and so do the filters. */
export function QueueError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 border-b border-line bg-danger-soft px-4 py-2.5">
      <p className="min-w-0 flex-1 text-13 text-danger">The queue could not be loaded. {error.message}</p>
      <Button size="sm" onClick={onRetry}>
        <RotateCw size={13} aria-hidden />
        Try again
      </Button>
    </div>
  );
}
