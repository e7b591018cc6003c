import { aReview } from "@/components/review/review.fixture";
import type { ApprovalItem } from "@/lib/approvals/schemas";

type Own = Partial<Pick<ApprovalItem, "mine" | "looking" | "finding_kinds" | "duplicate_key" | "last_decision">>;
type Parts = Parameters<typeof aReview>[0] & Own & { id?: string };

/** An item of the queue for tests: one that nobody but others can decide, unless `mine` is given. */
export function anItem(given: Parts = {}): ApprovalItem {
  const { id = "job_01", mine = null, looking = [], finding_kinds = [], job, ...rest } = given;
  const { duplicate_key = null, last_decision = null, ...parts } = rest;
  const { alike: _alike, ...review } = aReview({ ...parts, job: { id, ...job } });
  const own = { mine, looking, finding_kinds, duplicate_key, last_decision };
  return { ...review, ...own, undo_until: null, snoozed_until: null };
}
