import { expect, test } from "vitest";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import { anItem } from "./item.fixture";
import { createNews, type Look, noticeText } from "./news";

const item = (id: string, parts = {}) => anItem({ id, ...parts });
const seen = (newest: string[], due: string[] = [], isWhole = true): Look<ApprovalItem> => ({
  newest: newest.map((id) => item(id)),
  due: due.map((id) => item(id, { sla_state: "due_soon" })),
  isWhole,
});
/** What each look is told to be news. */
const told = (...looks: Look<ApprovalItem>[]) => {
  const tell = createNews<ApprovalItem>();
  return looks.map((look) => tell(look).map((news) => `${news.reason} ${news.item.job.id}`));
};

test("what was there at the first look is no news, whatever comes of it later", () => {
  expect(told(seen(["job_2", "job_1"], ["job_1"]), seen(["job_2", "job_1"], ["job_1"]))).toEqual([[], []]);
});

test("an item is told once as new, and once when it is due soon", () => {
  const looks = [seen([]), seen(["job_1"]), seen(["job_1"]), seen(["job_1"], ["job_1"]), seen(["job_1"], ["job_1"])];
  expect(told(...looks)).toEqual([[], ["new job_1"], [], ["due_soon job_1"], []]);
});

test("one that is new and due at once is told once", () => {
  expect(told(seen([]), seen(["job_1"], ["job_1"]), seen(["job_1"], ["job_1"]))).toEqual([[], ["new job_1"], []]);
});

test("an older one that became mine is news, unless it only moved up because others left", () => {
  expect(told(seen(["job_5"]), seen(["job_5", "job_3"]))[1]).toEqual(["new job_3"]);
  expect(told(seen(["job_5"], [], false), seen(["job_3"], [], false))[1]).toEqual([]);
  expect(told(seen(["job_5"], [], false), seen(["job_6", "job_5"], [], false))[1]).toEqual(["new job_6"]);
});

test("[T36] a notification says facts of the payload with nothing hidden in them, and no word of the agent's", () => {
  const plain = anItem();
  const summary = { ...plain.decision_summary, title: "Pay Acme\u202eHbmG" };
  const { title, body } = noticeText({ item: anItem({ decision_summary: summary }), reason: "due_soon" });
  expect(title).toBe("Due soon: Pay Acme⟦U+202E⟧HbmG");
  expect(body).toMatch(/40/);
  expect(`${title}${body}`).not.toContain(summary.why);
});

test("a notification is short, however long a title is", () => {
  const summary = { ...anItem().decision_summary, title: "x".repeat(5_000) };
  expect(noticeText({ item: anItem({ decision_summary: summary }), reason: "new" }).title.length).toBeLessThan(140);
});
