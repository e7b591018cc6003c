import { aReview } from "@/components/review/review.fixture";
import type { ApprovalItem } from "@/lib/approvals/schemas";

type Own = Partial<Pick<ApprovalItem, "mine" | "looking" | "finding_kinds">>;
type Parts = Parameters<typeof aReview>[0] & Own & { id?: string };

/** An item of the queue for tests: one that nobody but others can decide, unless `mine` is given. */
export function anItem(given: Parts = {}): ApprovalItem {
  const { id = "job_01", mine = null, looking = [], finding_kinds = [], job, ...parts } = given;
  const review = aReview({ ...parts, job: { id, ...job } });
  return { ...review, mine, looking, finding_kinds, undo_until: null, snoozed_until: null };
}
