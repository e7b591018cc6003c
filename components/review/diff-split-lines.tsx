"use client";

import { useMemo, useState } from "react";
import { cn } from "@/components/ui/cn";
import type { TextLine } from "@/lib/payload/diff-model";
import { type LinePair, linePairs, pairRuns } from "./diff-lines";
import { FoldButton } from "./fold-button";
import { LineText } from "./line-text";
import { placed } from "./placed";
import { ShowRest } from "./show-rest";
import { plural } from "./value-text";

const FIRST_PAIRS = 200;

/** A text of several lines, before on the left and after on the right, what replaces what on one height. */
export function DiffSplitLines({ lines }: { lines: readonly TextLine[] }) {
  const [open, setOpen] = useState(false);
  const pairs = useMemo(() => linePairs(lines), [lines]);
  const hidden = pairs.length - FIRST_PAIRS;
  const runs = useMemo(() => pairRuns(open ? pairs : pairs.slice(0, FIRST_PAIRS)), [pairs, open]);
  return (
    <div className="font-mono text-13">
      {placed(runs).map(({ place, item: run }) =>
        run.type === "shown" ? <Pairs key={place} pairs={run.lines} /> : <Folded key={place} pairs={run.lines} />,
      )}
      {hidden > 0 && <ShowRest open={open} hidden={plural(hidden, "line")} onToggle={() => setOpen(!open)} />}
    </div>
  );
}

function Folded({ pairs }: { pairs: LinePair[] }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <FoldButton open={open} onToggle={() => setOpen(!open)}>
        {plural(pairs.length, "unchanged line")}
      </FoldButton>
      {open && <Pairs pairs={pairs} />}
    </>
  );
}

function Pairs({ pairs }: { pairs: readonly LinePair[] }) {
  return pairs.map((pair) => (
    <div key={`${pair.before?.beforeLine}:${pair.after?.afterLine}`} className="grid grid-cols-2 gap-px">
      <Half line={pair.before} number={pair.before?.beforeLine} />
      <Half line={pair.after} number={pair.after?.afterLine} />
    </div>
  ));
}

const LOOKS = {
  same: { sign: "", word: "", row: "text-fg-muted" },
  removed: { sign: "−", word: "Removed: ", row: "bg-del-soft text-del" },
  added: { sign: "+", word: "Added: ", row: "bg-add-soft text-add" },
} as const;

function Half({ line, number }: { line: TextLine | null; number: number | null | undefined }) {
  if (line === null) return <span aria-hidden className="bg-sunken" />;
  const { sign, word, row } = LOOKS[line.kind];
  return (
    <div className={cn("grid grid-cols-[4ch_2ch_minmax(0,1fr)]", row)}>
      <span aria-hidden className="pr-1 text-right text-12 leading-[1.125rem] text-fg-faint select-none">
        {number}
      </span>
      <span aria-hidden className="text-center font-semibold select-none">
        {sign}
      </span>
      <span className="whitespace-pre-wrap wrap-anywhere">
        <span className="sr-only">{word}</span>
        <LineText line={line} />
      </span>
    </div>
  );
}
