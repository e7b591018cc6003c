import { Check, EyeOff } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { RequirementView, ReviewView } from "@/lib/jobs/schemas";
import { requirementRoles } from "./requirement-text";

/** Who has to agree and how many have: `Finance 1 of 2`, and whose votes these are. */
export function Requirements({ review }: { review: Pick<ReviewView, "requirements" | "votes" | "withheld_votes"> }) {
  const { requirements, votes, withheld_votes: withheld } = review;
  if (requirements.length === 0) return <span>Nobody: policy decided by itself</span>;
  const voters = votes.filter((vote) => vote.counts && vote.verdict === "approve").map((vote) => vote.person.name);
  return (
    <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
      {requirements.map((requirement) => (
        <Requirement key={requirementRoles(requirement)} requirement={requirement} />
      ))}
      {voters.length > 0 && <span className="text-fg-muted">approved by {voters.join(", ")}</span>}
      {withheld > 0 && <Withheld />}
    </span>
  );
}

/** [U20] Nobody is led by how another one voted. */
export function Withheld() {
  return (
    <span className="inline-flex items-center gap-1.5 text-fg-muted">
      <EyeOff size={14} aria-hidden className="shrink-0" />
      How others voted is shown once you have voted.
    </span>
  );
}

const DOTS = [0, 1, 2, 3, 4, 5, 6, 7] as const;

function Requirement({ requirement }: { requirement: RequirementView }) {
  const { count, approved } = requirement;
  const isMet = approved >= count;
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className="inline-flex gap-0.5">
        {DOTS.slice(0, count).map((place) => (
          <span
            key={place}
            className={cn("size-2 rounded-full border", place < approved ? "border-ok bg-ok" : "border-control-line")}
          />
        ))}
      </span>
      <span className="font-medium">{requirementRoles(requirement)}</span>
      <span className={cn("inline-flex items-center gap-0.5", isMet ? "text-ok" : "text-fg-muted")}>
        {approved} of {count}
        {isMet && <Check size={14} aria-hidden />}
      </span>
    </span>
  );
}
