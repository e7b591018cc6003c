/**
 * A piece of SQL. `word` is a bare word in lower case, `name` a quoted identifier, `text` a string, `mark` one character
 * of punctuation. `depth` counts the parentheses around it.
 */
export type SqlToken = { kind: "word" | "name" | "text" | "number" | "mark"; text: string; depth: number };

/**
 * Where dialects differ in what is code: MySQL has `#` comments, comments that run (they begin with `/*!`), backslashes in strings
 * and strings in double quotes. What hides a statement in one is plain in the other, so callers read both.
 */
export type Dialect = "standard" | "mysql";

const WORD = /[\p{L}\p{N}_@$]+/uy;
const DOLLAR = /\$[A-Za-z_]*\$/y;
const BLANK = /\s+/uy;
const SPACE = 32;
const LAST_ASCII = 127;
const STARTS_COMMENT = new Set("-#/*");
const CLOSERS: Readonly<Record<string, string>> = { "'": "'", '"': '"', "`": "`", "[": "]" };

/** The tokens of a text. Linear: every character is looked at a bounded number of times. */
export function sqlTokens(text: string, dialect: Dialect): SqlToken[] {
  const tokens: SqlToken[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const skipped = skip(text, at, dialect);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const token = tokenAt(text, at, dialect);
    if (token.text === ")" && token.kind === "mark") depth = Math.max(0, depth - 1);
    tokens.push({ kind: token.kind, text: token.text, depth });
    if (token.text === "(" && token.kind === "mark") depth++;
    at = token.end;
  }
  return tokens;
}

/** Where blanks and comments end. */
function skip(text: string, at: number, dialect: Dialect): number {
  const code = text.charCodeAt(at);
  if (code <= SPACE || code > LAST_ASCII) {
    BLANK.lastIndex = at;
    if (BLANK.test(text)) return BLANK.lastIndex;
  }
  if (!STARTS_COMMENT.has(text.charAt(at))) return at;
  const isMysql = dialect === "mysql";
  if (text.startsWith("--", at) && (!isMysql || /^\s?$/.test(text.charAt(at + 2)))) return lineEnd(text, at);
  if (isMysql && text.charAt(at) === "#") return lineEnd(text, at);
  if (isMysql && text.startsWith("/*!", at))
    return at + 3 + (/^\d{0,6}/.exec(text.slice(at + 3, at + 9))?.[0].length ?? 0);
  if (isMysql && text.startsWith("*/", at)) return at + 2;
  return text.startsWith("/*", at) ? commentEnd(text, at, !isMysql) : at;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

/** PostgreSQL nests comments, others end at the first closing. */
function commentEnd(text: string, start: number, isNested: boolean): number {
  let open = 1;
  let at = start + 2;
  while (at < text.length && open > 0) {
    const isPair = at + 1 < text.length;
    if (isPair && text.startsWith("*/", at)) {
      open--;
      at += 2;
    } else if (isNested && isPair && text.startsWith("/*", at)) {
      open++;
      at += 2;
    } else at++;
  }
  return at;
}

type Piece = Pick<SqlToken, "kind" | "text"> & { end: number };

function tokenAt(text: string, at: number, dialect: Dialect): Piece {
  const char = text.charAt(at);
  const closer = CLOSERS[char];
  if (closer !== undefined) return quoted(text, at, closer, dialect);
  const tag = char === "$" ? dollarTag(text, at) : undefined;
  if (tag !== undefined) {
    const close = text.indexOf(tag, at + tag.length);
    const end = close < 0 ? text.length : close;
    return { kind: "text", text: text.slice(at + tag.length, end), end: Math.min(text.length, end + tag.length) };
  }
  WORD.lastIndex = at;
  const word = WORD.exec(text)?.[0];
  if (word === undefined) return { kind: "mark", text: char, end: at + 1 };
  return { kind: /^\d/.test(word) ? "number" : "word", text: word.toLowerCase(), end: at + word.length };
}

function dollarTag(text: string, at: number): string | undefined {
  DOLLAR.lastIndex = at;
  return DOLLAR.exec(text)?.[0];
}

function quoted(text: string, start: number, closer: string, dialect: Dialect): Piece {
  const isText = closer === "'" || (closer === '"' && dialect === "mysql");
  let at = start + 1;
  while (at < text.length) {
    if (isText && dialect === "mysql" && text.charAt(at) === "\\") at += 2;
    else if (text.charAt(at) !== closer) at++;
    else if (closer !== "]" && text.charAt(at + 1) === closer) at += 2;
    else break;
  }
  const content = text.slice(start + 1, at);
  return {
    kind: isText ? "text" : "name",
    text: isText ? content : content.toLowerCase(),
    end: Math.min(text.length, at) + 1,
  };
}
