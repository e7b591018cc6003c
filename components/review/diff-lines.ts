import type { TextLine, TextPart } from "@/lib/payload/diff-model";

const CONTEXT = 3;

export type Run<T> = { type: "shown" | "folded"; lines: T[] };

/** A line before and the line after that stands at the same height; null where there is none on that side. */
export type LinePair = { before: TextLine | null; after: TextLine | null };

/** Folds unchanged lines that stand further than three lines from a change. */
export function lineRuns(lines: readonly TextLine[]): Run<TextLine>[] {
  return foldFar(lines, (line) => line.kind !== "same");
}

/** The same for lines side by side. */
export function pairRuns(pairs: readonly LinePair[]): Run<LinePair>[] {
  return foldFar(pairs, (pair) => pair.before?.kind !== "same");
}

/** Puts removed lines beside the added ones that replace them. */
export function linePairs(lines: readonly TextLine[]): LinePair[] {
  const pairs: LinePair[] = [];
  let removed: TextLine[] = [];
  const flush = () => {
    for (const before of removed) pairs.push({ before, after: null });
    removed = [];
  };
  for (const line of lines) {
    if (line.kind === "removed") removed.push(line);
    else if (line.kind === "added") pairs.push({ before: removed.shift() ?? null, after: line });
    else {
      flush();
      pairs.push({ before: line, after: line });
    }
  }
  flush();
  return pairs;
}

function foldFar<T>(lines: readonly T[], isChange: (line: T) => boolean): Run<T>[] {
  const near = new Set<number>();
  lines.forEach((line, i) => {
    if (!isChange(line)) return;
    for (let at = i - CONTEXT; at <= i + CONTEXT; at++) near.add(at);
  });
  const runs: Run<T>[] = [];
  lines.forEach((line, i) => {
    const type = near.has(i) ? "shown" : "folded";
    const last = runs.at(-1);
    if (last?.type === type) last.lines.push(line);
    else runs.push({ type, lines: [line] });
  });
  // A fold of one line would take as much room as the line.
  return runs.map((run) => (run.lines.length === 1 ? { ...run, type: "shown" } : run));
}

/** The parts of prose that stand on one side, the differing ones marked. */
export function partsOf(parts: readonly TextPart[], side: "removed" | "added"): { text: string; marked: boolean }[] {
  return parts
    .filter((part) => part.kind === "same" || part.kind === side)
    .map((part) => ({ text: part.text, marked: part.kind === side }));
}
