"use client";

import { type KeyboardEvent, type Ref, useId } from "react";
import { Textarea } from "@/components/ui/textarea";

type WordsFieldProps = {
  label: string;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
  /** Ctrl or ⌘ with Enter. Enter alone makes a line, so that nobody decides by a stray key. */
  onSend: () => void;
  disabled: boolean;
  error?: string | null;
  fieldRef?: Ref<HTMLTextAreaElement>;
};

/** A labelled text of a decision: its reason or a note. */
export function WordsField({
  label,
  hint,
  value,
  onChange,
  onSend,
  disabled,
  error = null,
  fieldRef,
}: WordsFieldProps) {
  const id = useId();
  const sendByKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey) || event.nativeEvent.isComposing || event.repeat)
      return;
    event.preventDefault();
    onSend();
  };
  return (
    <div className="min-w-0 flex-1">
      <label htmlFor={id} className="mb-1 block text-12 font-medium">
        {label}
        {hint !== undefined && <span className="font-normal text-fg-muted"> {hint}</span>}
      </label>
      <Textarea
        ref={fieldRef}
        id={id}
        rows={1}
        value={value}
        readOnly={disabled}
        maxLength={4_000}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${id}-error`}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={sendByKey}
        className="min-h-9"
      />
      {error !== null && (
        <p id={`${id}-error`} className="mt-1 text-12 text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
