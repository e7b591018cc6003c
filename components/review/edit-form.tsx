"use client";

import dynamic from "next/dynamic";
import { type KeyboardEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { Acknowledge } from "./acknowledge";
import type { VerdictFormProps } from "./approve-form";
import { CriticalProof, useProof } from "./critical-proof";
import { DecisionForm } from "./decision-form";
import type { EditDraft } from "./draft";
import { EditDiff, StaleEdit } from "./edit-diff";
import { EditVerdict } from "./edit-verdict";
import { FormActions } from "./form-actions";
import { useAcknowledged } from "./use-acknowledged";
import { useEditPreview } from "./use-edit-preview";
import { WordsField } from "./words-field";

// An editor is large, and most decisions need none ([U4]).
const JsonEditor = dynamic(() => import("./json-editor"), {
  ssr: false,
  loading: () => <Skeleton className="h-40 rounded" />,
});

type EditFormProps = VerdictFormProps & { edit: EditDraft };

/**
 * Edit-then-approve in two steps: the arguments in an editor with what policy says of them, then the difference that is sent.
 * What was typed is kept whatever the server answers ([U27]).
 */
export function EditForm({ review, edit, change, decide, blocked, onCancel, fieldRef }: EditFormProps) {
  const [isComparing, setComparing] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const isCurrent = edit.base.job_hash === review.job_hash;
  const now = useEditPreview(review, edit.text, isCurrent);
  const isCritical = review.tier === "critical" || now.preview?.tier === "critical";
  const proof = useProof(review, isCritical);
  const acknowledged = useAcknowledged(now.preview ?? { ...review, findings: [] });
  const put = (part: Partial<EditDraft>) => change({ edit: { ...edit, ...part } });
  const { checked, preview } = now;
  const isReady = isCurrent && checked.ok && preview !== null && preview.denied === null;
  const why = blocked ?? notYet(now, isCurrent);

  const compare = () => isReady && setComparing(true);
  const send = () => {
    if (!isComparing) return compare();
    if (blocked !== null || decide.isPending || !isReady || !checked.ok) return;
    const reason = edit.reason.trim();
    if (reason === "") return setMissing(true);
    if (acknowledged.sent === null) return acknowledged.complain();
    if (proof.sent === null) return proof.complain();
    decide.send({ verdict: "edit", body: { args: checked.args, reason, ...acknowledged.sent, ...proof.sent } });
  };
  const sendByKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey) || event.repeat) return;
    event.preventDefault();
    event.stopPropagation();
    compare();
  };
  const verdict = <EditVerdict {...now} review={review} id="edit-verdict" />;
  if (!isComparing || !checked.ok) {
    return (
      <DecisionForm label="Edit" onSend={compare} onCancel={onCancel}>
        {!isCurrent && <StaleEdit review={review} edit={edit} onKeep={put} />}
        <div onKeyDownCapture={sendByKey}>
          <JsonEditor
            value={edit.text}
            onChange={(text) => put({ text })}
            readOnly={decide.isPending}
            describedBy="edit-verdict"
            fieldRef={fieldRef}
          />
        </div>
        {isCurrent && verdict}
        <FormActions
          label="Compare"
          pendingLabel="Compare"
          variant="primary"
          isPending={false}
          blocked={why}
          onCancel={onCancel}
        />
      </DecisionForm>
    );
  }
  return (
    <DecisionForm label="Edit" onSend={send} onCancel={onCancel}>
      <EditDiff before={review.job.args} after={checked.args} />
      {verdict}
      <Acknowledge acknowledged={acknowledged} disabled={decide.isPending} />
      <WordsField
        label="Why this edit?"
        hint="Kept with it."
        value={edit.reason}
        onChange={(reason) => put({ reason })}
        onSend={send}
        disabled={decide.isPending}
        error={isMissing && edit.reason.trim() === "" ? "Say why you changed it." : null}
        fieldRef={fieldRef}
      />
      {isCritical && <CriticalProof review={review} proof={proof} disabled={decide.isPending} />}
      <FormActions
        label={preview?.own_vote_counts ? "Approve as edited" : "Send edit to approvers"}
        pendingLabel="Sending…"
        variant="primary"
        isPending={decide.isPending}
        blocked={why}
        onCancel={onCancel}
        before={
          <Button onClick={() => setComparing(false)} disabled={decide.isPending} className="max-sm:h-11">
            Edit further
          </Button>
        }
      />
    </DecisionForm>
  );
}

function notYet({ checked, preview }: ReturnType<typeof useEditPreview>, isCurrent: boolean): string | null {
  if (!isCurrent) return "Look at what changed first.";
  if (!checked.ok) return "Correct the JSON first.";
  if (preview === null) return "Policy has not answered yet.";
  return preview.denied === null ? null : "Policy denies this version.";
}
