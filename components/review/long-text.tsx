"use client";

import { startTransition, useMemo, useState } from "react";
import { chunkText, FOLD, foldText } from "./fold-text";
import { placed } from "./placed";
import { SafeText } from "./safe-text";
import { ShowRest } from "./show-rest";

type LongTextProps = { text: string; limits?: { lines: number; characters: number } };

/** A text with its line feeds, wrapped. A long one begins folded, says how much is not shown, and opens whole ([U16]). */
export function LongText({ text, limits = FOLD }: LongTextProps) {
  const [open, setOpen] = useState(false);
  const folded = useMemo(() => foldText(text, limits), [text, limits]);
  if (folded.hidden === null) return <Lines text={text} />;
  return (
    <>
      {open ? <Whole text={text} /> : <Lines text={folded.shown} />}
      <ShowRest open={open} hidden={folded.hidden} onToggle={() => startTransition(() => setOpen(!open))} />
    </>
  );
}

function Lines({ text }: { text: string }) {
  return (
    <span className="whitespace-pre-wrap wrap-anywhere">
      <SafeText text={text} />
    </span>
  );
}

/** In pieces that the browser lays out only as they come on screen; find in page still sees all of them. */
function Whole({ text }: { text: string }) {
  const chunks = useMemo(() => chunkText(text), [text]);
  return placed(chunks).map(({ place, item }) => (
    <span
      key={place}
      className="block whitespace-pre-wrap wrap-anywhere [contain-intrinsic-size:auto_600px] [content-visibility:auto]"
    >
      <SafeText text={item} />
    </span>
  ));
}
