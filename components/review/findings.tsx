"use client";

import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { ReviewView } from "@/lib/jobs/schemas";
import { placed } from "./placed";
import { SafeText } from "./safe-text";
import { ShowRest } from "./show-rest";
import { plural } from "./value-text";

const FIRST_FINDINGS = 4;

/** What in the payload may show something else than what will be done: what and where ([T34], [T35]). */
export function Findings({ findings }: Pick<ReviewView, "findings">) {
  const [open, setOpen] = useState(false);
  if (findings.length === 0) return null;
  const hidden = findings.length - FIRST_FINDINGS;
  return (
    <section
      aria-labelledby="findings-title"
      className="rounded border border-warn/40 bg-warn-soft px-3 py-2.5 text-13"
    >
      <h2 id="findings-title" className="flex items-center gap-2 font-semibold text-warn">
        <TriangleAlert size={16} aria-hidden className="shrink-0" />
        {findings.length === 1
          ? "Something in this payload can mislead"
          : `${plural(findings.length, "thing")} in this payload can mislead`}
      </h2>
      <ul className="mt-1.5 space-y-1 pl-6">
        {placed(open ? findings : findings.slice(0, FIRST_FINDINGS)).map(({ place, item: finding }) => (
          <li key={place} className="wrap-anywhere">
            {finding.path !== "" && (
              <code className="mr-1.5 rounded-sm bg-surface px-1 text-12">
                <SafeText text={finding.path} />
              </code>
            )}
            <SafeText text={finding.message} />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <div className="pl-6">
          <ShowRest open={open} hidden={plural(hidden, "more finding")} onToggle={() => setOpen(!open)} />
        </div>
      )}
    </section>
  );
}
