"use client";

import { startTransition, useState } from "react";
import type { DiffGroup, PayloadDiff } from "@/lib/payload/diff-model";
import type { DiffMode } from "./diff-change";
import { DiffField } from "./diff-field";
import { fieldKey, foldedWords, gatherGroups } from "./diff-words";
import { FoldButton } from "./fold-button";
import { placed } from "./placed";
import { ShowRest } from "./show-rest";
import { useFilling } from "./use-filling";
import { partOf, plural } from "./value-text";

const FIRST_FIELDS = 100;

type DiffGroupsProps = { diff: Pick<PayloadDiff, "groups" | "mode">; mode: DiffMode };

/** The difference: changes laid out, everything else folded to its count. */
export function DiffGroups({ diff, mode }: DiffGroupsProps) {
  const isPlain = diff.mode === "fields";
  // Where the action only names a record, the record is what is at stake: nothing of it folds.
  const isWhole = diff.mode === "target";
  return (
    <div className="divide-y overflow-hidden rounded border bg-surface">
      {placed(gatherGroups(diff.groups)).map(({ place, item: group }) =>
        isWhole || group.type === "changes" ? (
          <Fields key={place} fields={group.fields} mode={mode} isPlain={isPlain} />
        ) : (
          <Folded key={place} group={group} mode={mode} />
        ),
      )}
    </div>
  );
}

type FoldedProps = { group: DiffGroup & { type: "unchanged" | "untouched" }; mode: DiffMode };

function Folded({ group, mode }: FoldedProps) {
  const [open, setOpen] = useState(false);
  // The server only counts what doesn't change of what is too large to be sent.
  if (group.fields.length === 0)
    return <p className="bg-sunken/50 px-3 py-2 font-sans text-12 text-fg-muted">{foldedWords(group)}</p>;
  return (
    <div className="divide-y bg-sunken/50">
      <FoldButton open={open} onToggle={() => startTransition(() => setOpen(!open))}>
        {foldedWords(group)}
      </FoldButton>
      {open && <Fields fields={group.fields} mode={mode} isPlain={false} />}
    </div>
  );
}

function Fields({ fields, mode, isPlain }: { fields: DiffGroup["fields"]; mode: DiffMode; isPlain: boolean }) {
  const [open, setOpen] = useState(false);
  const first = Math.min(fields.length, FIRST_FIELDS);
  const drawn = useFilling(open ? fields.length : first);
  const hidden = fields.length - first;
  return (
    <>
      <ul className="divide-y">
        {fields.slice(0, drawn).map((field) => (
          <DiffField key={fieldKey(field)} field={field} mode={mode} isPlain={isPlain} />
        ))}
      </ul>
      {hidden > 0 && (
        <div className="px-3 pb-2">
          <ShowRest
            open={open}
            hidden={plural(hidden, "field")}
            coming={open && drawn < fields.length && partOf(drawn, fields.length, "field")}
            onToggle={() => setOpen(!open)}
          />
        </div>
      )}
    </>
  );
}
