import { TriangleAlert } from "lucide-react";
import { findingWords } from "@/components/review/finding-words";
import type { FindingKind } from "@/lib/payload/finding";

/** [T34] Says in a row that its payload can mislead, as a shape and a word; the review says where. */
export function MisleadBadge({ kinds }: { kinds: readonly FindingKind[] }) {
  if (kinds.length === 0) return null;
  const words = findingWords(kinds);
  return (
    <span
      title={`This payload holds ${words}`}
      className="ml-2 inline-flex h-4.5 shrink-0 items-center gap-1 rounded-sm bg-warn-soft px-1 text-12 font-medium text-warn"
    >
      <TriangleAlert size={12} aria-hidden />
      <span aria-hidden className="@3xl:hidden">
        Check
      </span>
      <span className="@max-3xl:sr-only">
        Can mislead<span className="sr-only">: {words}</span>
      </span>
    </span>
  );
}
