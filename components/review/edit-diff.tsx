"use client";

import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import type { ReviewView } from "@/lib/jobs/schemas";
import { diffAction } from "@/lib/payload/diff";
import { DiffGroups } from "./diff-groups";
import { diffTotals } from "./diff-words";
import type { EditDraft } from "./draft";

type Payload = Record<string, unknown> | null;

/** What an edit changes of the arguments as they are stored: what is confirmed when it is sent. */
export function EditDiff({ before, after }: { before: Payload; after: Payload }) {
  const diff = useMemo(() => diffAction(before, after), [before, after]);
  return (
    <section aria-label="What the edit changes">
      <h3 className="mb-1.5 text-13">
        <span className="font-semibold">What the edit changes</span>{" "}
        <span className="text-fg-muted">{diffTotals(diff) || "nothing"}</span>
      </h3>
      <div className="@container max-h-[36vh] overflow-y-auto">
        <DiffGroups diff={diff} mode="unified" />
      </div>
    </section>
  );
}

type StaleEditProps = {
  review: Pick<ReviewView, "job" | "job_hash">;
  edit: EditDraft;
  onKeep: (part: Partial<EditDraft>) => void;
};

/** The job got another revision while an edit was written: what changed meanwhile, and what to do with the text. */
export function StaleEdit({ review, edit, onKeep }: StaleEditProps) {
  const { job, job_hash } = review;
  const base = { job_hash, revision: job.revision, args: job.args ?? {} };
  const diff = useMemo(() => diffAction(edit.base.args, job.args), [edit.base.args, job.args]);
  return (
    <section aria-label="What changed meanwhile" className="space-y-2">
      <p role="status" className="text-13 text-warn">
        Revision {job.revision} came while you edited revision {edit.base.revision}. What you typed is kept. Changed
        meanwhile: {diffTotals(diff) || "nothing in the arguments"}.
      </p>
      <div className="@container max-h-[24vh] overflow-y-auto">
        <DiffGroups diff={diff} mode="unified" />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={() => onKeep({ base })} className="max-sm:h-11">
          Go on with my text
        </Button>
        <Button
          size="sm"
          onClick={() => onKeep({ base, text: JSON.stringify(base.args, null, 2) })}
          className="max-sm:h-11"
        >
          Start over from revision {job.revision}
        </Button>
      </div>
    </section>
  );
}
