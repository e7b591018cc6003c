"use client";

import { useState } from "react";
import type { VerdictFormProps } from "./approve-form";
import { decideLabel } from "./decide-label";
import { DecisionForm } from "./decision-form";
import { FormActions } from "./form-actions";
import { type NamedReason, NamedReasons } from "./named-reasons";
import { WordsField } from "./words-field";

/** Rejects with a reason: one press on a named one, or the reviewer's own words ([U17]). */
export function RejectForm({ review, draft, change, decide, blocked, onCancel, fieldRef }: VerdictFormProps) {
  const [isMissing, setMissing] = useState(false);
  const words = draft.reject;
  const own = words.reason.trim();
  const send = (named?: NamedReason) => {
    if (blocked !== null || decide.isPending) return;
    const reason = own === "" ? named?.label : own;
    if (reason === undefined) return setMissing(true);
    decide.send({ verdict: "reject", body: { reason, ...(named && { reason_code: named.code }) } });
  };
  return (
    <DecisionForm label="Reject" onSend={() => send()} onCancel={onCancel}>
      <WordsField
        label="Why not?"
        hint="The agent is told."
        value={words.reason}
        onChange={(reason) => change({ reject: { ...words, reason } })}
        onSend={() => send()}
        disabled={decide.isPending}
        error={isMissing && own === "" ? "Say why, or press one of the reasons." : null}
        fieldRef={fieldRef}
      />
      <NamedReasons codes={review.reason_codes} isPending={decide.isPending} blocked={blocked} onPick={send} />
      <FormActions
        label={decideLabel("Reject", review)}
        pendingLabel="Rejecting…"
        variant="danger"
        isPending={decide.isPending}
        blocked={blocked}
        onCancel={onCancel}
      />
    </DecisionForm>
  );
}
