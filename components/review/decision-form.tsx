import type { FormEvent, ReactNode } from "react";

type DecisionFormProps = { label: string; onSend: () => void; onCancel: () => void; children: ReactNode };

/** The frame of a decision being made: sends on its button, closes on Escape. */
export function DecisionForm({ label, onSend, onCancel, children }: DecisionFormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSend();
  };
  return (
    <form
      aria-label={label}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
        event.preventDefault();
        onCancel();
      }}
      className="space-y-3"
    >
      {children}
    </form>
  );
}
