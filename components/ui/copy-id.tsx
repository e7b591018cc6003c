"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { cn } from "./cn";
import { shortenMiddle } from "./shorten";

type CopyIdProps = {
  value: string;
  /** What it is, for the button's name: "job id", "job hash". */
  label: string;
  head?: number;
  tail?: number;
  className?: string;
};

/** An identifier, shortened in the middle, whole on hover, copied with one click. */
export function CopyId({ value, label, head, tail, className }: CopyIdProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    window.setTimeout(() => setCopied(false), 1_600);
  };
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      data-slot="copy-id"
      title={value}
      onClick={() => void copy()}
      className={cn(
        "group -mx-1 inline-flex min-h-6 max-w-full items-center gap-1 rounded-sm px-1 font-mono text-12 text-fg-muted",
        "hover:bg-hover hover:text-fg",
        className,
      )}
    >
      <span className="sr-only">Copy {label} </span>
      <span className="truncate">{shortenMiddle(value, head, tail)}</span>
      <Icon size={12} aria-hidden className="shrink-0 text-fg-faint group-hover:text-fg" />
      <span role="status" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </button>
  );
}
