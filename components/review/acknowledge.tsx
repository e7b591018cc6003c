import { useId } from "react";
import { cn } from "@/components/ui/cn";
import { findingWords } from "./finding-words";
import type { Acknowledged } from "./use-acknowledged";

type AcknowledgeProps = { acknowledged: Acknowledged; disabled: boolean };

/** Says by name what can mislead and has the reviewer confirm having looked at it ([T36]); nothing where nothing can. */
export function Acknowledge({ acknowledged: { kinds, isSeen, tick, isMissing }, disabled }: AcknowledgeProps) {
  const id = useId();
  if (kinds.length === 0) return null;
  return (
    <div className={cn("rounded border px-3 py-2 text-13", isMissing ? "border-danger" : "border-warn/40")}>
      <label htmlFor={id} className="flex min-h-6 items-start gap-2.5 touch:min-h-11 touch:items-center">
        <input
          id={id}
          type="checkbox"
          checked={isSeen}
          disabled={disabled}
          aria-invalid={isMissing}
          aria-describedby={isMissing ? `${id}-error` : undefined}
          onChange={(event) => tick(event.target.checked)}
          className="mt-0.5 size-4 shrink-0 accent-accent touch:mt-0 touch:size-5"
        />
        <span>I have looked at what can mislead here: {findingWords(kinds)}.</span>
      </label>
      {isMissing && (
        <p id={`${id}-error`} role="alert" className="mt-1 text-12 text-danger">
          Look at it above, then tick this.
        </p>
      )}
    </div>
  );
}
