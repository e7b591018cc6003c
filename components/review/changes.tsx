"use client";

import { useMemo } from "react";
import { usePreference } from "@/components/shell/preference";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Kbd } from "@/components/ui/kbd";
import { Segmented } from "@/components/ui/segmented";
import { diffAction } from "@/lib/payload/diff";
import type { PayloadDiff } from "@/lib/payload/diff-model";
import type { ReviewView } from "@/lib/jobs/schemas";
import type { DiffMode } from "./diff-change";
import { DiffGroups } from "./diff-groups";
import { diffTotals } from "./diff-words";
import { ListChanges } from "./list-changes";
import { Section } from "./section";

const MODES = [
  { value: "unified", label: "Unified" },
  { value: "split", label: "Split" },
] as const;

/** What changes: the arguments against the record as it is now, field by field; without a record all fields ([U12]). */
export function Changes({ review }: { review: Pick<ReviewView, "before" | "job"> }) {
  const { before, job } = review;
  const diff = useMemo(() => diffAction(before, job.args), [before, job.args]);
  const [mode, setMode] = usePreference<DiffMode>("diff-mode", ["unified", "split"]);
  const isComparison = diff.mode === "plain" || diff.mode === "record";
  useShortcuts([
    {
      keys: ["d"],
      label: "Switch between unified and side by side",
      group: "Review",
      run: () => setMode(mode === "unified" ? "split" : "unified"),
      disabled: isComparison ? undefined : "There is no earlier version to compare with.",
    },
  ]);
  return (
    <Section
      id="changes"
      title={TITLES[diff.mode]}
      meta={diffTotals(isComparison ? diff : { totals: NONE })}
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
      <p className="mb-2 text-13 text-fg-muted">{explanation(diff)}</p>
      <ListChanges lists={diff.lists} />
      <div className="@container">
        <DiffGroups diff={diff} mode={mode} />
      </div>
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
