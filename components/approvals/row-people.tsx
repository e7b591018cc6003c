"use client";

import { Eye } from "lucide-react";
import { useViewer } from "@/components/shell/viewer";
import { useClock } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import { initials } from "@/components/ui/initials";
import type { ApprovalItem } from "@/lib/approvals/schemas";

type RowPeopleProps = { item: Pick<ApprovalItem, "assignee" | "lease_until" | "looking">; className?: string };

const pill = "flex h-5 min-w-5 items-center justify-center gap-0.5 rounded-full px-1.5 text-12 font-semibold phone:h-4";

/** [U9] Who has it, filled, and who else looks at it, beside an eye; in words for who hovers or listens. */
export function RowPeople({ item, className }: RowPeopleProps) {
  const { id } = useViewer();
  const until = item.lease_until === null ? 0 : Date.parse(item.lease_until);
  // A lease that lapses is told by nobody.
  const runs = useClock((now) => now < until);
  const holder = runs ? item.assignee : null;
  const lookers = item.looking.filter((person) => person.id !== holder?.id);
  const [first] = lookers;
  if (holder === null && first === undefined) return null;
  const isMine = holder?.id === id;
  const words = [
    ...(holder === null ? [] : [isMine ? "You have it" : `${holder.name} has it`]),
    ...(first === undefined ? [] : [lookingWords(lookers.map(({ name }) => name))]),
  ].join(". ");
  return (
    <span title={words} data-slot="row-people" className={cn("flex items-center gap-1", className)}>
      <span className="sr-only">{words}</span>
      {holder !== null && (
        <span aria-hidden className={cn(pill, isMine ? "bg-accent text-accent-fg" : "bg-fg/12 text-fg")}>
          {isMine ? "You" : initials(holder.name)}
        </span>
      )}
      {first !== undefined && (
        <span
          aria-hidden
          // On little room who has it is enough.
          className={cn(pill, "border border-line-strong text-fg-muted tabular-nums", holder && "@max-3xl:hidden")}
        >
          <Eye size={12} />
          {lookers.length === 1 && holder === null ? initials(first.name) : lookers.length}
        </span>
      )}
    </span>
  );
}

function lookingWords(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length === 1 ? `${last} is looking` : `${names.slice(0, -1).join(", ")} and ${last} are looking`;
}
