import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A key of the keyboard. Inside buttons it takes the button's colour; it is drawn for the eye only there. */
export function Kbd({ className, ...props }: ComponentProps<"kbd">) {
  return (
    <kbd
      data-slot="kbd"
      className={cn(
        "inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border border-current/30 px-1",
        "font-sans text-12 leading-none font-medium",
        className,
      )}
      {...props}
    />
  );
}
