"use client";

import { useEffect, useRef } from "react";
import { useShortcuts } from "@/components/shell/shortcuts";
import type { ReviewView } from "@/lib/jobs/schemas";
import { ApproveForm } from "./approve-form";
import { ChangedNotice } from "./changed-notice";
import { DecisionButtons } from "./decision-buttons";
import { DecisionNotice } from "./decision-notice";
import { useDraft, type Verdict } from "./draft";
import { RejectForm } from "./reject-form";
import { useDecide } from "./use-decide";
import type { Seen } from "./use-seen";

type DecisionBarProps = Pick<Seen, "review" | "change" | "accept"> & { onDecided: () => void };

/**
 * Reject left, approve right, always in reach. Either opens a form in place; nothing is decided before the server says so, and
 * whatever is refused says why and keeps what was typed ([U17], [U22], [U27]).
 */
export function DecisionBar({ review, change, accept, onDecided }: DecisionBarProps) {
  const { draft, change: changeDraft, clear } = useDraft(review.job.id);
  const field = useRef<HTMLTextAreaElement>(null);
  const opener = useRef<Element | null>(null);
  const decide = useDecide(review, () => {
    clear();
    onDecided();
  });
  const blocked = blockedBecause(review, change);

  const open = (verdict: Verdict) => {
    if (blocked !== null || decide.isPending) return;
    opener.current = document.activeElement;
    decide.reset();
    changeDraft({ open: verdict });
  };
  const close = () => {
    if (decide.isPending) return;
    decide.reset();
    changeDraft({ open: null });
    if (opener.current instanceof HTMLElement) opener.current.focus();
    opener.current = null;
  };
  const showLatest = () => {
    decide.reset();
    accept();
  };

  // Only a form that was opened by hand takes the focus; one restored from a draft waits to be returned to.
  useEffect(() => {
    if (draft.open !== null && opener.current !== null) field.current?.focus();
  }, [draft.open]);
  useShortcuts([
    { keys: ["a"], label: "Approve", group: "Decide", run: () => open("approve"), disabled: blocked ?? undefined },
    { keys: ["r"], label: "Reject", group: "Decide", run: () => open("reject"), disabled: blocked ?? undefined },
  ]);

  const form = { review, draft, change: changeDraft, decide, blocked, onCancel: close, fieldRef: field };
  return (
    <div data-slot="decision-bar" className="border-t border-line-strong bg-surface pb-[env(safe-area-inset-bottom)]">
      {decide.problem !== null && (
        <DecisionNotice jobId={review.job.id} problem={decide.problem} onReload={showLatest} />
      )}
      {decide.problem === null && change !== null && <ChangedNotice change={change} onShow={showLatest} />}
      <div className="px-5 py-3 max-sm:px-4">
        {draft.open === "approve" && <ApproveForm {...form} />}
        {draft.open === "reject" && <RejectForm {...form} />}
        {draft.open === null && <DecisionButtons review={review} blocked={blocked} onOpen={open} />}
      </div>
    </div>
  );
}

/** Why nothing can be decided now, in words for the person who looks; null when it can. */
function blockedBecause(review: ReviewView, change: string | null): string | null {
  if (change !== null) return "Look at what changed first.";
  return review.viewer.can_decide ? null : review.viewer.because;
}
