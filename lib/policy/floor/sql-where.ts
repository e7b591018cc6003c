import type { SqlToken } from "./sql-tokens";

const DEEPEST = 20;
const LITERALS = new Set(
  "true false null not is in like ilike between exists select unknown and or xor any some all".split(" "),
);
const ORDERED = new Set([
  "> 0",
  ">= 0",
  "> - 1",
  "! = 0",
  "< > 0",
  ">= 1",
  "! = - 1",
  "< > - 1",
  "> = 0",
  "> = 1",
  "> = - 1",
]);

/**
 * Whether a condition holds for every row, as far as its form shows: it names no column (`1=1`, `true`, `'a' LIKE 'a'`),
 * compares a column with itself, asks only that one is set, or has such a part beside an `OR`. A condition that
 * is too deep to read counts as one.
 */
export function holdsForAll(tokens: readonly SqlToken[], depth = 0): boolean {
  if (depth > DEEPEST) return true;
  if (isWrapped(tokens)) return holdsForAll(tokens.slice(1, -1), depth + 1);
  const alternatives = split(tokens, ["or", "||"]);
  if (alternatives.length > 1) return alternatives.some((part) => holdsForAll(part, depth + 1));
  const conjuncts = split(tokens, ["and", "&&"]);
  if (conjuncts.length > 1) return conjuncts.every((part) => holdsForAll(part, depth + 1));
  // a lone text is the end of a concatenation, or false
  if (tokens.length === 1 && tokens[0]?.kind === "text") return /^[1-9]/.test(tokens[0].text);
  return !tokens.some(isColumn) || isTautology(tokens);
}

function isColumn(token: SqlToken, at: number, all: readonly SqlToken[]): boolean {
  if (token.kind === "name") return true;
  if (token.kind !== "word" || LITERALS.has(token.text)) return false;
  const next = all[at + 1];
  return !(next?.kind === "mark" && next.text === "(");
}

function isTautology(tokens: readonly SqlToken[]): boolean {
  const texts = tokens.map(({ kind, text }) => (kind === "text" ? `'${text}'` : text));
  const column = texts.findIndex((text, at) => at > 0 && text !== "." && texts[at - 1] !== ".");
  if (column < 0) return false;
  const left = texts.slice(0, column).join("");
  const rest = texts.slice(column).join(" ");
  if (rest === "is not null" || /^i?like '%+'$/.test(rest)) return true;
  if (/(?:^|[._])id$/.test(left) && ORDERED.has(rest)) return true;
  return rest === `= ${texts.slice(0, column).join(" ")}` || rest === `> = ${left}` || rest === `< = ${left}`;
}

/** One pair of parentheses around everything. */
function isWrapped(tokens: readonly SqlToken[]): boolean {
  const [first] = tokens;
  if (first === undefined || !isMark(first, "(")) return false;
  return tokens.findIndex((token) => token.depth === first.depth && isMark(token, ")")) === tokens.length - 1;
}

const isMark = (token: SqlToken | undefined, text: string): boolean => token?.kind === "mark" && token.text === text;

function split(tokens: readonly SqlToken[], words: readonly string[]): (readonly SqlToken[])[] {
  const depth = tokens.reduce((least, token) => Math.min(least, token.depth), Number.POSITIVE_INFINITY);
  const parts: (readonly SqlToken[])[] = [];
  let start = 0;
  for (const [at, token] of tokens.entries()) {
    const pair = token.kind === "mark" ? token.text + (tokens[at + 1]?.text ?? "") : token.text;
    if (token.depth !== depth || token.kind === "text" || !words.includes(pair)) continue;
    parts.push(tokens.slice(start, at));
    start = at + (token.kind === "mark" ? 2 : 1);
  }
  return [...parts, tokens.slice(start)];
}
