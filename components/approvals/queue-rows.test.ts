import { expect, it } from "vitest";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import { anItem } from "./item.fixture";
import { gatherDuplicates, indexOfJob, itemsOf, queueRows, type QueueRow } from "./queue-rows";

const CLOSED = { opened: new Set<string>(), openId: null };
const item = (id: string, duplicate_key: string | null = null, tier: ApprovalItem["tier"] = "medium") =>
  anItem({ id, duplicate_key, tier });
const draw = (items: ApprovalItem[], folding: Partial<Parameters<typeof queueRows>[2]> = {}, gone: string[] = []) =>
  queueRows(gatherDuplicates(items.map((each) => ({ item: each, gone: gone.includes(each.job.id) }))), true, {
    ...CLOSED,
    ...folding,
  });
/** `lane 3` is a lane's head with its count, `b+2` a row that stands for two more. */
const told = (rows: QueueRow[]) =>
  rows.map((row) => {
    if (row.kind === "lane") return `${row.tier} ${row.loaded}`;
    return row.item.job.id + (row.fold === null ? "" : `+${itemsOf(row).length}`) + (row.isInside ? " inside" : "");
  });

it("[U24] duplicates fold into one row where the first of them stands; lanes count all of them", () => {
  const rows = draw([item("a"), item("b", "k"), item("c"), item("d", "k"), item("e", "k")]);
  expect(told(rows)).toEqual(["medium 5", "a", "b+3", "c"]);
  expect(rows.flatMap((row) => (row.kind === "item" ? [row.place] : []))).toEqual([0, 1, 2]);
});

it("[U24] an open fold has its jobs below its first one, and the rest keeps its order", () => {
  const rows = draw([item("a", "k"), item("b"), item("c", "k")], { opened: new Set(["medium:k"]) });
  expect(told(rows)).toEqual(["medium 3", "a+1", "c inside", "b"]);
});

it("[U24] nothing folds that has no key, or is of another tier", () => {
  const rows = draw([item("a", "k", "high"), item("b"), item("c"), item("d", "k")]);
  expect(told(rows)).toEqual(["high 1", "a", "medium 3", "b", "c", "d"]);
});

it("[U24] the row of a fold shows the one of its jobs that is open, without another key", () => {
  const items = [item("a", "k"), item("b", "k")];
  const [closed, open] = [draw(items)[1], draw(items, { openId: "b" })[1]];
  expect(told([open].filter((row) => row !== undefined))).toEqual(["b+2"]);
  expect(open?.key).toBe(closed?.key);
});

it("[U24] what left while the hand is on the list stands for nothing, and keeps its place", () => {
  const rows = draw([item("a", "k"), item("b", "k"), item("c", "k")], {}, ["a"]);
  const [, row] = rows;
  expect(row).toMatchObject({ item: { job: { id: "a" } }, gone: true });
  expect(told(rows)).toEqual(["medium 2", "a+2"]);
});

it("a job is found in the fold that hides it", () => {
  const rows = draw([item("x"), item("a", "k"), item("b", "k")]);
  expect([indexOfJob(rows, "b"), indexOfJob(rows, "x"), indexOfJob(rows, "?")]).toEqual([2, 1, -1]);
});
