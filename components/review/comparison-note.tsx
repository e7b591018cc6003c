import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { PayloadDiff } from "@/lib/payload/diff-model";
import { type Comparable, type Comparison, comparisonWords, type Pair } from "./comparison";
import { useIsGated } from "./evidence-gate";
import { plural } from "./value-text";

type ComparisonNoteProps = {
  review: Comparable;
  comparison: Comparison & Pair;
  /** What is asked for, against the record; all fields where there is none. */
  whole: Pick<PayloadDiff, "mode" | "totals">;
  isSame: boolean;
  isCut: boolean;
  onShowWhole: () => void;
};

/** Says which two versions are compared, and that there is more to the change than what differs between them. */
export function ComparisonNote({ review, comparison, whole, isSame, isCut, onShowWhole }: ComparisonNoteProps) {
  const isGated = useIsGated();
  const { last_review: last, job } = review;
  const { added, removed, changed } = whole.totals;
  const all = plural(added + removed + changed, "field");
  const isRecord = whole.mode !== "fields";
  return (
    <div className="mb-2 space-y-1.5 text-13 text-fg-muted">
      <p>
        {comparisonWords(comparison, last)}
        {comparison.type === "since" && last !== null && (
          <>
            {" "}
            <RelativeTime at={last.at} />
          </>
        )}
        .{isSame && " Nothing differs in the arguments."}
        {comparison.to !== job.revision && ` What is decided on is revision ${job.revision}.`}
        {isCut && " They are large: parts are left out here. The payload below has all of it."}
      </p>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <span>
          {isRecord ? `Against the record, ${all} differ.` : `What will run has ${all} in all.`}
          {isGated && " This is critical: you can approve once they have been on screen."}
        </span>
        <Button size="sm" onClick={onShowWhole}>
          {isRecord ? "Show against the record" : "Show all fields"}
        </Button>
      </p>
    </div>
  );
}
