import { TriangleAlert } from "lucide-react";
import type { ListChange } from "@/lib/payload/diff-model";
import { formatPath } from "@/lib/payload/path";
import { SafeText } from "./safe-text";
import { plural } from "./value-text";

/** Lists that grow or shrink, in numbers: `recipients: 4 → 40 items`. */
export function ListChanges({ lists }: { lists: readonly ListChange[] }) {
  if (lists.length === 0) return null;
  return (
    <ul className="mb-2 flex flex-wrap gap-x-4 gap-y-1 text-13">
      {lists.map((list) => (
        <li key={formatPath(list.path)} className="inline-flex items-center gap-1.5">
          <span className="font-mono text-fg-muted">
            <SafeText text={formatPath(list.path) || "list"} />
          </span>
          <span className={list.large_jump ? "font-semibold text-warn" : "font-semibold"}>
            {list.before.toLocaleString("en-US")} → {plural(list.after, "item")}
          </span>
          {list.large_jump && <TriangleAlert size={14} aria-label="large jump" className="text-warn" />}
        </li>
      ))}
    </ul>
  );
}
