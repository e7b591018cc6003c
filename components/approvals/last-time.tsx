import { SafeText } from "@/components/review/safe-text";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import type { LastDecision } from "@/lib/jobs/schemas";
import { lastDeciders, lastDifference, lastVerdict } from "./last-words";

/** [U24] In a row: how a job like it was decided last, what differs from that, when and by whom; what is cut off comes last. */
export function LastTime({ last, className }: { last: LastDecision; className: string }) {
  const verdict = lastVerdict(last);
  const difference = lastDifference(last);
  return (
    <span className={cn("truncate text-12 text-fg-faint", className)}>
      {verdict.charAt(0).toUpperCase() + verdict.slice(1)} before
      {difference !== null && (
        <>
          , <SafeText text={difference} />
        </>
      )}{" "}
      · <RelativeTime at={last.resolved_at} />
      {lastDeciders(last)}
    </span>
  );
}
