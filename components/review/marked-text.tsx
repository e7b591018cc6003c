import { cn } from "@/components/ui/cn";
import type { Side } from "./diff-value";
import { placed } from "./placed";
import { SafeText } from "./safe-text";

type MarkedTextProps = { parts: readonly { text: string; marked: boolean }[]; side: Side };

/** A text with the words marked that are only on this side. */
export function MarkedText({ parts, side }: MarkedTextProps) {
  return placed(parts).map(({ place, item }) =>
    item.marked ? (
      <mark
        key={place}
        className={cn(
          "rounded-sm px-0.5 text-fg",
          side === "removed" ? "bg-del-strong" : "bg-add-strong font-semibold",
        )}
      >
        <SafeText text={item.text} />
      </mark>
    ) : (
      <SafeText key={place} text={item.text} />
    ),
  );
}
