"use client";

import { useMemo, useRef } from "react";
import { usePreference } from "@/components/shell/preference";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Kbd } from "@/components/ui/kbd";
import { Segmented } from "@/components/ui/segmented";
import { diffAction } from "@/lib/payload/diff";
import type { PayloadDiff } from "@/lib/payload/diff-model";
import type { Comparable } from "./comparison";
import { CompareWith } from "./compare-with";
import { ComparisonNote } from "./comparison-note";
import type { DiffMode } from "./diff-change";
import { DiffGroups } from "./diff-groups";
import { diffTotals } from "./diff-words";
import { DiffWaiting } from "./diff-waiting";
import { EvidenceGate } from "./evidence-gate";
import { ListChanges } from "./list-changes";
import { Section } from "./section";
import { useChangeKeys } from "./use-change-keys";
import { useComparison } from "./use-comparison";

const MODES = [
  { value: "unified", label: "Unified" },
  { value: "split", label: "Split" },
] as const;

/**
 * What changes: since the person's last review where they have had one, else the arguments against the record as it is now,
 * field by field; without a record all fields ([U12], [U13]).
 */
export function Changes({ review }: { review: Comparable }) {
  const { before, job } = review;
  const { comparison, choose, diff, error, retry, isCut } = useComparison(review);
  const whole = useMemo(() => diffAction(before, job.args), [before, job.args]);
  const [mode, setMode] = usePreference<DiffMode>("diff-mode", ["unified", "split"]);
  const area = useRef<HTMLDivElement>(null);
  const isComparison = diff?.mode === "plain" || diff?.mode === "record";
  const none = isComparison ? undefined : "There is no earlier version to compare with.";
  const turn = () => setMode(mode === "unified" ? "split" : "unified");
  useShortcuts([
    { keys: ["d"], label: "Switch between unified and side by side", group: "Review", run: turn, disabled: none },
  ]);
  useChangeKeys(area, none);
  const shown = diff && (
    <>
      <ListChanges lists={diff.lists} />
      <div ref={area} className="@container">
        <DiffGroups diff={diff} mode={mode} />
      </div>
    </>
  );
  return (
    <Section
      id="changes"
      title={comparison.type === "since" ? "Since your last review" : TITLES[diff?.mode ?? "plain"]}
      meta={diffTotals(diff !== null && isComparison ? diff : { totals: NONE })}
      actions={
        isComparison && (
          <>
            <Kbd aria-hidden className="max-sm:hidden touch:hidden">
              D
            </Kbd>
            <Segmented label="How changes are shown" value={mode} options={MODES} onChange={setMode} />
          </>
        )
      }
    >
      <CompareWith review={review} comparison={comparison} onChoose={choose} />
      {comparison.type === "record" ? (
        <>
          {diff && <p className="mb-2 text-13 text-fg-muted">{explanation(diff)}</p>}
          {shown}
        </>
      ) : (
        <>
          <ComparisonNote
            review={review}
            comparison={comparison}
            whole={whole}
            isSame={diff !== null && diffTotals(diff) === ""}
            isCut={isCut}
            onShowWhole={() => choose({ type: "record" })}
          />
          {/* What has to be on screen is what the job changes, not what differs between its versions. */}
          <EvidenceGate see={null}>{shown ?? <DiffWaiting error={error} onRetry={retry} />}</EvidenceGate>
        </>
      )}
    </Section>
  );
}

const NONE: PayloadDiff["totals"] = { added: 0, removed: 0, changed: 0, same: 0 };

const TITLES: Record<PayloadDiff["mode"], string> = {
  plain: "Changes",
  record: "Changes",
  target: "What it acts on",
  fields: "What will run",
};

function explanation(diff: PayloadDiff): string {
  if (diff.mode === "fields") return "The agent sent no earlier version to compare with. These are all fields.";
  if (diff.mode === "target") return "The action sets no field of the record; it acts on the record as a whole.";
  const against = "The arguments against the record as the agent last saw it.";
  return diff.complete ? against : `${against} Parts are too large to compare and are shown whole.`;
}
