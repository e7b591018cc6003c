"use client";

import { useMemo, useState } from "react";
import { cn } from "@/components/ui/cn";
import type { TextLine } from "@/lib/payload/diff-model";
import { lineRuns } from "./diff-lines";
import { FoldButton } from "./fold-button";
import { LineText } from "./line-text";
import { placed } from "./placed";
import { ShowRest } from "./show-rest";
import { plural } from "./value-text";

const FIRST_LINES = 200;

/** A text of several lines, changed lines with their numbers on either side; far unchanged ones fold. */
export function DiffTextLines({ lines }: { lines: readonly TextLine[] }) {
  const [open, setOpen] = useState(false);
  const hidden = lines.length - FIRST_LINES;
  const runs = useMemo(() => lineRuns(open ? lines : lines.slice(0, FIRST_LINES)), [lines, open]);
  return (
    <div className="font-mono text-13">
      {placed(runs).map(({ place, item: run }) =>
        run.type === "shown" ? <Lines key={place} lines={run.lines} /> : <Folded key={place} lines={run.lines} />,
      )}
      {hidden > 0 && <ShowRest open={open} hidden={plural(hidden, "line")} onToggle={() => setOpen(!open)} />}
    </div>
  );
}

function Folded({ lines }: { lines: TextLine[] }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <FoldButton open={open} onToggle={() => setOpen(!open)}>
        {plural(lines.length, "unchanged line")}
      </FoldButton>
      {open && <Lines lines={lines} />}
    </>
  );
}

const LOOKS = {
  same: { sign: " ", word: "", row: "text-fg-muted" },
  removed: { sign: "−", word: "Removed: ", row: "bg-del-soft text-del" },
  added: { sign: "+", word: "Added: ", row: "bg-add-soft text-add" },
} as const;

function Lines({ lines }: { lines: readonly TextLine[] }) {
  return lines.map((line) => {
    const { sign, word, row } = LOOKS[line.kind];
    return (
      <div
        key={`${line.beforeLine}:${line.afterLine}`}
        className={cn("grid grid-cols-[4ch_4ch_2ch_minmax(0,1fr)] px-1", row)}
      >
        <LineNumber value={line.beforeLine} />
        <LineNumber value={line.afterLine} />
        <span aria-hidden className="text-center font-semibold select-none">
          {sign}
        </span>
        <span className="whitespace-pre-wrap wrap-anywhere">
          <span className="sr-only">{word}</span>
          <LineText line={line} />
        </span>
      </div>
    );
  });
}

function LineNumber({ value }: { value: number | null }) {
  return (
    <span aria-hidden className="pr-1 text-right text-12 text-fg-faint select-none">
      {value}
    </span>
  );
}
