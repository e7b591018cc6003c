"use client";

import { useMemo, useState } from "react";
import { diffPayload } from "@/lib/payload/diff";
import { DiffGroups } from "./diff-groups";
import { diffTotals } from "./diff-words";
import { FoldButton } from "./fold-button";
import type { RevisionView } from "./revision-queries";

type RevisionChangeProps = { before: RevisionView; after: RevisionView };

/** What a revision changed of the one before it; folded, and compared only when it is opened. */
export function RevisionChange({ before, after }: RevisionChangeProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="mt-1 -ml-2">
      <FoldButton open={isOpen} onToggle={() => setOpen(!isOpen)}>
        What revision {after.number} changed
      </FoldButton>
      {isOpen && <Difference before={before} after={after} />}
    </div>
  );
}

function Difference({ before, after }: RevisionChangeProps) {
  const isWhole = before.args !== null && after.args !== null;
  const diff = useMemo(() => diffPayload(before.args, after.args), [before.args, after.args]);
  if (!isWhole)
    return <p className="px-2 text-12 text-fg-muted">Too large to be shown here: compare the two revisions above.</p>;
  if (diffTotals(diff) === "") return <p className="px-2 text-12 text-fg-muted">Nothing in the arguments.</p>;
  return (
    <div className="@container mt-1 ml-2">
      <DiffGroups diff={diff} mode="unified" />
    </div>
  );
}
