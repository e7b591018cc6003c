import { plural, quote, spans, type TextFinding } from "./finding";

const ESC = "\u001b";
const BEL = "\u0007";
const ONE_BYTE_OSC = "\u009d";
const ONE_BYTE_ST = "\u009c";
/** Whatever begins a command to a terminal; `ESC \` only ends one. */
const ESCAPE = new RegExp(`${ESC}(?!\\\\)|[\\x90\\x98\\x9b\\x9d-\\x9f]`, "g");
const OSC = new RegExp(`(?:${ESC}\\]|${ONE_BYTE_OSC})([^${BEL}${ESC}${ONE_BYTE_ST}]*)`, "g");
const CONCEAL = `${ESC}[8m`;

/**
 * Escape sequences that a terminal or a log viewer would obey instead of showing (T35). Linear in the text's
 * length.
 */
export function terminalFinding(text: string): TextFinding | null {
  const escapes = [...text.matchAll(ESCAPE)];
  if (escapes.length === 0) return null;
  const commands = [...text.matchAll(OSC)].map((match) => match[1] ?? "");
  const parts = [
    `${plural(escapes.length, "terminal escape sequence")} that a terminal or log would obey instead of showing.`,
  ];
  const link = commands.map(linkTarget).find((target) => target !== "");
  if (link !== undefined) parts.push(`A link goes to ${quote(link)}; its label says something else.`);
  if (commands.some((command) => command.startsWith("52;"))) parts.push("One writes to the reader's clipboard.");
  const title = commands.find((command) => /^[012];/.test(command));
  if (title !== undefined) parts.push(`One sets the window's title to ${quote(title.slice(2))}.`);
  if (text.includes(CONCEAL)) parts.push("One conceals the text after it.");
  return { kind: "ansi", message: parts.join(" "), offsets: spans(escapes) };
}

/** Of `8;params;address`, the address. */
function linkTarget(command: string): string {
  return command.startsWith("8;") ? command.split(";").slice(2).join(";") : "";
}
