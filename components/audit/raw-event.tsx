"use client";

import { useState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { FoldButton } from "@/components/review/fold-button";
import { LongText } from "@/components/review/long-text";
import type { AuditItem } from "@/lib/audit/schemas";

/** The event as JSON, which is what its leaf is the hash of; only when it is wanted. */
export function RawEvent({ event }: Pick<AuditItem, "event">) {
  const [open, setOpen] = useState(false);
  const json = JSON.stringify(event, null, 2);
  return (
    <section className="overflow-hidden rounded border border-line">
      <FoldButton open={open} onToggle={() => setOpen(!open)}>
        The event as JSON, exactly what is hashed
      </FoldButton>
      {open && (
        <div className="relative border-t border-line">
          <div className="absolute top-1.5 right-1.5">
            <CopyButton text={json} label="Copy the event" />
          </div>
          <pre className="px-3 py-2.5 pr-22 font-mono text-12 leading-5 whitespace-pre-wrap">
            <LongText text={json} limits={WHOLE} />
          </pre>
        </div>
      )}
    </section>
  );
}

const WHOLE = { lines: 200, characters: 20_000 };
