import type { MouseEvent, ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";

type FormActionsProps = {
  label: string;
  pendingLabel: string;
  variant: "primary" | "danger";
  isPending: boolean;
  /** Why it cannot be sent now; null when it can. */
  blocked: string | null;
  onCancel: () => void;
  /** The way back to an earlier step. */
  before?: ReactNode;
};

/** Cancel and send. The second click of a double click on the button that opened the form sends nothing. */
export function FormActions({ label, pendingLabel, variant, isPending, blocked, onCancel, before }: FormActionsProps) {
  const refuse = (event: MouseEvent) => {
    if (event.detail > 1 || blocked !== null) event.preventDefault();
  };
  return (
    <div className="flex items-center gap-2 max-sm:grid max-sm:grid-cols-2">
      <Button onClick={onCancel} disabled={isPending} className="max-sm:h-11">
        Cancel <Kbd className="max-sm:hidden">Esc</Kbd>
      </Button>
      {before}
      <span className="ml-auto text-12 text-fg-muted max-sm:hidden">{blocked}</span>
      <Button
        type="submit"
        variant={variant}
        disabled={isPending}
        aria-disabled={blocked !== null}
        onClick={refuse}
        className="max-sm:h-11"
      >
        {isPending ? pendingLabel : label}
        {!isPending && <Kbd className="max-sm:hidden">Ctrl ↵</Kbd>}
      </Button>
    </div>
  );
}
