import { TriangleAlert } from "lucide-react";
import type { Standout } from "@/lib/payload/diff-model";
import { SafeText } from "./safe-text";

/** What must catch the eye about a change: `×10`, another currency, a new domain. */
export function Standouts({ standouts }: { standouts: readonly Standout[] }) {
  if (standouts.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1.5 font-sans">
      {standouts.map((standout) => (
        <li
          key={`${standout.type}:${standout.message}`}
          className="inline-flex min-h-5 items-center gap-1 rounded-sm bg-warn-soft px-1.5 text-12 font-semibold wrap-anywhere text-warn"
        >
          <TriangleAlert size={12} aria-hidden className="shrink-0" />
          <SafeText text={standout.message} />
        </li>
      ))}
    </ul>
  );
}
