import { expect, test } from "vitest";
import type { VoteView } from "@/lib/jobs/schemas";
import { aDecision, aReview } from "./review.fixture";
import { timeline } from "./timeline";

const ana = { id: "usr_1", name: "Ana Ruiz" };
const vote: VoteView = {
  id: "vot_1",
  person: ana,
  verdict: "approve",
  revision: 1,
  reason: "By phone",
  note: "INC-123",
  reason_code: null,
  channel: "console",
  at: "2026-03-02T09:05:00.000Z",
  counts: false,
  held_until: null,
};

test("what was decided is told newest first and ends with the proposal", () => {
  const decisions = [
    aDecision({ kind: "system", what: "EXPIRED", why: "Nobody decided in time." }),
    aDecision({ kind: "person", what: "REJECT", who: ana, why: "No" }),
    aDecision(),
  ];
  const told = timeline({ review: aReview(), decisions }).map((entry) => `${entry.who} ${entry.what}`);
  expect(told).toEqual([
    "The time to decide ran out",
    "Ana Ruiz rejected",
    "Policy asked for approval",
    "Airline agent proposed update_reservation_baggages",
  ]);
});

test("[T19] a person's decision carries the note, the channel and whether the vote still counts", () => {
  const decisions = [aDecision({ kind: "person", what: "APPROVE", who: ana, why: "By phone\nINC-123" })];
  const [entry] = timeline({ review: aReview({ votes: [vote] }), decisions });
  expect(entry).toMatchObject({ why: "By phone", note: "INC-123", channel: "console", counts: false, tone: "ok" });
});

test("an unknown decision is told in its own words", () => {
  const [entry] = timeline({ review: aReview(), decisions: [aDecision({ kind: "system", what: "KEY_ROTATED" })] });
  expect(entry).toMatchObject({ who: "Assentry", what: "key rotated", tone: "neutral" });
});
