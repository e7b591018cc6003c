"use client";

import { useState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { FoldButton } from "@/components/review/fold-button";
import { FieldTree } from "@/components/review/field-tree";
import { LongText } from "@/components/review/long-text";
import type { AuditItem } from "@/lib/audit/schemas";

/** What the event says by itself, beside what it only commits to: ids, verdicts, hashes. */
export function EventData({ event }: Pick<AuditItem, "event">) {
  const { commitments: _, ...said } = event.data;
  if (Object.keys(said).length === 0) return null;
  return (
    <section aria-labelledby="data-title" className="border-t border-line pt-4">
      <h2 id="data-title" className="mb-2 text-14 font-semibold">
        What the event says
      </h2>
      <div className="overflow-hidden rounded border border-line p-2">
        <FieldTree payload={said} firstRows={40} />
      </div>
    </section>
  );
}

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
