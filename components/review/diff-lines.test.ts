import { expect, test } from "vitest";
import type { TextLine } from "@/lib/payload/diff-model";
import { linePairs, lineRuns } from "./diff-lines";

const line = (kind: TextLine["kind"], text: string): TextLine => ({
  kind,
  text,
  beforeLine: kind === "added" ? null : 1,
  afterLine: kind === "removed" ? null : 1,
  endsOpen: false,
  parts: null,
});
const same = (count: number) => Array.from({ length: count }, (_, i) => line("same", `same ${i}`));

test("unchanged lines fold from the fourth after a change on, and no line is lost", () => {
  const lines = [...same(10), line("added", "new"), ...same(10)];
  const runs = lineRuns(lines);
  expect(runs.map((run) => [run.type, run.lines.length])).toEqual([
    ["folded", 7],
    ["shown", 7],
    ["folded", 7],
  ]);
  expect(runs.flatMap((run) => run.lines)).toEqual(lines);
});

test("a single far line is shown: a fold would take as much room", () => {
  expect(lineRuns([...same(4), line("added", "new")])[0]).toMatchObject({ type: "shown", lines: [{ text: "same 0" }] });
});

test("side by side, removed lines stand beside those that replace them, the rest beside nothing", () => {
  const lines = [
    line("same", "a"),
    line("removed", "b"),
    line("removed", "c"),
    line("added", "d"),
    line("same", "e"),
    line("added", "f"),
  ];
  expect(linePairs(lines).map((pair) => [pair.before?.text, pair.after?.text])).toEqual([
    ["a", "a"],
    ["b", "d"],
    ["c", undefined],
    ["e", "e"],
    [undefined, "f"],
  ]);
});
