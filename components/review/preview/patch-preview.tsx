import { useState } from "react";
import { cn } from "@/components/ui/cn";
import type { PatchLine, PatchPreview } from "@/lib/payload/preview/patch";
import { LongText } from "../long-text";
import { placed } from "../placed";
import { ShowRest } from "../show-rest";
import { plural } from "../value-text";
import { Frame } from "./frame";

const FIRST_LINES = 60;
const MORE_LINES = 2_000;
const LINE = { lines: 1, characters: 2_000 };

const LOOKS: Record<PatchLine["kind"], { sign: string; word: string; row: string }> = {
  added: { sign: "+", word: "Added: ", row: "bg-add-soft text-add" },
  removed: { sign: "−", word: "Removed: ", row: "bg-del-soft text-del" },
  same: { sign: " ", word: "", row: "text-fg-muted" },
  place: { sign: "", word: "", row: "bg-sunken text-fg-faint" },
  file: { sign: "", word: "", row: "bg-sunken font-semibold text-fg" },
};

/** A patch with its lines told apart by colour, sign and word. */
export function PatchPreviewView({ preview }: { preview: PatchPreview }) {
  const [limit, setLimit] = useState(FIRST_LINES);
  const { lines, added, removed } = preview;
  const hidden = lines.length - limit;
  return (
    <Frame label="Code change">
      <p className="flex gap-3 border-b bg-sunken/60 px-3 py-2 text-13 tabular-nums">
        <span className="font-semibold text-add">+{plural(added, "line")}</span>
        <span className="font-semibold text-del">−{plural(removed, "line")}</span>
      </p>
      <div className="py-1 font-mono text-13 leading-[22px]">
        {placed(lines.slice(0, limit)).map(({ place, item }) => (
          <Line key={place} line={item} />
        ))}
      </div>
      {lines.length > FIRST_LINES && (
        <div className="px-3 pb-2">
          <ShowRest
            open={hidden <= 0}
            hidden={plural(hidden, "line")}
            {...(hidden > MORE_LINES && { more: `Show ${MORE_LINES.toLocaleString("en-US")} more` })}
            onToggle={() => setLimit(hidden > 0 ? limit + MORE_LINES : FIRST_LINES)}
          />
        </div>
      )}
    </Frame>
  );
}

function Line({ line }: { line: PatchLine }) {
  const { sign, word, row } = LOOKS[line.kind];
  return (
    <div className={cn("grid grid-cols-[2ch_minmax(0,1fr)] px-2", row)}>
      <span aria-hidden className="font-semibold select-none">
        {sign}
      </span>
      <span className="whitespace-pre-wrap wrap-anywhere">
        {word !== "" && <span className="sr-only">{word}</span>}
        <LongText text={line.text} limits={LINE} />
      </span>
    </div>
  );
}
