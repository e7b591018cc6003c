"use client";

import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";
import { initials } from "@/components/ui/initials";
import { useViewer } from "./viewer";

/** Opens the person's own menu; with their name where there is room. */
export function UserButton({ className, ...props }: ComponentProps<"button">) {
  const { name } = useViewer();
  return (
    <button
      type="button"
      title={name}
      aria-label={`Your menu: ${name}`}
      aria-haspopup="menu"
      className={cn(
        "flex h-10 items-center justify-center gap-2.5 rounded hover:bg-hover data-[state=open]:bg-hover max-sm:w-11",
        "xl:justify-start xl:px-1.5",
        className,
      )}
      {...props}
    >
      {/* Drawn, not written: what can be read of a control must be in its name (WCAG 2.5.3). */}
      <span
        data-initials={initials(name)}
        className="flex size-7 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface text-12 font-semibold text-fg-muted before:content-[attr(data-initials)]"
      />
      <span className="hidden min-w-0 flex-1 truncate text-left text-13 font-medium xl:block">{name}</span>
    </button>
  );
}
