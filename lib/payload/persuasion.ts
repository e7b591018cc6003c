import { quote, spans, type TextFinding } from "./finding";

/** Text that speaks to the reviewer, or adds mail headers. Linear in the text's length. */
export function persuasionFindings(text: string, fieldName: string): TextFinding[] {
  const found = [toReviewer(text), header(text, fieldName)];
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
