"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { VerdictFormProps } from "./approve-form";
import { changeMessage, markableFields } from "./change-request";
import { DecisionForm } from "./decision-form";
import type { ChangesDraft } from "./draft";
import { FormActions } from "./form-actions";
import { placed } from "./placed";
import { SafeText } from "./safe-text";
import { WordsField } from "./words-field";

/** Sends the job back to its agent: what should be different, also field by field, as the agent will read it. */
export function RequestChangesForm({ review, draft, change, decide, blocked, onCancel, fieldRef }: VerdictFormProps) {
  const [isMissing, setMissing] = useState(false);
  const asked = draft.request_changes;
  const put = (part: Partial<ChangesDraft>) => change({ request_changes: { ...asked, ...part } });
  const message = changeMessage(asked);
  const send = () => {
    if (blocked !== null || decide.isPending) return;
    if (message === "") return setMissing(true);
    const fields = [...new Set(asked.marks.map(({ path }) => path))];
    decide.send({ verdict: "request_changes", body: { message, fields } });
  };
  return (
    <DecisionForm label="Request changes" onSend={send} onCancel={onCancel}>
      <WordsField
        label="What should be different?"
        hint="The agent reads this and may send another revision."
        value={asked.message}
        onChange={(text) => put({ message: text })}
        onSend={send}
        disabled={decide.isPending}
        error={isMissing && message === "" ? "Say what should change, or mark a field and say it there." : null}
        fieldRef={fieldRef}
      />
      <FieldMarks args={review.job.args} marks={asked.marks} onChange={(marks) => put({ marks })} />
      <AgentReads message={message} fields={asked.marks.map(({ path }) => path)} />
      <FormActions
        label="Request changes"
        pendingLabel="Sending…"
        variant="primary"
        isPending={decide.isPending}
        blocked={blocked}
        onCancel={onCancel}
      />
    </DecisionForm>
  );
}

type Marks = ChangesDraft["marks"];
type FieldMarksProps = {
  args: Record<string, unknown> | null;
  marks: Marks;
  onChange: (marks: Marks) => void;
};

const MOST_MARKS = 50;

/** Fields of the payload with a remark to each. */
function FieldMarks({ args, marks, onChange }: FieldMarksProps) {
  const fields = markableFields(args).filter(({ path }) => !marks.some((mark) => mark.path === path));
  const remark = (path: string, text: string) =>
    onChange(marks.map((mark) => (mark.path === path ? { path, remark: text } : mark)));
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1 text-12 font-medium">
        Fields <span className="font-normal text-fg-muted">optional</span>
      </legend>
      {placed(marks).map(({ item: mark }) => (
        <div key={mark.path} className="grid grid-cols-[minmax(96px,30%)_minmax(0,1fr)_auto] items-center gap-2">
          <code className="truncate text-12" title={mark.path}>
            <SafeText text={mark.path} />
          </code>
          <Input
            aria-label={`Remark on ${mark.path}`}
            placeholder="What is wrong with it"
            maxLength={500}
            value={mark.remark}
            onChange={(event) => remark(mark.path, event.target.value)}
          />
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Remove the mark on ${mark.path}`}
            onClick={() => onChange(marks.filter(({ path }) => path !== mark.path))}
          >
            <X size={16} aria-hidden />
          </Button>
        </div>
      ))}
      {fields.length > 0 && marks.length < MOST_MARKS && (
        <Select
          aria-label="Mark a field"
          value=""
          onChange={(event) =>
            event.target.value !== "" && onChange([...marks, { path: event.target.value, remark: "" }])
          }
          className="max-w-80"
        >
          <option value="">Mark a field…</option>
          {fields.map(({ path, value }) => (
            <option key={path} value={path}>
              {value === "" ? path : `${path}: ${value}`}
            </option>
          ))}
        </Select>
      )}
    </fieldset>
  );
}

/** Exactly what is sent, before it is sent. */
function AgentReads({ message, fields }: { message: string; fields: readonly string[] }) {
  if (message === "") return null;
  return (
    <section aria-label="What the agent will read" className="rounded bg-sunken px-3 py-2">
      <h3 className="text-12 text-fg-muted">The agent will read</h3>
      <p className="mt-0.5 max-h-32 overflow-y-auto text-13 whitespace-pre-wrap wrap-anywhere">
        <SafeText text={message} />
      </p>
      {fields.length > 0 && (
        <p className="mt-1 text-12 text-fg-muted wrap-anywhere">
          Marked: <code className="text-12">{fields.join(", ")}</code>
        </p>
      )}
    </section>
  );
}
