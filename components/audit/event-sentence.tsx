import { SafeText } from "@/components/review/safe-text";
import { shortenMiddle } from "@/components/ui/shorten";
import type { AuditItem } from "@/lib/audit/schemas";
import { sentenceOf } from "./sentence";

/** One event as a sentence. What agents wrote stands in it so that hidden characters are seen. */
export function EventSentence({ item }: { item: AuditItem }) {
  const { who, before, after } = sentenceOf(item);
  const { job } = item.event;
  return (
    <>
      <span className="font-semibold">
        <SafeText text={who} />
      </span>{" "}
      <SafeText text={before} />
      {job !== null && " "}
      {job !== null && item.job !== null && (
        <span className="font-medium">
          <SafeText text={item.job.title} />
        </span>
      )}
      {job !== null && item.job === null && <span className="font-mono text-[0.92em]">{shortenMiddle(job)}</span>}
      <SafeText text={after} />
    </>
  );
}
