import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { FieldTree, Scalar } from "./field-tree";
import { valueType } from "./value-text";

export type Side = "removed" | "added";

const LOOKS: Record<Side, { sign: string; word: string; box: string }> = {
  removed: { sign: "−", word: "Before", box: "bg-del-soft text-del" },
  added: {
    sign: "+",
    word: "After",
    box: "bg-add-soft text-add",
  },
};

type SideBoxProps = { side: Side; block?: boolean; children: ReactNode };

/** One side of a change: colour, sign, weight, and the words `Before` and `After` for those who see none of them. */
export function SideBox({ side, block = false, children }: SideBoxProps) {
  const { sign, word, box } = LOOKS[side];
  const Element = side === "removed" ? "del" : "ins";
  return (
    <Element
      className={cn(
        "no-underline",
        box,
        block ? "flex w-full gap-2 px-2 py-1" : "inline-flex gap-1.5 rounded-sm px-1.5",
      )}
    >
      <span aria-hidden className="shrink-0 font-semibold select-none">
        {sign}
      </span>
      <span className="sr-only">{word}: </span>
      <span className={cn("min-w-0", block && "flex-1", side === "added" && "font-semibold")}>{children}</span>
    </Element>
  );
}

/** A value of any type: scalars as they are, objects and lists as fields. */
export function Value({ value, tinted = false }: { value: unknown; tinted?: boolean }) {
  const type = valueType(value);
  if (type !== "object" && type !== "list") return <Scalar value={value} tinted={tinted} />;
  return (
    <span className="block font-normal text-fg">
      <FieldTree payload={value} firstRows={40} />
    </span>
  );
}
