import { Eraser } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ReviewView } from "@/lib/jobs/schemas";

/** In place of everything that was written about a job, once that is gone. What was decided, by whom and when, stays. */
export function ErasedNotice({ erased }: { erased: NonNullable<ReviewView["erased"]> }) {
  return (
    <p role="note" className="flex gap-2 rounded border border-line-strong bg-sunken p-3 text-13">
      <Eraser size={16} aria-hidden className="mt-0.5 shrink-0 text-fg-muted" />
      <span>
        The payload and everybody’s words were erased <RelativeTime at={erased.at} />
        {erased.by === null ? ", because their time had come." : ` by ${erased.by.name}.`} Decisions, times and hashes
        stay, and every proof of the audit log remains valid.
      </span>
    </p>
  );
}
