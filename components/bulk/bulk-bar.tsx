"use client";

import { useOpenJob } from "@/components/approvals/navigate";
import { SafeText } from "@/components/review/safe-text";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import { BulkDialog } from "./bulk-dialog";
import type { Verdict } from "./outcome";
import { bulkLabel } from "./total";
import type { QueueSelection } from "./use-selection";

type BulkBarProps = {
  items: readonly ApprovalItem[];
  selection: QueueSelection;
  tool: string | null;
  /** What is being decided in the dialog; null while it is closed. */
  verdict: Verdict | null;
  onDecide: (verdict: Verdict | null) => void;
};

/** How many are selected, of which tool, what was left out and why, and the decision on them. */
export function BulkBar({ items, selection, tool, verdict, onDecide }: BulkBarProps) {
  const { picked, note, clear, keep } = selection;
  const isBeside = useOpenJob() !== null;
  const decide = (next: Verdict) => {
    // What was left out before is no news in the dialog.
    keep(new Set(picked.keys()));
    onDecide(next);
  };
  const selected = items.filter(({ job }) => picked.has(job.id));
  return (
    <section
      aria-label="Selection"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-t border-line-strong bg-surface px-4 py-2.5 print:hidden"
    >
      <div className="min-w-0 flex-1 basis-48 text-13">
        {tool !== null && (
          <p className="truncate">
            <span className="font-semibold tabular-nums">{selected.length} selected</span>{" "}
            <code className="text-12 text-fg-muted">
              <SafeText text={tool} />
            </code>
          </p>
        )}
        {note !== null && <p className="text-12 text-warn">{note}</p>}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="ghost" onClick={clear}>
          {tool === null ? "Dismiss" : "Clear"} {!isBeside && <Kbd className="touch:hidden">Esc</Kbd>}
        </Button>
        {selected.length > 0 && (
          <>
            <Button variant="danger" onClick={() => decide("reject")}>
              Reject…
            </Button>
            <Button data-slot="bulk-approve" variant="primary" onClick={() => decide("approve")}>
              {bulkLabel("Approve", selected)}…
            </Button>
          </>
        )}
      </div>
      {verdict !== null && (
        <BulkDialog verdict={verdict} items={selected} note={note} keep={keep} onClose={() => onDecide(null)} />
      )}
    </section>
  );
}
