import { Button } from "@/components/ui/button";

type ShowRestProps = {
  /** Everything is shown. */
  open: boolean;
  hidden: string;
  /** Where one press cannot show all: what it shows. */
  more?: string;
  /** What is there already, while many come: "3,100 of 9,996 fields". */
  coming?: string | false;
  onToggle: () => void;
};

/** Says what is not shown and opens it ([U16]). Stays in place, so that it closes again with the same key. */
export function ShowRest({ open, hidden, more = "Show all", coming, onToggle }: ShowRestProps) {
  return (
    <span className="mt-1 flex flex-wrap items-center gap-2 font-sans text-12 text-fg-muted print:hidden">
      {!open && <span>{hidden} not shown</span>}
      {coming && <span className="tabular-nums">{coming}</span>}
      <Button size="sm" onClick={onToggle} aria-expanded={open}>
        {open ? "Show less" : more}
      </Button>
    </span>
  );
}
