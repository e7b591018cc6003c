import { quote, spans, type TextFinding } from "./finding";
import { hostsIn } from "./hosts";
import { terminalFinding } from "./terminal";

/**
 * Markup that would hide or do something if another program drew the text. All patterns here run in linear
 * time (T39).
 */
export function markupFindings(text: string): TextFinding[] {
  const found = [terminalFinding(text), html(text), dataUri(text), ...markdown(text), chat(text)];
  return found.filter((finding) => finding !== null);
}

const TAG = /<(\/?[a-z!][a-z0-9-]{0,40})(?=[\s/>])([^<>]*)/gi;
const ACTIVE_TAGS = new Set(
  "script style form input button iframe object embed svg foreignobject link meta base".split(" "),
);
const PLAIN_TAGS = new Set(
  "a abbr b blockquote body br center code dd details div dl dt em font footer h1 h2 h3 h4 h5 h6 head header hr html i img label li main marquee math ol option p picture pre s section select small source span strong sub summary sup table tbody td template textarea th thead title tr u ul video audio".split(
    " ",
  ),
);

function html(text: string): TextFinding | null {
  const tags = [...text.matchAll(TAG)].filter(isMarkup);
  const script = /javascript:/i.exec(text);
  if (tags.length === 0 && script === null) return null;
  const names = new Set(tags.map((tag) => (tag[1] ?? "").toLowerCase().replace("/", "")));
  const attributes = tags.map((tag) => tag[2] ?? "");
  const active = [...names].filter((name) => ACTIVE_TAGS.has(name));
  const parts = [
    `HTML (${
      [...names]
        .slice(0, 5)
        .map((name) => `<${name}>`)
        .join(", ") || "an address"
    }) that is shown here as text.`,
  ];
  if (active.length > 0)
    parts.push(`Drawn elsewhere, ${active.map((name) => `<${name}>`).join(", ")} could run or cover things.`);
  if (script !== null || attributes.some((text) => /\son[a-z]{3,30}\s{0,9}=/i.test(text)))
    parts.push("It has code in it.");
  if (attributes.some(hides)) parts.push("It has text that a mail client or browser would hide.");
  if (attributes.some((text) => /\ssrc\s{0,9}=\s{0,9}["']?https?:/i.test(text)))
    parts.push("It loads something from outside.");
  return { kind: "html", message: parts.join(" "), offsets: spans(tags) };
}

/** Not every angle bracket is markup: `List<String>` is code. */
function isMarkup([, name = "", attributes = ""]: RegExpExecArray): boolean {
  const tag = name.toLowerCase().replace("/", "");
  return ACTIVE_TAGS.has(tag) || PLAIN_TAGS.has(tag) || attributes.includes("=");
}

function hides(attributes: string): boolean {
  return /display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|max-height\s{0,9}:\s{0,9}0|font-size\s{0,9}:\s{0,9}0|color\s{0,9}[:=]\s{0,9}["']?(?:#fff|white)|\shidden\b/i.test(
    attributes,
  );
}

const DATA_URI = /\bdata:([a-z]{1,30}\/[a-z0-9.+-]{1,60})[;,]/gi;

function dataUri(text: string): TextFinding | null {
  const uris = [...text.matchAll(DATA_URI)];
  const type = uris[0]?.[1];
  if (type === undefined) return null;
  const isActive = /svg|html|xml|script/i.test(type);
  const message = `A data: address holds a file of type ${type} within the text${isActive ? "; it can contain code" : ""}.`;
  return { kind: "data_uri", message, offsets: spans(uris) };
}

const MOST_LINKS = 50;
const LINK = /(!?)\[([^[\]\n]{0,500})\]\(\s{0,9}<?([^()\s<>]{1,2000})/g;
const REFERENCE = /^ {0,3}\[([^[\]\n]{1,200})\]:[ \t]{0,9}(\S{1,2000})/gm;

function markdown(text: string): TextFinding[] {
  const findings: TextFinding[] = [];
  for (const link of [...text.matchAll(LINK)].slice(0, MOST_LINKS)) {
    const [, image, label = "", target = ""] = link;
    const message = linkProblem(image === "!", label, target);
    if (message !== null) findings.push({ kind: "markdown_link", message, offsets: spans([link]) });
  }
  for (const reference of [...text.matchAll(REFERENCE)].slice(0, MOST_LINKS)) {
    const [, label = "", target = ""] = reference;
    if (hostsIn(target).length === 0) continue;
    const message = `The link label ${quote(label)} stands apart from its address: it goes to ${quote(target)}.`;
    findings.push({ kind: "markdown_link", message, offsets: spans([reference]) });
  }
  return findings;
}

function linkProblem(isImage: boolean, label: string, target: string): string | null {
  if (isImage && /^(?:https?:)?\/\//i.test(target))
    return `An image would be loaded from ${quote(target)} as soon as it is drawn.`;
  if (/^(?:javascript|data|file|vbscript):/i.test(target))
    return `The link ${quote(label)} is not a web address: ${quote(target)}.`;
  return labelLies(label, target) ? `The link says ${quote(label)} and goes to ${quote(target)}.` : null;
}

function labelLies(label: string, target: string): boolean {
  const shown = hostsIn(label.includes("://") ? label : `https://${label.trim()}`)[0] ?? "";
  const isHost = /^[^\s]+\.[\p{L}]{2,24}$/u.test(shown);
  return isHost && !hostsIn(target).includes(shown);
}

const CHAT = /<(?:!(?:channel|here|everyone)|[@#][UWCS][A-Z0-9]{4,20}|!subteam\^[A-Z0-9]{4,20})(?:\|[^<>]{0,200})?>/g;
const CHAT_LINK = /<(https?:\/\/[^|<>\s]{1,2000})\|([^<>]{1,500})>/g;

function chat(text: string): TextFinding | null {
  const mentions = [...text.matchAll(CHAT)];
  const lies = [...text.matchAll(CHAT_LINK)].filter(([, target = "", label = ""]) => labelLies(label, target));
  if (mentions.length + lies.length === 0) return null;
  const parts: string[] = [];
  if (mentions.length > 0) parts.push(`In a chat this would alert people: ${quote(mentions[0]?.[0] ?? "")}.`);
  if (lies.length > 0)
    parts.push(`In a chat this link would read ${quote(lies[0]?.[2] ?? "")} and go to ${quote(lies[0]?.[1] ?? "")}.`);
  return { kind: "chat_markup", message: parts.join(" "), offsets: spans([...mentions, ...lies]) };
}
