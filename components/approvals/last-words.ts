import type { LastDecision } from "@/lib/jobs/schemas";

type Last = Pick<LastDecision, "resolution" | "edited" | "differs" | "resolved_by">;

/** Of many only the first are named. */
const MOST_NAMED = 2;

/** How it ended: `approved`, `approved with changes`, `rejected`. */
export function lastVerdict({ resolution, edited }: Last): string {
  if (resolution === "REJECTED") return "rejected";
  return edited ? "approved with changes" : "approved";
}

/** ` by Dana Reyes and Finn Berg`; empty where nobody is known. */
export const lastDeciders = ({ resolved_by }: Last): string =>
  resolved_by.length === 0 ? "" : ` by ${resolved_by.map(({ name }) => name).join(" and ")}`;

/** What differs from it: `amount differs`, `amount and memo differ`, `5 fields differ`; null where that isn't known. */
export function lastDifference({ differs }: Last): string | null {
  if (differs === null) return null;
  if (differs.length === 0) return "nothing differs";
  if (differs.length > MOST_NAMED) return `${differs.length} fields differ`;
  return `${differs.join(" and ")} ${differs.length === 1 ? "differs" : "differ"}`;
}
