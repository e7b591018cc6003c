import { useMemo, useState } from "react";
import { cn } from "@/components/ui/cn";
import type { SqlPreview, SqlStatement } from "@/lib/payload/preview/sql";
import { type SqlPiece, sqlLines, sqlPieces } from "@/lib/payload/preview/sql-pieces";
import { foldText } from "../fold-text";
import { placed } from "../placed";
import { SafeText } from "../safe-text";
import { ShowRest } from "../show-rest";
import { plural } from "../value-text";
import { Caution, Frame } from "./frame";
import { NumberedLine } from "./numbered-line";

const LOOKS: Partial<Record<SqlPiece["kind"], string>> = {
  keyword: "font-semibold text-accent",
  text: "text-add",
  number: "font-medium text-tier-high",
  comment: "text-fg-faint italic",
  name: "text-fg",
};
/** Each piece is an element: so many characters come with the first look, and so many at all. */
const FIRST = { lines: 40, characters: 1_500 };
const MOST = 12_000;

/** A statement in SQL line by line, under what it does to which tables. */
export function SqlPreviewView({ preview }: { preview: SqlPreview }) {
  const [open, setOpen] = useState(false);
  const { shown, hidden } = useMemo(
    () => foldText(preview.text, open ? { lines: Number.POSITIVE_INFINITY, characters: MOST } : FIRST),
    [preview.text, open],
  );
  const lines = useMemo(() => sqlLines(sqlPieces(shown)), [shown]);
  const isFolded = foldText(preview.text, FIRST).hidden !== null;
  return (
    <Frame label="SQL">
      <ul className="divide-y border-b bg-sunken/60">
        {placed(preview.statements).map(({ place, item }) => (
          <Statement key={place} statement={item} />
        ))}
      </ul>
      <div className="py-2 font-mono text-13 leading-[22px]">
        {placed(lines).map(({ place, item: line }) => (
          <NumberedLine key={place} number={place + 1}>
            {placed(line).map(({ place: at, item: { kind, text } }) => (
              <span key={at} className={LOOKS[kind]}>
                <SafeText text={text} />
              </span>
            ))}
          </NumberedLine>
        ))}
      </div>
      {isFolded && (
        <div className="px-3 pb-2">
          <ShowRest open={open && hidden === null} hidden={hidden ?? ""} onToggle={() => setOpen(!open)} />
        </div>
      )}
      {open && hidden !== null && (
        <p className="px-3 pb-2 text-12 text-fg-muted">All of it stands in the payload below.</p>
      )}
    </Frame>
  );
}

function Statement({ statement: { verb, tables, caution } }: { statement: SqlStatement }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-13">
      <strong className={cn("font-mono", verb !== "SELECT" && "text-fg")}>
        <SafeText text={verb} />
      </strong>
      {tables.length > 0 && (
        <span className="min-w-0 wrap-anywhere">
          <span className="text-fg-muted">{plural(tables.length, "table").replace(/^\d+ /, "")} </span>
          <code className="text-13 font-medium">
            <SafeText text={tables.join(", ")} />
          </code>
        </span>
      )}
      {caution !== null && <Caution text={caution} />}
    </li>
  );
}
