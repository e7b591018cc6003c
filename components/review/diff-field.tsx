import { memo } from "react";
import { cn } from "@/components/ui/cn";
import type { FieldChange } from "@/lib/payload/diff-model";
import { Change, type DiffMode, isInline } from "./diff-change";
import { Value } from "./diff-value";
import { fieldKey, fieldSteps } from "./diff-words";
import { SeenMark } from "./evidence-gate";
import { placed } from "./placed";
import { SafeText } from "./safe-text";
import { Standouts } from "./standouts";
import { CHANGE } from "./use-change-keys";

type DiffFieldProps = { field: FieldChange; mode: DiffMode; isPlain: boolean };

/**
 * One field of the difference. `isPlain` where there is no before: then nothing is added, it is just what will run. Kept as it is
 * while others are drawn below it: there may be ten thousand.
 */
export const DiffField = memo(function DiffField({ field, mode, isPlain }: DiffFieldProps) {
  const isChange = !isPlain && field.kind !== "same";
  const isLine = isPlain || isInline(field, mode);
  return (
    <li
      {...(isChange && CHANGE)}
      className="relative grid [contain-intrinsic-size:auto_36px] [content-visibility:auto] grid-cols-1 gap-x-4 gap-y-1 px-3 py-1.5 outline-none focus-visible:bg-hover focus-visible:before:absolute focus-visible:before:inset-y-0 focus-visible:before:left-0 focus-visible:before:w-[3px] focus-visible:before:bg-focus @md:grid-cols-[minmax(120px,26%)_minmax(0,1fr)]"
    >
      <FieldName field={field} />
      <div
        className={cn(
          "min-w-0 font-mono text-13 leading-[22px]",
          isLine ? "flex flex-wrap items-center gap-x-3 gap-y-1" : "space-y-1",
        )}
      >
        <div className="min-w-0">{isPlain ? <Value value={field.after} /> : <Change field={field} mode={mode} />}</div>
        <Standouts standouts={field.standouts} />
      </div>
      <SeenMark field={fieldKey(field)} />
    </li>
  );
});

function FieldName({ field }: Pick<DiffFieldProps, "field">) {
  const steps = fieldSteps(field);
  return (
    <div
      className={cn(
        "font-mono text-13 leading-[22px] wrap-anywhere",
        field.kind === "same" ? "text-fg-muted" : "text-fg",
      )}
    >
      {placed(steps).map(({ place, item }) => (
        <span key={place} className={place < steps.length - 1 ? "text-fg-faint" : "font-medium"}>
          <SafeText text={item} />
          {place < steps.length - 1 && " › "}
        </span>
      ))}
    </div>
  );
}
