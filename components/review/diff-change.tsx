import { ArrowRight } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { ChangeDetail, FieldChange } from "@/lib/payload/diff-model";
import { partsOf } from "./diff-lines";
import { DiffSplitLines } from "./diff-split-lines";
import { DiffTextLines } from "./diff-text-lines";
import { type Side, SideBox, Value } from "./diff-value";
import { MarkedText } from "./marked-text";
import { isShort } from "./value-text";

export type DiffMode = "unified" | "split";

/** Both sides fit on one line: `economy → business`. */
export function isInline({ kind, before, after }: FieldChange, mode: DiffMode): boolean {
  if (mode === "split" || kind === "same") return false;
  return (kind === "added" || isShort(before)) && (kind === "removed" || isShort(after));
}

/** What happened to one field: a line for short values, else one side below the other or beside it. */
export function Change({ field, mode }: { field: FieldChange; mode: DiffMode }) {
  const { kind, before, after, detail } = field;
  if (kind === "same") return <Value value={after ?? before} />;
  if (detail?.type === "lines" && mode === "split") return <DiffSplitLines lines={detail.lines} />;
  if (detail?.type === "lines") return <DiffTextLines lines={detail.lines} />;
  const sides: Side[] = kind === "changed" ? ["removed", "added"] : [kind];
  if (isInline(field, mode)) return <Inline field={field} sides={sides} />;
  const note = detail === undefined ? undefined : NOTES[detail.type];
  return (
    <>
      {note !== undefined && <p className="mb-1 font-sans text-12 text-warn">{note}</p>}
      <div className={cn("grid gap-px overflow-hidden rounded-sm", mode === "split" && "@md:grid-cols-2")}>
        {mode === "split" && kind === "added" && <Nothing />}
        {sides.map((side) => (
          <SideBox key={side} side={side} block>
            <SideValue field={field} side={side} />
          </SideBox>
        ))}
        {mode === "split" && kind === "removed" && <Nothing />}
      </div>
    </>
  );
}

const NOTES: Partial<Record<ChangeDetail["type"], string>> = {
  too_large: "Too large to compare: both sides are shown whole.",
  order: "The same items in another order.",
};

/** The side on which a field doesn't exist. */
function Nothing() {
  return <span aria-hidden className="hidden bg-sunken @md:block" />;
}

function Inline({ field, sides }: { field: FieldChange; sides: readonly Side[] }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      {sides.map((side, i) => (
        <span key={side} className="inline-flex items-center gap-1.5">
          {i > 0 && <ArrowRight size={14} aria-hidden className="shrink-0 text-fg-faint" />}
          <SideBox side={side}>
            <SideValue field={field} side={side} />
          </SideBox>
        </span>
      ))}
    </span>
  );
}

function SideValue({ field, side }: { field: FieldChange; side: Side }) {
  if (field.detail?.type !== "words") return <Value value={side === "removed" ? field.before : field.after} tinted />;
  return (
    <span className="font-normal whitespace-pre-wrap wrap-anywhere">
      <MarkedText parts={partsOf(field.detail.parts, side)} side={side} />
    </span>
  );
}
