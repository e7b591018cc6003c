// @vitest-environment jsdom
import { act, cleanup, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import { NOW, renderConsole } from "./console.fixture";
import { anItem } from "./item.fixture";
import { QueueRow } from "./queue-row";

const draw = (item: ApprovalItem, parts = {}) =>
  renderConsole(
    <QueueRow item={item} isOpen={false} gone={false} hasArrived={false} onApproach={() => {}} {...parts} />,
  );
const text = () => screen.getByRole("link").textContent;

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("a row says tier, title, agent, target, the fact that matters, votes and time left", () => {
  draw(anItem({ requirements: [{ role: "finance", count: 2, approved: 1 }] }));
  for (const words of ["Medium", "FQ8APE", "Airline agent", "40 (was 4", "1 of 2 approvals", "50 min left"]) {
    expect(text()).toContain(words);
  }
});

test("[U6] a row that is mine says why and since when", () => {
  draw(anItem({ mine: { because: "You hold the role finance.", since: "2026-03-02T09:05:00.000Z" } }));
  expect(text()).toContain("You hold the role finance · came 5 min ago");
});

test("[U6] a row that is not mine says why it waits", () => {
  draw(anItem());
  expect(text()).toContain("Changes to a reservation need a person.");
  expect(text()).not.toContain("You hold");
});

test("a resolved row says how it ended, when and by whom, and no time left", () => {
  draw(
    anItem({
      job: { state: "REJECTED" },
      resolution: "REJECTED",
      resolved_at: "2026-03-02T09:07:00.000Z",
      resolved_by: [{ id: "usr_1", name: "Hugo Sato" }],
    }),
  );
  expect(text()).toContain("Rejected");
  expect(text()).toContain("3 min ago by Hugo Sato");
  expect(text()).not.toContain("left");
});

test("a row whose job left while the hand is on the list says so", () => {
  draw(anItem(), { gone: true });
  expect(text()).toContain("Left this view");
});

test("[T34] what cannot be seen in a title is drawn as a mark", () => {
  const { facts, ...summary } = anItem().decision_summary;
  draw(anItem({ decision_summary: { ...summary, facts, title: "Pay Acme\u202eHbmG" } }));
  expect(text()).toContain("U+202E");
});

test("[T34] a row whose payload can mislead says so in words, with what it holds", () => {
  draw(anItem({ finding_kinds: ["bidi", "homoglyph"] }));
  expect(text()).toContain("Can mislead: text that reads in another order and characters that pass for others");
});

test("[T34] an ordinary row warns of nothing", () => {
  draw(anItem());
  expect(text()).not.toContain("mislead");
});

test("[U9] a row says who has it and who else looks, once each", () => {
  const [ana, ben] = [
    { id: "usr_ana", name: "Ana Silva" },
    { id: "usr_ben", name: "Ben Ortiz" },
  ];
  draw(anItem({ assignee: ana, lease_until: "2026-03-02T09:15:00.000Z", looking: [ana, ben] }));
  expect(text()).toContain("Ana Silva has it. Ben Ortiz is looking");
  expect(text()).not.toContain("Ana Silva is looking");
});

test("[U9] what I have is mine, in so many words", () => {
  draw(anItem({ assignee: { id: "usr_dana", name: "Dana Reyes" }, lease_until: "2026-03-02T09:15:00.000Z" }));
  expect(text()).toContain("You have it");
});

test("[U9] a lease that lapses is gone from the row by itself", () => {
  const parts = { assignee: { id: "usr_ana", name: "Ana Silva" }, lease_until: "2026-03-02T09:10:05.000Z" };
  draw(anItem(parts));
  expect(text()).toContain("Ana Silva has it");
  act(() => void vi.advanceTimersByTime(6_000));
  expect(text()).not.toContain("Ana Silva");
});

test("[U24] a row says how a job like it was decided last, and what differs", () => {
  draw(
    anItem({
      last_decision: {
        job_id: "job_00",
        resolution: "APPROVED",
        resolved_at: "2026-03-02T08:10:00.000Z",
        resolved_by: [{ id: "usr_1", name: "Hugo Sato" }],
        edited: false,
        differs: ["amount", "memo"],
      },
    }),
  );
  expect(text()).toContain("Approved before, amount and memo differ · 1 h ago by Hugo Sato");
});
