import { keyFact } from "@/components/approvals/key-fact";
import { lastDifference, lastVerdict } from "@/components/approvals/last-words";
import { SafeText } from "@/components/review/safe-text";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ApprovalItem } from "@/lib/approvals/schemas";

/** What is about to be decided, one a line: its title, the fact that matters, when it came. */
export function BulkItems({ items }: { items: readonly ApprovalItem[] }) {
  return (
    <ul aria-label="Selected" className="max-h-[34vh] divide-y divide-line overflow-y-auto rounded border">
      {items.map((item) => (
        <li key={item.job.id} className="px-3 py-2 text-13">
          <p className="flex items-baseline gap-x-3">
            <span className="min-w-0 flex-1 wrap-anywhere">
              <SafeText text={item.decision_summary.title} />
            </span>
            <Fact item={item} />
          </p>
          <p className="text-12 text-fg-muted">
            <SafeText text={item.job.agent_name} />, came <RelativeTime at={item.job.created_at} />
            <Before item={item} />
          </p>
        </li>
      ))}
    </ul>
  );
}

function Fact({ item }: { item: ApprovalItem }) {
  const fact = keyFact(item);
  if (fact === null) return null;
  return (
    <span className="max-w-[50%] shrink-0 text-right font-semibold wrap-anywhere tabular-nums">
      <SafeText text={fact.value} />
    </span>
  );
}

function Before({ item: { last_decision: last } }: { item: ApprovalItem }) {
  if (last === null) return null;
  const difference = lastDifference(last);
  return (
    <>
      {" "}
      · one like it was {lastVerdict(last)}
      {difference !== null && (
        <>
          , <SafeText text={difference} />
        </>
      )}
    </>
  );
}
