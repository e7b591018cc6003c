import type { ComponentProps } from "react";
import { cn } from "./cn";
import { fieldStyle } from "./input";

/** Grows with what is written, where the browser can. */
export function Textarea({ className, rows = 3, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      data-slot="textarea"
      rows={rows}
      className={cn(fieldStyle, "field-sizing-content max-h-60 min-h-16 resize-y py-1.5", className)}
      {...props}
    />
  );
}
