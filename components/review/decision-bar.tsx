"use client";

import dynamic from "next/dynamic";
import { useCallback, useRef } from "react";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Skeleton } from "@/components/ui/skeleton";
import type { DecidingVerb, ReviewView } from "@/lib/jobs/schemas";
import { ApproveForm } from "./approve-form";
import { ChangedNotice } from "./changed-notice";
import { type Blocked, DecisionButtons } from "./decision-buttons";
import { DecisionNotice } from "./decision-notice";
import { type Draft, useDraft } from "./draft";
import { RejectForm } from "./reject-form";
import { useDecide } from "./use-decide";
import type { Seen } from "./use-seen";
import { plural } from "./value-text";

// Rarer than the two above: their code comes when they are opened.
const EditForm = dynamic(() => import("./edit-form").then((module) => module.EditForm), { loading: FormSkeleton });
const EscalateForm = dynamic(() => import("./escalate-form").then((module) => module.EscalateForm), {
  loading: FormSkeleton,
});
const RequestChangesForm = dynamic(() => import("./request-changes-form").then((module) => module.RequestChangesForm), {
  loading: FormSkeleton,
});

function FormSkeleton() {
  return <Skeleton className="h-40 rounded" />;
}

type DecisionBarProps = Pick<Seen, "review" | "change" | "accept"> & {
  onDecided: () => void;
  /** How much of a critical item has not been on screen yet ([U18]). */
  unseen?: number;
};

/**
 * What is against it left, what is for it right, always in reach. Each opens a form in place; nothing is decided before the
 * server says so, and whatever is refused says why and keeps what was typed ([U17], [U22], [U27]).
 */
export function DecisionBar({ review, change, accept, onDecided, unseen = 0 }: DecisionBarProps) {
  const { draft, change: changeDraft, clear } = useDraft(review.job.id);
  const opener = useRef<Element | null>(null);
  const decide = useDecide(review, () => {
    clear();
    onDecided();
  });
  const blocked = blockedBecause(review, change, unseen);

  const open = (verb: DecidingVerb) => {
    if (blocked[verb] !== null || decide.isPending) return;
    opener.current = document.activeElement;
    decide.reset();
    changeDraft({ open: verb, ...(verb === "edit" && { edit: draft.edit ?? beginEdit(review) }) });
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
  const takeField = useCallback((field: HTMLElement | null) => {
    if (opener.current !== null) field?.focus();
  }, []);
  const action = (key: string, label: string, verb: DecidingVerb) =>
    ({ keys: [key], label, group: "Decide", run: () => open(verb), disabled: blocked[verb] ?? undefined }) as const;
  useShortcuts([
    action("a", "Approve", "approve"),
    action("r", "Reject", "reject"),
    action("e", "Edit, then approve", "edit"),
    action("c", "Request changes", "request_changes"),
    action("x", "Escalate", "escalate"),
  ]);

  const isOpen = draft.open !== null;
  const form = {
    review,
    draft,
    change: changeDraft,
    decide,
    blocked: draft.open === null ? null : blocked[draft.open],
    onCancel: close,
    fieldRef: takeField,
  };
  return (
    <div data-slot="decision-bar" className="border-t border-line-strong bg-surface pb-[env(safe-area-inset-bottom)]">
      {decide.problem !== null && (
        <DecisionNotice jobId={review.job.id} problem={decide.problem} onReload={showLatest} />
      )}
      {decide.problem === null && change !== null && <ChangedNotice change={change} onShow={showLatest} />}
      <div className={isOpen ? "max-h-[78vh] overflow-y-auto px-5 py-3 max-sm:px-4" : "px-5 py-3 max-sm:px-4"}>
        {draft.open === "approve" && <ApproveForm {...form} />}
        {draft.open === "reject" && <RejectForm {...form} />}
        {draft.open === "edit" && draft.edit !== null && <EditForm {...form} edit={draft.edit} />}
        {draft.open === "request_changes" && <RequestChangesForm {...form} />}
        {draft.open === "escalate" && <EscalateForm {...form} />}
        {!isOpen && <DecisionButtons review={review} blocked={blocked} onOpen={open} />}
      </div>
    </div>
  );
}

function beginEdit({ job, job_hash }: ReviewView): Draft["edit"] {
  const args = job.args ?? {};
  return { text: JSON.stringify(args, null, 2), reason: "", base: { job_hash, revision: job.revision, args } };
}

/** Why each verb can't be used now, in words for the person who looks; null where it can ([U23]). */
function blockedBecause({ viewer }: ReviewView, change: string | null, unseen: number): Blocked {
  if (change !== null) {
    const because = "Look at what changed first.";
    return { approve: because, edit: because, reject: because, request_changes: because, escalate: because };
  }
  const { refused } = viewer;
  const locked =
    unseen === 0 ? null : `${plural(unseen, "field")} of this critical item not on screen yet. Scroll down.`;
  return { ...refused, approve: refused.approve ?? locked, edit: refused.edit ?? locked };
}
