"use client";

import { memo, useMemo, useState } from "react";
import { cn } from "@/components/ui/cn";
import { formatPath } from "@/lib/payload/path";
import { countFields, type FieldRow, fieldRows } from "./field-rows";
import { LongText } from "./long-text";
import { SafeText } from "./safe-text";
import { ShowRest } from "./show-rest";
import { useFilling } from "./use-filling";
import { partOf, plural, valueText, valueType } from "./value-text";

const FIRST_ROWS = 120;
/** A list may have half a million items: so many rows come with one press, or the page would stall. */
const MORE_ROWS = 10_000;
/** Deeper fields keep this indent and say how deep they are: the page must not scroll sideways. */
const MOST_INDENT = 8;

type FieldTreeProps = { payload: unknown; firstRows?: number };

/** Every field of a payload, one a row, keys beside their values. Many rows begin folded and open whole ([U16], [T38]). */
export function FieldTree({ payload, firstRows = FIRST_ROWS }: FieldTreeProps) {
  const [limit, setLimit] = useState(firstRows);
  const rows = useMemo(() => fieldRows(payload, limit), [payload, limit]);
  const drawn = useFilling(rows.length);
  const total = useMemo(() => countFields(payload).rows, [payload]);
  if (total <= 0) {
    return <p className="font-mono text-13 text-fg-muted">{Array.isArray(payload) ? "[ ] empty" : "{ } empty"}</p>;
  }
  const hidden = total - limit;
  const toggle = () => setLimit(hidden > 0 ? limit + MORE_ROWS : firstRows);
  return (
    <>
      <dl className="font-mono text-13 leading-[22px]">
        {rows.slice(0, drawn).map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </dl>
      {total > firstRows && (
        <ShowRest
          open={hidden <= 0}
          hidden={plural(hidden, "field")}
          {...(hidden > MORE_ROWS && { more: `Show ${MORE_ROWS.toLocaleString("en-US")} more` })}
          coming={drawn < rows.length && partOf(drawn, rows.length, "field")}
          onToggle={toggle}
        />
      )}
    </>
  );
}

const Row = memo(function Row({ row }: { row: FieldRow }) {
  const indent = { paddingLeft: Math.min(row.depth, MOST_INDENT) * 16 };
  return (
    <div
      title={formatPath(row.path)}
      className="grid grid-cols-[minmax(124px,30%)_minmax(0,1fr)] gap-x-3 py-0.5 [contain-intrinsic-size:auto_26px] [content-visibility:auto] even:bg-sunken/60"
    >
      <dt style={indent} className={cn("wrap-anywhere", row.isIndex ? "text-fg-faint" : "text-fg-muted")}>
        {row.depth > MOST_INDENT && <span className="text-fg-faint">{row.depth}› </span>}
        {row.isIndex ? `[${row.name}]` : <SafeText text={row.name} />}
      </dt>
      <dd className="min-w-0">{row.type === "scalar" ? <Scalar value={row.value} /> : <Size row={row} />}</dd>
    </div>
  );
});

function Size({ row }: { row: FieldRow & { type: "object" | "array" } }) {
  const words = row.type === "array" ? plural(row.size, "item") : plural(row.size, "field");
  return <span className="font-sans text-12 text-fg-faint">{row.size === 0 ? "empty" : words}</span>;
}

/** A scalar value; what is not text is set apart, so that `"1"` is not taken for `1`. `tinted` leaves colour to the side of a change. */
export function Scalar({ value, tinted = false }: { value: unknown; tinted?: boolean }) {
  const type = valueType(value);
  if (type !== "text") {
    return <span className={tinted ? "italic" : "font-medium text-accent"}>{valueText(value ?? null)}</span>;
  }
  if (value === "") return <span className="font-sans text-12 text-fg-faint">empty text</span>;
  return <LongText text={valueText(value)} />;
}
