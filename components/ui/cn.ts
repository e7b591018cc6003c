import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// The sizes are ours (12 to 24): without this, `text-13` would be taken for a colour and drop `text-fg`.
const merge = extendTailwindMerge({
  extend: { theme: { text: ["12", "13", "14", "16", "20", "24"], shadow: ["overlay"] } },
});

/** Joins class names; of two that set the same property the later one stays. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
