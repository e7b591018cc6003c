import type { LastReview, ReviewView } from "@/lib/jobs/schemas";

export type Pair = { from: number; to: number };

/** What the changes are shown against; `two`: any two revisions, as chosen. */
export type Comparison = { type: "record" } | ({ type: "since" | "previous" | "two" } & Pair);

export type Comparable = Pick<ReviewView, "before" | "job" | "last_review">;

/** What somebody sees first: what changed since they last looked, else the change that is asked for ([U13]). */
export function firstComparison(review: Comparable): Comparison {
  return compareWith(review, review.last_review === null ? "record" : "since");
}

/** A comparison of what is there now by its name; `two` begins with the first revision against the last. */
export function compareWith({ job, last_review }: Comparable, type: Comparison["type"]): Comparison {
  const to = job.revision;
  if (type === "since" && last_review !== null) return { type, from: last_review.revision, to };
  if (type === "previous" && to > 1) return { type, from: to - 1, to };
  if (type === "two" && to > 1) return { type, from: 1, to };
  return { type: "record" };
}

/** What can be chosen; one entry where there is nothing to choose. */
export function comparisons({ before, job, last_review }: Comparable): { type: Comparison["type"]; label: string }[] {
  const record = { type: "record" as const, label: before === null ? "Nothing: all fields" : "The record (before)" };
  if (job.revision < 2) return [record];
  const since = last_review && [{ type: "since" as const, label: `My last review (revision ${last_review.revision})` }];
  return [
    ...(since ?? []),
    record,
    { type: "previous", label: `The revision before (${job.revision - 1})` },
    { type: "two", label: "Any two revisions" },
  ];
}

const DID: Record<LastReview["did"], string> = {
  voted: "which you voted on",
  edited: "which you edited",
  escalated: "which you passed on",
  asked_for_changes: "which you sent back",
  opened: "which you had open",
};

/** `Revision 3 against revision 1, which you sent back`. */
export function comparisonWords(comparison: Comparison & Pair, last: LastReview | null): string {
  const against = `Revision ${comparison.to} against revision ${comparison.from}`;
  return comparison.type === "since" && last !== null ? `${against}, ${DID[last.did]}` : against;
}
