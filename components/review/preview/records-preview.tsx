import { useState } from "react";
import { cn } from "@/components/ui/cn";
import type { RecordsPreview } from "@/lib/payload/preview/records";
import { LongText } from "../long-text";
import { placed } from "../placed";
import { SafeText } from "../safe-text";
import { ShowRest } from "../show-rest";
import { plural } from "../value-text";
import { Frame } from "./frame";

const FIRST_ROWS = 10;
const MORE_ROWS = 500;
const CELL = { lines: 4, characters: 160 };

/** A list of like objects as a table. It scrolls by itself where it is wider than the page. */
export function RecordsPreviewView({ preview }: { preview: RecordsPreview }) {
  const [limit, setLimit] = useState(FIRST_ROWS);
  const { path, columns, rows } = preview;
  const hidden = rows.length - limit;
  const isWider = rows.slice(0, limit).some((row) => Object.keys(row).some((name) => !columns.includes(name)));
  return (
    <Frame label="Table">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard. */}
      <section aria-label={`Records of ${path}`} tabIndex={0} className="relative overflow-x-auto -outline-offset-2">
        <table className="w-full border-collapse text-left text-13">
          <caption className="border-b bg-sunken/60 px-3 py-2 text-left text-13">
            <code className="font-medium">
              <SafeText text={path} />
            </code>
            <span className="text-fg-muted tabular-nums"> {plural(rows.length, "record")}</span>
          </caption>
          <thead className="text-12 text-fg-muted">
            <tr className="border-b">
              <th scope="col" className="w-10 px-3 py-1.5 text-right font-medium">
                #
              </th>
              {columns.map((name) => (
                <th key={name} scope="col" className="px-3 py-1.5 font-medium">
                  <SafeText text={name} />
                </th>
              ))}
              {isWider && (
                <th scope="col" className="px-3 py-1.5 font-medium">
                  Other fields
                </th>
              )}
            </tr>
          </thead>
          <tbody className="divide-y tabular-nums">
            {placed(rows.slice(0, limit)).map(({ place, item }) => (
              <Row key={place} number={place + 1} row={item} columns={columns} isWider={isWider} />
            ))}
          </tbody>
        </table>
      </section>
      {rows.length > FIRST_ROWS && (
        <div className="border-t px-3 py-2">
          <ShowRest
            open={hidden <= 0}
            hidden={plural(hidden, "record")}
            {...(hidden > MORE_ROWS && { more: `Show ${MORE_ROWS.toLocaleString("en-US")} more` })}
            onToggle={() => setLimit(hidden > 0 ? limit + MORE_ROWS : FIRST_ROWS)}
          />
        </div>
      )}
    </Frame>
  );
}

type RowProps = { number: number; row: Record<string, unknown>; columns: readonly string[]; isWider: boolean };

function Row({ number, row, columns, isWider }: RowProps) {
  const others = Object.entries(row).filter(([name]) => !columns.includes(name));
  return (
    <tr className="align-top">
      <th scope="row" className="px-3 py-1.5 text-right text-12 font-normal text-fg-faint">
        {number}
      </th>
      {columns.map((name) => (
        <td key={name} className={cn("max-w-80 px-3 py-1.5", isWide(row[name]) ? "min-w-44" : "min-w-16")}>
          {Object.hasOwn(row, name) ? <Cell value={row[name]} /> : <span className="text-fg-faint">–</span>}
        </td>
      ))}
      {isWider && <td className="px-3 py-1.5">{others.length > 0 && <Cell value={Object.fromEntries(others)} />}</td>}
    </tr>
  );
}

/** Longer texts get room enough not to break within every word; the table scrolls instead. */
const isWide = (value: unknown): boolean => typeof value === "string" && value.length > 14;

function Cell({ value }: { value: unknown }) {
  if (value === "") return <span className="text-12 text-fg-faint">empty</span>;
  if (typeof value === "string") return <LongText text={value} limits={CELL} />;
  return (
    <span className="font-mono">
      <LongText text={JSON.stringify(value) ?? ""} limits={CELL} />
    </span>
  );
}
