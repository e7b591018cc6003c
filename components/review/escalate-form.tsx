"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { EscalationRole } from "@/lib/approvals/schemas";
import { api } from "@/lib/http/client";
import type { VerdictFormProps } from "./approve-form";
import { DecisionForm } from "./decision-form";
import { FormActions } from "./form-actions";
import { roleLabel } from "./requirement-text";
import { plural } from "./value-text";
import { WordsField } from "./words-field";

/** Asks somebody of another role to look as well. It only adds; the gate never gets weaker. */
export function EscalateForm({ review, draft, change, decide, blocked, onCancel, fieldRef }: VerdictFormProps) {
  const [isComplaining, setComplaining] = useState(false);
  const asked = draft.escalate;
  const put = (part: Partial<typeof asked>) => change({ escalate: { ...asked, ...part } });
  const send = () => {
    if (blocked !== null || decide.isPending) return;
    const reason = asked.reason.trim();
    if (reason === "" || asked.to_role === "") return setComplaining(true);
    decide.send({ verdict: "escalate", body: { to_role: asked.to_role, reason } });
  };
  return (
    <DecisionForm label="Escalate" onSend={send} onCancel={onCancel}>
      <p className="text-13">
        One more person has to approve. This only adds: all that is needed now stays needed, and votes stay.
      </p>
      <Roles jobId={review.job.id} chosen={asked.to_role} onChoose={(to_role) => put({ to_role })} />
      {isComplaining && asked.to_role === "" && (
        <p role="alert" className="text-12 text-danger">
          Choose who should look.
        </p>
      )}
      <WordsField
        label="Why?"
        hint="They read it in the history."
        value={asked.reason}
        onChange={(reason) => put({ reason })}
        onSend={send}
        disabled={decide.isPending}
        error={isComplaining && asked.reason.trim() === "" ? "Say why somebody else should look." : null}
        fieldRef={fieldRef}
      />
      <FormActions
        label={asked.to_role === "" ? "Escalate" : `Escalate to ${roleLabel(asked.to_role)}`}
        pendingLabel="Escalating…"
        variant="primary"
        isPending={decide.isPending}
        blocked={blocked}
        onCancel={onCancel}
      />
    </DecisionForm>
  );
}

type RolesProps = { jobId: string; chosen: string; onChoose: (role: string) => void };

function Roles({ jobId, chosen, onChoose }: RolesProps) {
  const name = useId();
  const { data, error, refetch } = useQuery({
    queryKey: ["escalation-roles", jobId],
    queryFn: ({ signal }) => api<{ items: EscalationRole[] }>(`/api/v1/approvals/${jobId}/escalate`, { signal }),
    retry: false,
  });
  if (error !== null) {
    return (
      <p role="alert" className="flex items-center gap-2 text-13 text-danger">
        The roles could not be read.{" "}
        <Button size="sm" onClick={() => void refetch()}>
          Try again
        </Button>
      </p>
    );
  }
  if (data === undefined) return <Skeleton className="h-9 w-64 rounded" />;
  return (
    <fieldset>
      <legend className="mb-1 text-12 font-medium">To whom?</legend>
      <div className="grid max-h-44 grid-cols-2 gap-x-4 overflow-y-auto max-sm:grid-cols-1">
        {data.items.map((item) => (
          <label key={item.role} className="flex min-h-8 items-center gap-2 text-13 touch:min-h-11">
            <input
              type="radio"
              name={name}
              value={item.role}
              checked={chosen === item.role}
              disabled={unable(item)}
              onChange={() => onChoose(item.role)}
              className="size-4 shrink-0 accent-accent"
            />
            <span className={unable(item) ? "text-fg-faint" : ""}>{roleLabel(item.role)}</span>
            <span className="text-12 text-fg-muted">{standing(item)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const unable = ({ people, is_required }: EscalationRole): boolean => is_required || people === 0;

function standing({ people, is_required }: EscalationRole): string {
  if (is_required) return "asked already";
  return people === 0 ? "nobody could approve" : `${plural(people, "person", "people")} can approve`;
}
