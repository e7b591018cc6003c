import { cn } from "@/components/ui/cn";
import type { RequirementView } from "@/lib/jobs/schemas";

/** Up to so many, dots can be taken in at a glance. */
const MOST_DOTS = 4;

/** How many of the approvals that are needed are there, as a number and as dots. */
export function VoteDots({
  requirements,
  className,
}: {
  requirements: readonly RequirementView[];
  className?: string;
}) {
  const needed = requirements.reduce((sum, { count }) => sum + count, 0);
  const approved = requirements.reduce(
    (sum, requirement) => sum + Math.min(requirement.approved, requirement.count),
    0,
  );
  if (needed === 0) return null;
  return (
    <span className={cn("inline-flex items-center gap-1.5 text-12 text-fg-muted tabular-nums", className)}>
      {needed <= MOST_DOTS && (
        <span aria-hidden className="inline-flex gap-[3px]">
          {Array.from({ length: needed }, (_, index) => index).map((index) => (
            <span
              key={index}
              className={cn("size-2 rounded-full border", index < approved ? "border-ok bg-ok" : "border-control-line")}
            />
          ))}
        </span>
      )}
      <span aria-hidden>
        {approved}/{needed}
      </span>
      <span className="sr-only">
        {approved} of {needed} approvals
      </span>
    </span>
  );
}
