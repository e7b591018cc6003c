import { expect, test } from "vitest";
import type { ApprovalItem, ApprovalList, QueueCounts } from "@/lib/approvals/schemas";
import type { Tier } from "@/lib/policy/schemas";
import { anItem } from "./item.fixture";
import { type QueueData, queueItems, withLooking, withRow } from "./queue-data";
import { gatherDuplicates, queueRows } from "./queue-rows";

const CLOSED = { opened: new Set<string>(), openId: null };
const counts = { total: 7, mine: 0 } as QueueCounts;
const item = (id: string, tier: Tier, due = 10): ApprovalItem =>
  anItem({ id, tier, sla_due_at: `2026-03-02T${due}:00:00.000Z` });
const page = (items: ApprovalItem[], next_cursor: string | null = null): ApprovalList => ({
  items,
  next_cursor,
  counts,
});
const data = (...pages: ApprovalList[]) => ({ pages, pageParams: pages.map(() => null) });
const ids = (list: QueueData) => list.pages.map(({ items }) => items.map(({ job }) => job.id));

test("a row that moved between two pages' requests is drawn once", () => {
  expect(queueItems(data(page([item("a", "high")]), page([item("a", "high"), item("b", "low")]))).length).toBe(2);
});

test("[U7] a new row enters where the server's order would have it", () => {
  const list = data(page([item("a", "critical"), item("c", "high", 12)], "more"), page([item("d", "low")]));
  expect(ids(withRow(list, "b", item("b", "high", 11), counts, "risk"))).toEqual([["a", "b", "c"], ["d"]]);
  expect(ids(withRow(list, "z", item("z", "low", 11), counts, "risk"))).toEqual([
    ["a", "c"],
    ["d", "z"],
  ]);
});

test("a row that would come after all that is loaded is left to its page", () => {
  const list = data(page([item("a", "critical")], "more"));
  expect(ids(withRow(list, "z", item("z", "low"), counts, "risk"))).toEqual([["a"]]);
});

test("a row that changed is put right in its place, one that left is taken out", () => {
  const list = data(page([item("a", "high"), item("b", "high")]));
  const voted = { ...item("a", "high"), requirements: [{ role: "finance", count: 2, approved: 1 }] };
  const changed = withRow(list, "a", voted, counts, "risk");
  expect(ids(changed)).toEqual([["a", "b"]]);
  expect(changed.pages[0]?.items[0]?.requirements[0]?.approved).toBe(1);
  expect(ids(withRow(list, "a", null, counts, "risk"))).toEqual([["b"]]);
});

test("newest first goes by the time in the id", () => {
  const list = data(page([item("job_3", "low"), item("job_1", "high")]));
  expect(ids(withRow(list, "job_2", item("job_2", "critical"), counts, "newest"))).toEqual([
    ["job_3", "job_2", "job_1"],
  ]);
});

test("into an empty queue the first row enters", () => {
  expect(ids(withRow(data(page([])), "a", item("a", "low"), counts, "risk"))).toEqual([["a"]]);
});

test("[U7] each lane has its head, and counts what still waits in it", () => {
  const calm = [item("a", "critical"), item("b", "critical"), item("c", "low")].map((each) => ({
    item: each,
    gone: each.job.id === "b",
  }));
  const groups = gatherDuplicates(calm);
  const rows = queueRows(groups, true, CLOSED);
  expect(rows.map((row) => (row.kind === "lane" ? `${row.tier} ${row.loaded}` : row.key))).toEqual([
    "critical 1",
    "a",
    "b",
    "low 1",
    "c",
  ]);
  expect(queueRows(groups, false, CLOSED).map(({ kind }) => kind)).toEqual(["item", "item", "item"]);
});

test("[U9] who looks is put into its row, and nothing else is drawn anew", () => {
  const list = data(page([item("a", "high")], "more"), page([item("b", "low"), item("c", "low")]));
  const ana = { id: "usr_ana", name: "Ana" };
  const next = withLooking(list, new Map([["b", [ana]]]));
  expect(next.pages[1]?.items.map(({ looking }) => looking)).toEqual([[ana], []]);
  expect(next.pages[0]).toBe(list.pages[0]);
  expect(next.pages[1]?.items[1]).toBe(list.pages[1]?.items[1]);
  expect(withLooking(next, new Map([["b", [{ ...ana }]]]))).toBe(next);
  expect(withLooking(list, new Map([["elsewhere", [ana]]]))).toBe(list);
});
