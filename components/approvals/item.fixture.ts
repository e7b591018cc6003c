import { aReview } from "@/components/review/review.fixture";
import type { ApprovalItem } from "@/lib/approvals/schemas";

type Parts = Parameters<typeof aReview>[0] & { id?: string; mine?: ApprovalItem["mine"] };

/** An item of the queue for tests: one that nobody but others can decide, unless `mine` is given. */
export function anItem({ id = "job_01", mine = null, job, ...parts }: Parts = {}): ApprovalItem {
  const review = aReview({ ...parts, job: { id, ...job } });
  return { ...review, mine, assignee: null, lease_until: null, undo_until: null, snoozed_until: null };
}
