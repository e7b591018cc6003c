import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { fieldStyle } from "./input";

/** The browser's own select: it works with every keyboard, screen reader and phone. */
export function Select({ className, children, ...props }: ComponentProps<"select">) {
  return (
    <span className={cn("relative inline-flex w-full", className)}>
      <select
        data-slot="select"
        className={cn(fieldStyle, "h-8 appearance-none truncate pr-8 text-13 touch:h-11")}
        {...props}
      >
        {children}
      </select>
      <ChevronDown
        size={14}
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-fg-faint"
      />
    </span>
  );
}
