import { type Change, diffLines, diffWordsWithSpace } from "diff";
import type { DiffBudget } from "./diff-budget";
import type { ChangeDetail, TextLine, TextPart } from "./diff-model";

/** Backstop in milliseconds for one edit script; the step budget is the limit that normally holds. */
const TIMEOUT_MS = 200;
const MOST_LINES = 20_000;
/** Below this share of common text, marks in the words hide more than they show. */
const LEAST_IN_COMMON = 0.3;

/**
 * How two texts differ: by lines (words marked inside) where either has several, by words where both are
 * prose, else undefined: an id or a single word is shown whole.
 */
export function diffText(before: string, after: string, budget: DiffBudget): ChangeDetail | undefined {
  if (before.includes("\n") || after.includes("\n")) return diffLinewise(before, after, budget);
  if (!/\S\s+\S/.test(before) || !/\S\s+\S/.test(after)) return undefined;
  const changes = editScript(diffWordsWithSpace, before, after, before.length + after.length, budget);
  if (changes === undefined) return { type: "too_large" };
  const parts = joinRuns(changes);
  return isAlike(parts, before, after) ? { type: "words", parts } : undefined;
}

function editScript(
  diff: typeof diffLines,
  before: string,
  after: string,
  tokens: number,
  budget: DiffBudget,
): Change[] | undefined {
  const maxEditLength = budget.editLimit(tokens);
  if (maxEditLength < 1) return undefined;
  const changes = diff(before, after, { maxEditLength, timeout: TIMEOUT_MS });
  const edits = changes?.reduce((sum, change) => sum + (change.added || change.removed ? change.count : 0), 0);
  budget.spendEdits(tokens, edits ?? maxEditLength);
  return changes;
}

/** Joins changes that only blanks separate: `−a +b ␣ −c +d` reads better as `−a c +b d`. */
function joinRuns(changes: Change[]): TextPart[] {
  const parts: TextPart[] = [];
  let removed = "";
  let added = "";
  const flush = () => {
    if (removed !== "") parts.push({ kind: "removed", text: removed });
    if (added !== "") parts.push({ kind: "added", text: added });
    removed = "";
    added = "";
  };
  changes.forEach((change, i) => {
    const between = removed + added !== "" && i < changes.length - 1 && change.value.trim() === "";
    if (change.removed || (!change.added && between)) removed += change.value;
    if (change.added || (!change.removed && between)) added += change.value;
    if (change.added || change.removed || between) return;
    flush();
    parts.push({ kind: "same", text: change.value });
  });
  flush();
  return parts;
}

function isAlike(parts: TextPart[], before: string, after: string): boolean {
  const common = parts.reduce((sum, part) => sum + (part.kind === "same" ? part.text.trim().length : 0), 0);
  return common >= LEAST_IN_COMMON * Math.max(before.length, after.length);
}

function diffLinewise(before: string, after: string, budget: DiffBudget): ChangeDetail {
  const tokens = countLines(before) + countLines(after);
  const changes = tokens > MOST_LINES ? undefined : editScript(diffLines, before, after, tokens, budget);
  if (changes === undefined) return { type: "too_large" };
  const lines: TextLine[] = [];
  let beforeLine = 1;
  let afterLine = 1;
  changes.forEach((change, i) => {
    const start = lines.length;
    const kind = change.added ? "added" : change.removed ? "removed" : "same";
    const texts = change.value.split("\n");
    const open = texts.pop() ?? "";
    for (const text of open === "" ? texts : [...texts, open]) {
      lines.push({
        kind,
        text,
        beforeLine: kind === "added" ? null : beforeLine++,
        afterLine: kind === "removed" ? null : afterLine++,
        endsOpen: false,
        parts: null,
      });
    }
    const last = lines.at(-1);
    if (last !== undefined) last.endsOpen = open !== "";
    const previous = changes[i - 1];
    if (change.added && previous?.removed) markWords(lines, start - previous.count, start, budget);
  });
  const count = (kind: TextLine["kind"]) => lines.filter((line) => line.kind === kind).length;
  return { type: "lines", lines, added: count("added"), removed: count("removed") };
}

/**
 * Marks the words that differ between the removed lines from `removedAt` on and the added ones that replace
 * them.
 */
function markWords(lines: TextLine[], removedAt: number, addedAt: number, budget: DiffBudget): void {
  for (let i = 0; removedAt + i < addedAt; i++) {
    const removed = lines[removedAt + i];
    const added = lines[addedAt + i];
    if (removed === undefined || added === undefined) return;
    const tokens = removed.text.length + added.text.length;
    const changes = editScript(diffWordsWithSpace, removed.text, added.text, tokens, budget);
    const parts = changes === undefined ? [] : joinRuns(changes);
    if (!isAlike(parts, removed.text, added.text)) continue;
    removed.parts = side(parts, "removed");
    added.parts = side(parts, "added");
  }
}

function side(parts: TextPart[], kind: "added" | "removed"): { text: string; marked: boolean }[] {
  return parts
    .filter((part) => part.kind === "same" || part.kind === kind)
    .map((part) => ({ text: part.text, marked: part.kind === kind }));
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
