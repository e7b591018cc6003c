import { expect, test } from "vitest";
import type { LastReview } from "@/lib/jobs/schemas";
import { compareWith, comparisons, comparisonWords, firstComparison } from "./comparison";
import { aReview } from "./review.fixture";

const last: LastReview = { revision: 1, at: "2026-03-02T09:05:00.000Z", did: "asked_for_changes" };
const third = (last_review: LastReview | null = last, before: Record<string, unknown> | null = { a: 1 }) =>
  aReview({ before, last_review, job: { revision: 3 } });

test("[U13] what changed since my last review comes first, where there was one", () => {
  expect(firstComparison(third())).toEqual({ type: "since", from: 1, to: 3 });
  expect(firstComparison(third(null))).toEqual({ type: "record" });
});

test("[U13] it can be compared with the record, the revision before and any two", () => {
  expect(comparisons(third()).map(({ label }) => label)).toEqual([
    "My last review (revision 1)",
    "The record (before)",
    "The revision before (2)",
    "Any two revisions",
  ]);
  expect(compareWith(third(), "previous")).toEqual({ type: "previous", from: 2, to: 3 });
  expect(compareWith(third(), "two")).toEqual({ type: "two", from: 1, to: 3 });
});

test("without a record, or a second revision, nothing is offered that is not there", () => {
  expect(comparisons(third(null, null))[0]?.label).toBe("Nothing: all fields");
  expect(comparisons(aReview())).toHaveLength(1);
  expect(compareWith(aReview(), "previous")).toEqual({ type: "record" });
});

test("[U13] it says what was done with the earlier one", () => {
  const words = comparisonWords({ type: "since", from: 1, to: 3 }, last);
  expect(words).toBe("Revision 3 against revision 1, which you sent back");
});
