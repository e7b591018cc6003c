import { plural, quote, spans, type TextFinding } from "./finding";

/**
 * Text that speaks to the reviewer, and text laid out so that a reviewer doesn't reach it. Linear in the
 * text's length.
 */
export function persuasionFindings(text: string, fieldName: string): TextFinding[] {
  const found = [toReviewer(text), header(text, fieldName), ...overflow(text)];
  return found.filter((finding) => finding !== null);
}

const PROMPTS = [
  /\b(?:note|message|attention|attn|memo)\s{1,9}(?:to|for)\s{1,9}(?:the\s{1,9})?(?:approver|reviewer|gateway)s?\b/i,
  /\b(?:already|pre-?)\s{0,9}(?:been\s{1,9})?(?:approved|reviewed|authori[sz]ed)\b/i,
  /\b(?:approved|reviewed|authori[sz]ed)\s{1,9}by\b/i,
  /\b(?:reviewed|approved)\s{1,9}and\s{1,9}(?:reviewed|approved)\b/i,
  /\b(?:press|click|hit|choose|select)\s{1,9}["'“]?approve\b/i,
  /\bapprove\s{1,9}all\b|\bauto-?approve[ds]?\b/i,
  /\b(?:ignore|disregard|forget)\s{1,9}(?:all\s{1,9}|any\s{1,9}|the\s{1,9}|your\s{1,9}){0,3}(?:previous|prior|above|earlier|rules|instructions)\b/i,
  /\breviewer\s{1,9}model\b|"(?:decision|verdict)"\s{0,9}:\s{0,9}"approve/i,
  /\b(?:dry|test)\s{1,9}run\b[^.\n]{0,60}\bno\s{1,9}(?:money|data|changes?|effect)\b/i,
  /\bno\s{1,9}(?:review|approval)\s{1,9}(?:is\s{1,9})?(?:needed|required|necessary)\b/i,
  /\b(?:policy\s{1,9}check|risk(?:\s{1,9}level)?|approval\s{1,9}status)\s{0,9}:\s{0,9}(?:pass(?:ed)?|low|none|ok|approved|safe)\b/i,
];
// Someone who splits a word with invisible characters still means the word.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

function toReviewer(text: string): TextFinding | null {
  const plain = text.replace(INVISIBLE, "").normalize("NFKC");
  for (const prompt of PROMPTS) {
    const match = prompt.exec(plain);
    if (match === null) continue;
    const message = `The text speaks to whoever reviews it: ${quote(match[0])}. It comes from the agent and proves nothing.`;
    return { kind: "prompt_to_reviewer", message };
  }
  return null;
}

const HEADER_FIELDS = new Set([
  "subject",
  "to",
  "cc",
  "bcc",
  "from",
  "reply_to",
  "header",
  "headers",
  "recipient",
  "recipients",
  "email",
]);
const HEADER = /[\r\n]{1,2}(?:bcc|cc|to|from|reply-to|content-type|subject|mime-version)[ \t]{0,9}:/gi;

function header(text: string, fieldName: string): TextFinding | null {
  if (!HEADER_FIELDS.has(fieldName.toLowerCase())) return null;
  const lines = [...text.matchAll(HEADER)];
  if (lines[0] === undefined) return null;
  const message = `A line break is followed by a mail header, ${quote(lines[0][0].trim())}: sent as it is, it would add one.`;
  return { kind: "header_injection", message, offsets: spans(lines) };
}

/** Blanks in a row, lines in a row, and characters in a line from which on what follows is out of sight. */
const WIDE_GAP = 80;
const TALL_GAP = 20;
const LONG_LINE = 2_000;
const BLANKS = /[\s\u2800\u3164\p{Default_Ignorable_Code_Point}]{20,}/gu;

function overflow(text: string): TextFinding[] {
  const gaps = [...text.matchAll(BLANKS)].filter((gap) => gap.index + gap[0].length < text.length && isGap(gap[0]));
  const findings: TextFinding[] = [];
  const [first] = gaps;
  if (first !== undefined) {
    const end = first.index + first[0].length;
    const gap = plural(first[0].length, "blank character");
    const message = `After a gap of ${gap} the text goes on: ${quote(text.slice(end, end + 61))}.`;
    findings.push({ kind: "hidden_overflow", message, offsets: spans(gaps) });
  }
  const longest = longestLine(text);
  if (longest > LONG_LINE) {
    const message = `One line is ${plural(longest, "character")} long; its middle and end are easily missed.`;
    findings.push({ kind: "hidden_overflow", message });
  }
  return findings;
}

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
