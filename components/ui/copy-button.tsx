"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";

/** Copies a text that is on screen; says so for a moment. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    window.setTimeout(() => setCopied(false), 1_600);
  };
  const Icon = copied ? Check : Copy;
  return (
    <Button size="sm" aria-label={label} onClick={() => void copy()}>
      <Icon size={13} aria-hidden />
      <span role="status">{copied ? "Copied" : "Copy"}</span>
    </Button>
  );
}
