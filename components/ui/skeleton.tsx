import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A placeholder in the shape of what comes. Say what is loading once, on the container (`aria-busy`, a label). */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return (
    <div data-slot="skeleton" aria-hidden className={cn("animate-pulse rounded-sm bg-line", className)} {...props} />
  );
}
