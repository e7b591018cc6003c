/** What of a text is drawn at first: so much that the largest legal payload stays quick ([T38]). */
export const FOLD = { lines: 40, characters: 4_000 } as const;
/** So little is shown rather than folded. */
const NOT_WORTH = { lines: 5, characters: 400 } as const;
const CHUNK_CHARACTERS = 16_000;

export type Folded = { shown: string; hidden: string | null };

/** The beginning of a long text, and in words what is left out; `hidden` is null where nothing is ([U16]). */
export function foldText(text: string, limits: { lines: number; characters: number } = FOLD): Folded {
  const atLine = lineEnd(text, limits.lines);
  const end = Math.min(atLine, safeCut(text, limits.characters));
  if (end >= text.length) return { shown: text, hidden: null };
  const rest = text.slice(end);
  const lines = countLineFeeds(rest);
  if (rest.length <= NOT_WORTH.characters && lines <= NOT_WORTH.lines) return { shown: text, hidden: null };
  // Cut within a line, a number of lines would say little: one of them may be a megabyte.
  if (end < atLine) return { shown: text.slice(0, end), hidden: countCharacters(rest.length) };
  return { shown: text.slice(0, end), hidden: `${lines.toLocaleString("en-US")} ${lines === 1 ? "line" : "lines"}` };
}

/** Splits a text into pieces that a browser can lay out one by one, at line feeds where there are any. */
export function chunkText(text: string): string[] {
  const chunks: string[] = [];
  for (let at = 0; at < text.length; ) {
    const lineFeed = text.lastIndexOf("\n", at + CHUNK_CHARACTERS);
    const fits = at + CHUNK_CHARACTERS >= text.length;
    const end = fits ? text.length : lineFeed > at ? lineFeed + 1 : at + safeCut(text.slice(at), CHUNK_CHARACTERS);
    chunks.push(text.slice(at, end));
    at = end;
  }
  return chunks;
}

function countCharacters(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "character" : "characters"}`;
}

function lineEnd(text: string, lines: number): number {
  let at = -1;
  for (let i = 0; i < lines; i++) {
    at = text.indexOf("\n", at + 1);
    if (at === -1) return text.length;
  }
  return at + 1;
}

/** Never between the halves of a surrogate pair: each half alone would be drawn as something else. */
function safeCut(text: string, at: number): number {
  const code = text.charCodeAt(at - 1);
  return at < text.length && code >= 0xd800 && code <= 0xdbff ? at - 1 : at;
}

function countLineFeeds(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return text.endsWith("\n") || count === 0 ? count : count + 1;
}
