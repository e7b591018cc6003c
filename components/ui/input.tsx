import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Shared by one-line and many-line inputs. 16 px on touch: below that phones zoom in on focus. */
export const fieldStyle = cn(
  "w-full rounded border border-control-line bg-surface px-2.5 text-14 text-fg touch:text-16",
  "focus-visible:border-focus focus-visible:outline-offset-0 disabled:opacity-55",
  "aria-invalid:border-danger",
);

export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return <input data-slot="input" type={type} className={cn(fieldStyle, "h-8 touch:h-11", className)} {...props} />;
}
