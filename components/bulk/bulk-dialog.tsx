"use client";

import { useEffect, useRef, useState } from "react";
import { DecisionForm } from "@/components/review/decision-form";
import { FormActions } from "@/components/review/form-actions";
import { type NamedReason, NamedReasons } from "@/components/review/named-reasons";
import { WordsField } from "@/components/review/words-field";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import { BulkItems } from "./bulk-items";
import { BulkResults } from "./bulk-results";
import { focusQueue } from "./focus-queue";
import { isDone, type Verdict } from "./outcome";
import { bulkLabel } from "./total";
import { type Told, useBulk, type Words } from "./use-bulk";

type BulkDialogProps = {
  verdict: Verdict;
  items: readonly ApprovalItem[];
  /** Why something left the selection since. */
  note: string | null;
  keep: (ids: ReadonlySet<string>) => void;
  onClose: () => void;
};

const VERB = { approve: "Approve", reject: "Reject" } as const;

/** One decision on several items: which they are, the words for it, then what became of each ([U19]). */
export function BulkDialog({ verdict, items, note, keep, onClose }: BulkDialogProps) {
  // What failed stays selected, to be looked at or tried again.
  const keepFailed = (results: readonly Told[]) =>
    keep(new Set(results.filter(({ outcome }) => !isDone(outcome)).map(({ item }) => item.job.id)));
  const { bulk, send } = useBulk(verdict, keepFailed);
  // While they are decided one after the other leaves the queue, and so the selection.
  const [sent, setSent] = useState<readonly ApprovalItem[] | null>(null);
  const shown = sent ?? items;
  const isSending = bulk.step === "sending";
  return (
    <Dialog open onOpenChange={(open) => open || isSending || onClose()}>
      <DialogContent
        title={bulk.step === "told" ? "What became of each" : bulkLabel(VERB[verdict], shown)}
        description={
          bulk.step === "told" ? undefined : "Each is decided by itself, with the bytes it had when you selected it."
        }
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          focusQueue();
        }}
      >
        {bulk.step === "told" ? (
          <BulkResults verdict={verdict} results={bulk.results} onClose={onClose} />
        ) : (
          <BulkForm
            verdict={verdict}
            items={shown}
            note={isSending ? null : note}
            progress={isSending ? bulk : null}
            onSend={(words) => {
              setSent(items);
              void send(items, words);
            }}
            onCancel={onClose}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}

type BulkFormProps = Pick<BulkDialogProps, "verdict" | "items" | "note"> & {
  progress: { done: number; of: number } | null;
  onSend: (words: Words) => void;
  onCancel: () => void;
};

function BulkForm({ verdict, items, note, progress, onSend, onCancel }: BulkFormProps) {
  const [reason, setReason] = useState("");
  const [isMissing, setMissing] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  // Not the button that decides.
  useEffect(() => field.current?.focus(), []);
  const isReject = verdict === "reject";
  const isPending = progress !== null;
  const own = reason.trim();
  const blocked = items.length === 0 && !isPending ? "Nothing is selected any more." : null;
  const send = (named?: NamedReason) => {
    if (isPending || blocked !== null) return;
    const words = own === "" ? named?.label : own;
    if (isReject && words === undefined) return setMissing(true);
    onSend({ ...(words !== undefined && { reason: words }), ...(named && { reason_code: named.code }) });
  };
  return (
    <DecisionForm label={VERB[verdict]} onSend={() => send()} onCancel={() => isPending || onCancel()}>
      <BulkItems items={items} />
      <WordsField
        label={isReject ? "Why not?" : "Reason"}
        hint={isReject ? "The agents are told, for each." : "Kept with each. Not required."}
        value={reason}
        onChange={setReason}
        onSend={() => send()}
        disabled={isPending}
        error={isMissing && own === "" ? "Say why, or press one of the reasons." : null}
        fieldRef={field}
      />
      {isReject && <NamedReasons codes={commonCodes(items)} isPending={isPending} blocked={blocked} onPick={send} />}
      <p role="status" className="text-13 text-fg-muted empty:hidden">
        {progress === null ? note : `Deciding: ${progress.done} of ${progress.of} answered.`}
      </p>
      {progress !== null && (
        <progress aria-hidden value={progress.done} max={progress.of} className="h-1 w-full accent-accent" />
      )}
      <FormActions
        label={bulkLabel(VERB[verdict], items)}
        pendingLabel={isReject ? "Rejecting…" : "Approving…"}
        variant={isReject ? "danger" : "primary"}
        isPending={isPending}
        blocked={blocked}
        onCancel={onCancel}
      />
    </DecisionForm>
  );
}

/** The reasons that policy names for every one of them. */
function commonCodes(items: readonly ApprovalItem[]): string[] {
  const [first, ...rest] = items.filter(({ reason_codes }) => reason_codes.length > 0);
  return (first?.reason_codes ?? []).filter((code) => rest.every(({ reason_codes }) => reason_codes.includes(code)));
}
