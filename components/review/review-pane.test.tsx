// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { QueueOrderContext } from "@/components/approvals/use-next-item";
import { createQueueOrder } from "@/components/approvals/queue-order";
import { renderInConsole, stubServer } from "./render.fixture";
import { aDecision, aReview } from "./review.fixture";
import { ReviewPane } from "./review-pane";

const pane = (review = aReview()) => <ReviewPane initial={review} decisions={[aDecision()]} />;

test("[U5] the title takes the focus, but not from someone who is typing", () => {
  const { unmount } = renderInConsole(pane());
  expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
  unmount();
  renderInConsole(
    <>
      <input aria-label="Search" ref={(input) => input?.focus()} />
      {pane()}
    </>,
  );
  expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Search" }));
});

test("[U14] it answers what, on whose behalf, why, who is needed and whether I can, before the changes", () => {
  renderInConsole(pane());
  const text = document.body.textContent ?? "";
  const answers = [
    "Medium",
    "Waiting for approval",
    "Update reservation baggages · FQ8APE",
    "40 (was 4, ×10)",
    "update_reservation_baggages in production, run airline-4-1, step 7",
    "user:dana@example.com, by the agent Airline agent",
    "Changes to a reservation need a person.",
    "reservation-writes",
    "Finance0 of 2",
    "You can decide. You hold the role finance.",
  ];
  for (const answer of answers) expect(text.indexOf(answer), answer).toBeGreaterThanOrEqual(0);
  expect(text.indexOf("You can decide.")).toBeLessThan(text.indexOf("1 changed, 1 added"));
});

test("[U22] another person's decision leaves the page as it is until the reviewer asks for it", async () => {
  const { client } = renderInConsole(pane());
  const rejected = aReview({
    job: { state: "REJECTED" },
    resolution: "REJECTED",
    resolved_by: [{ id: "usr_2", name: "Ana Ruiz" }],
  });
  const title = document.activeElement;
  act(() => void client.setQueryData(["job", "job_01"], rejected));
  await screen.findByText("Ana Ruiz rejected this while you were reading.");
  expect(document.activeElement).toBe(title);
  expect(screen.getByText("Waiting for approval")).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "Show the latest" }));
  expect(screen.queryByRole("button", { name: /^Approve/ })).toBeNull();
  expect(screen.getAllByText("Rejected").length).toBeGreaterThan(0);
});

test("[U22] a new revision is not shown under a decision that was begun on the old one", async () => {
  const { client } = renderInConsole(pane());
  const args = { reservation_id: "FQ8APE", total_baggages: 400 };
  act(
    () =>
      void client.setQueryData(
        ["job", "job_01"],
        aReview({ job: { args, revision: 2 }, job_hash: `sha256:${"0".repeat(64)}` }),
      ),
  );
  await screen.findByText("The payload changed while you were reading: revision 2.");
  expect(screen.queryByText("400")).toBeNull();
  expect(screen.getByRole("button", { name: /^Approve/ }).getAttribute("aria-disabled")).toBe("true");
});

test("votes that change neither bytes nor state are followed as they come", async () => {
  const { client } = renderInConsole(pane());
  act(
    () =>
      void client.setQueryData(
        ["job", "job_01"],
        aReview({ requirements: [{ role: "finance", count: 2, approved: 1 }] }),
      ),
  );
  await screen.findByText("1 of 2");
});

test("[U5] once the server has confirmed, the next item of the queue opens", async () => {
  stubServer({ body: { ...aReview({ resolution: "REJECTED" }), mine: null } });
  const push = vi.spyOn(window.history, "pushState");
  const order = createQueueOrder();
  order.publish(["job_01", "job_02"]);
  renderInConsole(<QueueOrderContext value={order}>{pane()}</QueueOrderContext>);
  fireEvent.click(screen.getByRole("button", { name: /^Reject/ }));
  expect(push).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "Not needed" }));
  await waitFor(() => expect(push.mock.lastCall?.[2]).toBe("/approvals/job_02"));
});

test("what is decided says how it ended, by whom, and what the agent did then", () => {
  const review = aReview({
    job: { state: "FAILED" },
    resolution: "APPROVED",
    resolved_by: [{ id: "usr_2", name: "Ana Ruiz" }],
    resolved_at: "2026-03-02T09:05:00.000Z",
    claim: {
      claimed_at: "2026-03-02T09:05:02.000Z",
      outcome: "failed",
      output: null,
      error: "Flight is full",
      reported_at: "2026-03-02T09:05:03.000Z",
    },
  });
  renderInConsole(pane(review));
  expect(screen.getAllByText("Approved, failed")).toHaveLength(2);
  expect(screen.getByText("by Ana Ruiz")).toBeDefined();
  expect(screen.getByText("Flight is full")).toBeDefined();
  expect(screen.queryByRole("button", { name: /^Approve/ })).toBeNull();
});

test("what was erased says so, by whom, and shows nothing in place of what is gone", () => {
  const by = { id: "usr_2", name: "Ana Ruiz" };
  const job = { state: "REJECTED" as const, args: null };
  renderInConsole(pane(aReview({ job, resolution: "REJECTED", erased: { at: "2026-03-02T10:00:00.000Z", by } })));
  expect(screen.getByRole("note").textContent).toMatch(/were erased .* by Ana Ruiz\./);
  for (const name of ["Payload", "What changes", "Evidence"])
    expect(screen.queryByRole("heading", { name })).toBeNull();
  expect(screen.getByRole("heading", { name: "History" })).toBeDefined();
});
