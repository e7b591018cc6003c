// @vitest-environment jsdom
import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { LastDecision } from "@/lib/jobs/schemas";
import { Answers } from "./answers";
import { renderInConsole, stubServer } from "./render.fixture";
import { aReview } from "./review.fixture";

const last = (parts: Partial<LastDecision> = {}): LastDecision => ({
  job_id: "job_00",
  resolution: "APPROVED",
  resolved_at: "2026-03-02T08:00:00.000Z",
  resolved_by: [{ id: "usr_1", name: "Dana Reyes" }],
  edited: false,
  differs: ["total_baggages"],
  ...parts,
});
const draw = (alike: { waiting?: number; last_decision?: LastDecision | null }) =>
  renderInConsole(<Answers review={aReview({ alike: { waiting: 0, last_decision: null, ...alike } })} />);
const answer = (question: string) => screen.getByText(question).nextElementSibling?.textContent;

test("[U24] the review says how a job like it was decided last, by whom, and what differs", async () => {
  draw({ last_decision: last() });
  expect(answer("Last time")).toMatch(/^One like it was approved .* by Dana Reyes\. Total_baggages differs\./i);
});

test.each([
  [{ resolution: "REJECTED" } as const, /was rejected/],
  [{ edited: true }, /was approved with changes/],
  [{ differs: [] }, /Nothing differs/],
  [{ differs: ["a", "b", "c"] }, /3 fields differ/],
])("[U24] however it went: %j", (parts, words) => {
  draw({ last_decision: last(parts) });
  expect(answer("Last time")).toMatch(words);
});

test("[U24] the difference from it is shown field by field, with what was decided on before what is now", async () => {
  const args = { reservation_id: "FQ8APE", total_baggages: 4, payment_id: "gift_card_8190333" };
  const sent = stubServer({ body: aReview({ job: { id: "job_00", args } }) });
  draw({ last_decision: last() });
  expect(sent).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "Show the difference" }));
  const difference = await screen.findByRole("region", { name: "What differs from the last decision" });
  expect(sent.map(({ path }) => path)).toEqual(["/api/v1/jobs/job_00"]);
  expect(difference.textContent).toContain("1 changed");
  expect(difference.textContent).toMatch(/total_baggages.*4.*40/);
});

test("[U24] the review says how many others ask for the same, and that they are decided apart", () => {
  draw({ waiting: 2 });
  expect(answer("Duplicates")).toBe("2 other jobs that wait ask for the same. Deciding this one decides none of them.");
});

test("[U24] nothing is said where nothing is known", () => {
  draw({});
  expect(screen.queryByText("Last time")).toBeNull();
  expect(screen.queryByText("Duplicates")).toBeNull();
});
