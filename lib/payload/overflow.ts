import { plural, quote, spans, type TextFinding } from "./finding";

/** Blanks in a row, lines in a row, and characters in a line from which on what follows is out of sight. */
const WIDE_GAP = 80;
const TALL_GAP = 20;
const LONG_LINE = 2_000;
/** The same character so often in a row is padding. */
const PADDING = 200;
/** So much that only a machine can read. */
const OPAQUE = /[\w+/-]{400,}={0,2}/g;
const BLANKS = /[\s\u2800\u3164\p{Default_Ignorable_Code_Point}]{20,}/gu;

/** Text laid out so that a reviewer doesn't reach it, or that nobody can read. Linear in the text's length. */
export function overflowFindings(text: string): TextFinding[] {
  const gaps = [...text.matchAll(BLANKS)].filter((gap) => gap.index + gap[0].length < text.length && isGap(gap[0]));
  const findings: TextFinding[] = [];
  const [first] = gaps;
  if (first !== undefined) {
    const end = first.index + first[0].length;
    const gap = plural(first[0].length, "blank character");
    const message = `After a gap of ${gap} the text goes on: ${quote(text.slice(end, end + 61))}.`;
    findings.push({ kind: "hidden_overflow", message, offsets: spans(gaps) });
  }
  const padding = firstPadding(text);
  if (padding !== null && padding.end < text.length) {
    const count = plural(padding.end - padding.start, "time");
    const rest = quote(text.slice(padding.end, padding.end + 61));
    const message = `After ${quote(text.charAt(padding.start))} ${count} in a row the text goes on: ${rest}.`;
    findings.push({ kind: "hidden_overflow", message, offsets: [[padding.start, padding.end]] });
  }
  const longest = longestLine(text);
  if (longest > LONG_LINE) {
    const message = `One line is ${plural(longest, "character")} long; its middle and end are easily missed.`;
    findings.push({ kind: "hidden_overflow", message });
  }
  const opaque = [...text.matchAll(OPAQUE)].filter(([block]) => isEncoded(block));
  if (opaque[0] !== undefined) {
    const message = `${plural(opaque[0][0].length, "character")} in a row are encoded: what they hold can't be read here.`;
    findings.push({ kind: "opaque", message, offsets: spans(opaque) });
  }
  return findings;
}

/** Base64 and its like: letters of both cases and digits without a word in between. */
const isEncoded = (block: string): boolean => /[a-z]/.test(block) && /[A-Z]/.test(block) && /\d/.test(block);

function isGap(blanks: string): boolean {
  const lines = blanks.split("\n");
  return lines.length > TALL_GAP || lines.some((line) => line.length >= WIDE_GAP);
}

function longestLine(text: string): number {
  let longest = 0;
  for (let start = 0; start <= text.length; ) {
    const feed = text.indexOf("\n", start);
    const end = feed === -1 ? text.length : feed;
    longest = Math.max(longest, end - start);
    start = end + 1;
  }
  return longest;
}

/** The first run of one character, no blank, that is long enough to push what follows out of sight. */
function firstPadding(text: string): { start: number; end: number } | null {
  for (let start = 0; start < text.length; ) {
    let end = start + 1;
    while (text.charCodeAt(end) === text.charCodeAt(start)) end++;
    if (end - start >= PADDING && /\S/.test(text.charAt(start))) return { start, end };
    start = end;
  }
  return null;
}
