"use client";

import { CopyId } from "@/components/ui/copy-id";
import type { ReviewView } from "@/lib/jobs/schemas";
import { Acknowledge } from "./acknowledge";
import { CriticalProof, useProof } from "./critical-proof";
import { decideLabel } from "./decide-label";
import { DecisionForm } from "./decision-form";
import type { Draft } from "./draft";
import { FormActions } from "./form-actions";
import type { Decide } from "./use-decide";
import { useAcknowledged } from "./use-acknowledged";
import { WordsField } from "./words-field";

export type VerdictFormProps = {
  review: ReviewView;
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  decide: Pick<Decide, "send" | "isPending">;
  /** Why nothing can be sent now; null when it can. */
  blocked: string | null;
  onCancel: () => void;
  /** Given the form’s first field, which takes the focus where the form was opened by hand. */
  fieldRef: (field: HTMLElement | null) => void;
};

/** Confirms an approval: of which bytes, and why if the reviewer wants to say so. */
export function ApproveForm({ review, draft, change, decide, blocked, onCancel, fieldRef }: VerdictFormProps) {
  const isCritical = review.tier === "critical";
  const proof = useProof(review, isCritical);
  const words = draft.approve;
  const acknowledged = useAcknowledged(review);
  const put = (part: Partial<typeof words>) => change({ approve: { ...words, ...part } });
  const send = () => {
    if (blocked !== null || decide.isPending) return;
    if (acknowledged.sent === null) return acknowledged.complain();
    if (proof.sent === null) return proof.complain();
    const reason = words.reason.trim();
    const note = words.note.trim();
    decide.send({
      verdict: "approve",
      body: {
        ...(reason !== "" && { reason }),
        ...(note !== "" && { note }),
        ...acknowledged.sent,
        ...proof.sent,
      },
    });
  };
  const field = { hint: "optional", onSend: send, disabled: decide.isPending };
  return (
    <DecisionForm label="Approve" onSend={send} onCancel={onCancel}>
      <p className="flex flex-wrap items-center gap-x-1.5 text-13">
        Approves exactly these arguments, once:
        <CopyId value={review.job_hash} label="job hash" head={15} tail={8} />
      </p>
      <Acknowledge acknowledged={acknowledged} disabled={decide.isPending} />
      <div className="flex gap-3 max-sm:flex-col">
        <WordsField
          {...field}
          label="Reason"
          value={words.reason}
          onChange={(reason) => put({ reason })}
          fieldRef={fieldRef}
        />
        <WordsField {...field} label="Note" value={words.note} onChange={(note) => put({ note })} />
      </div>
      {isCritical && <CriticalProof review={review} proof={proof} disabled={decide.isPending} />}
      <FormActions
        label={decideLabel("Approve", review)}
        pendingLabel="Approving…"
        variant="primary"
        isPending={decide.isPending}
        blocked={blocked}
        onCancel={onCancel}
      />
    </DecisionForm>
  );
}
