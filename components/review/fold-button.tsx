import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

type FoldButtonProps = { open: boolean; onToggle: () => void; children: ReactNode };

/** A folded run that says what is in it and opens in place. */
export function FoldButton({ open, onToggle, children }: FoldButtonProps) {
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onToggle}
      className="flex min-h-8 w-full items-center gap-1.5 px-2 text-left font-sans text-12 text-fg-muted hover:bg-hover hover:text-fg touch:min-h-11"
    >
      <ChevronRight
        size={14}
        aria-hidden
        className={cn("shrink-0 transition-transform duration-120", open && "rotate-90")}
      />
      {children}
    </button>
  );
}
