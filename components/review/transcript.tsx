"use client";

import { useState } from "react";
import { cn } from "@/components/ui/cn";
import type { Message } from "./evidence-blocks";
import { FoldButton } from "./fold-button";
import { LongText } from "./long-text";
import { placed } from "./placed";
import { SafeText } from "./safe-text";
import { plural } from "./value-text";

/** The last messages led to the action; earlier ones open on demand. */
const LATEST = 4;
const LIMITS = { lines: 12, characters: 1_200 };

/** A conversation as it was held, oldest first. Text only ([T33]). */
export function Transcript({ messages }: { messages: readonly Message[] }) {
  const [open, setOpen] = useState(false);
  const earlier = messages.length - LATEST;
  const shown = open ? placed(messages) : placed(messages).slice(-LATEST);
  return (
    <>
      {earlier > 0 && (
        <div className="mb-1 -ml-2">
          <FoldButton open={open} onToggle={() => setOpen(!open)}>
            {plural(earlier, "earlier message")}
          </FoldButton>
        </div>
      )}
      <ol className="space-y-2.5">
        {shown.map(({ place, item: message }) => (
          <li key={place} className="grid grid-cols-[56px_minmax(0,1fr)] gap-x-3">
            <span
              className={cn(
                "text-12 leading-[1.125rem] font-semibold",
                message.role === "Agent" ? "text-fg" : "text-fg-muted",
              )}
            >
              <SafeText text={message.role} />
            </span>
            <span className={message.role === "Agent" ? "text-fg" : undefined}>
              <LongText text={message.text} limits={LIMITS} />
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
