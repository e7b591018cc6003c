import { expect, it } from "vitest";
import type { BulkResult } from "@/lib/approvals/schemas";
import { outcomeOf, summaryOf, UNKNOWN, UNSENT } from "./outcome";

const result = (parts: Partial<BulkResult>): BulkResult => ({ job_id: "j", status: 200, ...parts });

const SEEDED = { clue: "The domain is examp1e.com.", at: "2026-03-02T09:00:00Z", by: null };

it.each([
  [{ resolution: "APPROVED" }, "decided", "Approved."],
  [{ resolution: null }, "decided", "Approved by you; it still needs more people."],
  [
    { resolution: null, undo_until: "2026-03-02T09:05:00Z" },
    "decided",
    "Approved by you; it takes effect when undo has ended.",
  ],
  [{ status: 409, code: "stale_revision" }, "changed", "It changed meanwhile. Nothing was decided on it."],
  [
    { status: 409, code: "already_resolved", detail: "This was rejected already by ralf." },
    "refused",
    "This was rejected already by ralf.",
  ],
  [
    { resolution: "CANCELLED", seeded: { ...SEEDED, outcome: "missed" } },
    "missed",
    "A test item that should have been rejected. The domain is examp1e.com.",
  ],
  [
    { resolution: "CANCELLED", seeded: { ...SEEDED, outcome: "caught" } },
    "caught",
    "You caught a test item. The domain is examp1e.com.",
  ],
] as const)("[U19] each answer is told for what it is: %j", (parts, kind, text) => {
  expect(outcomeOf(result(parts), "approve")).toEqual({ kind, text });
});

it("[U19] the sum of all names every way it can end", () => {
  const outcomes = [
    outcomeOf(result({ resolution: "REJECTED" }), "reject"),
    outcomeOf(result({ status: 409, code: "stale_revision" }), "reject"),
    outcomeOf(result({ status: 403, code: "not_eligible" }), "reject"),
    UNKNOWN,
    UNSENT,
    UNSENT,
  ];
  expect(summaryOf(outcomes, "reject")).toBe(
    "1 rejected, 1 changed meanwhile, 1 refused, 1 without an answer, 2 not sent",
  );
});
