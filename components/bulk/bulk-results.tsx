"use client";

import { CircleCheck, CircleHelp, CircleX, type LucideIcon, RefreshCw, TriangleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { SafeText } from "@/components/review/safe-text";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { isDone, type Outcome, summaryOf, type Verdict } from "./outcome";
import type { Told } from "./use-bulk";

const LOOKS: Record<Outcome["kind"], { icon: LucideIcon; tone: string }> = {
  decided: { icon: CircleCheck, tone: "text-ok" },
  caught: { icon: CircleCheck, tone: "text-ok" },
  missed: { icon: TriangleAlert, tone: "text-warn" },
  changed: { icon: RefreshCw, tone: "text-warn" },
  refused: { icon: CircleX, tone: "text-danger" },
  unknown: { icon: CircleHelp, tone: "text-warn" },
  unsent: { icon: CircleHelp, tone: "text-fg-muted" },
};

type BulkResultsProps = { verdict: Verdict; results: readonly Told[]; onClose: () => void };

/** What the server made of each, test items and those that failed first. */
export function BulkResults({ verdict, results, onClose }: BulkResultsProps) {
  const summary = useRef<HTMLParagraphElement>(null);
  // The form that had the focus is gone; a screen reader goes on with the answer.
  useEffect(() => summary.current?.focus(), []);
  const outcomes = results.map(({ outcome }) => outcome);
  const failed = results.filter(({ outcome }) => !isDone(outcome));
  const tests = results.filter(({ outcome }) => outcome.kind === "missed" || outcome.kind === "caught");
  const sorted = [...tests, ...failed, ...results.filter(({ outcome }) => outcome.kind === "decided")];
  return (
    <div className="space-y-3">
      <p ref={summary} tabIndex={-1} role="status" className="text-14 font-medium outline-none">
        {summaryOf(outcomes, verdict)}.
        {failed.length > 0 && (
          <span className="block text-13 font-normal text-fg-muted">
            What failed stays selected unless it changed or is decided already.
          </span>
        )}
      </p>
      <ul aria-label="Results" className="max-h-[46vh] divide-y divide-line overflow-y-auto rounded border">
        {sorted.map(({ item, outcome }) => {
          const { icon: Icon, tone } = LOOKS[outcome.kind];
          return (
            <li key={item.job.id} className="flex items-start gap-2.5 px-3 py-2 text-13">
              <Icon size={16} aria-hidden className={cn("mt-0.5 shrink-0", tone)} />
              <div className="min-w-0 flex-1">
                <p className="wrap-anywhere">
                  <SafeText text={item.decision_summary.title} />
                </p>
                <p className={cn("text-12", outcome.kind === "decided" ? "text-fg-muted" : tone)}>{outcome.text}</p>
              </div>
            </li>
          );
        })}
      </ul>
      <div className="flex justify-end">
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}
