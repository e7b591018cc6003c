// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import type { SeededView } from "@/lib/jobs/schemas";
import { DecisionBar } from "./decision-bar";
import { renderInConsole, stubServer } from "./render.fixture";
import { aReview } from "./review.fixture";
import { ReviewHeader } from "./review-header";
import { SeededNotice } from "./seeded-notice";
import { SeededResult } from "./seeded-result";
import { tellSeeded } from "./seeded-told";

vi.setConfig({ testTimeout: 20_000 });
beforeEach(() => act(() => tellSeeded(null)));

const CLUE = "The request says 4 %; this sets 40 %.";
const went = (outcome: SeededView["outcome"]): SeededView => ({
  outcome,
  clue: CLUE,
  at: "2026-03-02T09:05:00.000Z",
  by: outcome === "caught" || outcome === "missed" ? { id: "usr_dana", name: "Dana Reyes" } : null,
});
const review = aReview({ requirements: [{ role: "finance", count: 1, approved: 0 }] });
const decided = (outcome: SeededView["outcome"]) => ({
  ...review,
  job: { ...review.job, state: "CANCELLED" },
  resolution: "CANCELLED",
  undo_until: null,
  seeded: went(outcome),
});

async function reject() {
  fireEvent.click(screen.getByRole("button", { name: /^Reject/ }));
  fireEvent.change(await screen.findByLabelText(/^Why/), { target: { value: "Ten times too much" } });
  const form = screen.getByRole("form");
  const send = [...form.querySelectorAll("button")].find((button) => /^Reject/.test(button.textContent ?? ""));
  if (send) fireEvent.click(send);
}

test("[U21] whoever rejects a test item hears at once that they caught it, with what gave it away", async () => {
  stubServer({ body: decided("caught") });
  const onDecided = vi.fn();
  renderInConsole(
    <>
      <DecisionBar review={review} change={null} accept={() => {}} onDecided={onDecided} />
      <SeededResult />
    </>,
  );
  await reject();
  const dialog = await screen.findByRole("dialog", { name: "You caught a test item" });
  expect(dialog.textContent).toContain(CLUE);
  expect(onDecided).toHaveBeenCalledOnce();
  fireEvent.click(screen.getByRole("button", { name: "Go on" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("[U21] whoever lets one through hears that it should have been rejected; their work goes on at the title", async () => {
  renderInConsole(
    <>
      <ReviewHeader review={review} titleRef={null} />
      <SeededResult />
    </>,
  );
  act(() => tellSeeded({ ...went("missed"), title: "Deploy service" }));
  const dialog = await screen.findByRole("dialog", { name: "This was a test item, and should have been rejected" });
  expect(dialog.textContent).toContain(CLUE);
  expect(dialog.textContent).toContain("nothing has run");
  expect(document.activeElement?.textContent).toBe("Go on");
  fireEvent.click(screen.getByRole("button", { name: "Go on" }));
  await waitFor(() => expect(document.activeElement?.id).toBe("review-title"));
});

test.each<[SeededView["outcome"], RegExp]>([
  ["caught", /Dana Reyes decided it .* and did not let it through\./],
  ["missed", /Dana Reyes decided it .* and let it through; it should have been rejected\./],
  ["expired", /Nobody decided it in time\./],
  ["withdrawn", /taken back when test items were switched off/],
])("[U21] a test item that was %s says so for good, in words", (outcome, words) => {
  renderInConsole(<SeededNotice seeded={went(outcome)} />);
  const note = screen.getByRole("note").textContent ?? "";
  expect(note).toContain("This was a test item.");
  expect(note).toContain(CLUE);
  expect(note).toMatch(words);
});

test("[U21] its state is that it was a test item, not that its agent took it back", () => {
  const over = aReview({ job: { state: "CANCELLED" }, resolution: "CANCELLED", seeded: went("caught") });
  renderInConsole(<ReviewHeader review={over} titleRef={null} />);
  expect(screen.getByText("Test item")).toBeTruthy();
  expect(screen.queryByText(/took it back|by the agent/)).toBeNull();
});
