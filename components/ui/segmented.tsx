"use client";

import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

type SegmentedProps<T extends string> = {
  /** What is chosen here; read out with the options. */
  label: string;
  value: T;
  options: ReadonlyArray<{ value: T; label: ReactNode }>;
  onChange: (value: T) => void;
  className?: string;
};

/** One of a few, all in sight. Arrow keys move within it. */
export function Segmented<T extends string>({ label, value, options, onChange, className }: SegmentedProps<T>) {
  const choose = (next: string) => {
    const option = options.find((candidate) => candidate.value === next);
    // Pressing the chosen one again would leave none.
    if (option) onChange(option.value);
  };
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={choose}
      className={cn("inline-flex rounded border border-line-strong bg-surface p-px", className)}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className={cn(
            "inline-flex h-7 min-w-6 grow items-center justify-center gap-1.5 rounded-sm px-2.5 text-12 font-medium touch:h-10",
            "whitespace-nowrap text-fg-muted hover:text-fg data-[state=on]:bg-accent-soft data-[state=on]:text-accent",
          )}
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
