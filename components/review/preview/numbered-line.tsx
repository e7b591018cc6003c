import type { ReactNode } from "react";

/** A line of code with its number, wrapped: nothing of it stands out of sight at the right. */
export function NumberedLine({ number, children }: { number: number; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[44px_minmax(0,1fr)] px-1">
      <span aria-hidden className="pr-3 text-right text-12 leading-[22px] text-fg-faint select-none">
        {number}
      </span>
      <span className="whitespace-pre-wrap wrap-anywhere">{children}</span>
    </div>
  );
}
