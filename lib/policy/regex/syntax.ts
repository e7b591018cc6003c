import { type CharSet, charSet } from "./char-set";

/** A regular expression taken apart. Nothing in it can look behind, look ahead, or remember what it matched. */
export type Regex =
  | { kind: "char"; set: CharSet }
  | { kind: "assert"; at: Assertion }
  | { kind: "sequence" | "choice"; of: Regex[] }
  | { kind: "repeat"; of: Regex; min: number; max: number };

export type Assertion = "start" | "end" | "word_edge" | "no_word_edge";

/** What is wrong with a pattern, in words for the author of a policy. */
export class RegexError extends Error {}

const MAX_REPEATS = 1_000;
const QUANTIFIER = /[*+?]|\{(\d+)(,(\d*))?\}/y;
const CLASS = /\[\^?(?:[^\]\\]|\\.)*\]/suy;
const CHAR_ESCAPE = /\\(?:[dDwWsS]|[pP]\{[^}]+\}|[nrtfv]|x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|u\{[\dA-Fa-f]+\})/y;
const SURROGATE = /\\u\{?0*[dD][89A-Fa-f][\dA-Fa-f]{2}(?![\dA-Fa-f])/;
const PUNCTUATION = /\\([!-/:-@[-`{-~])/y;

/**
 * Reads the syntax that JavaScript and RE2 share and mean alike. What only backtracking can do (references, lookaround)
 * is refused, and so is what the two read differently.
 * @throws RegexError
 */
export function parseRegex(pattern: string): Regex {
  const ignoreCase = pattern.startsWith("(?i)");
  return new RegexParser(ignoreCase ? pattern.slice(4) : pattern, ignoreCase).parse();
}

class RegexParser {
  private at = 0;

  constructor(
    private readonly pattern: string,
    private readonly ignoreCase: boolean,
  ) {}

  parse(): Regex {
    const whole = this.choice();
    if (this.at < this.pattern.length) throw new RegexError('")" closes nothing; write \\) for the character');
    return whole;
  }

  private choice(): Regex {
    const of = [this.sequence()];
    while (this.take("|")) of.push(this.sequence());
    return of.length === 1 && of[0] ? of[0] : { kind: "choice", of };
  }

  private sequence(): Regex {
    const of: Regex[] = [];
    while (this.at < this.pattern.length && !/[|)]/.test(this.pattern.charAt(this.at))) of.push(this.repeated());
    return { kind: "sequence", of };
  }

  private repeated(): Regex {
    const of = this.atom();
    const quantifier = this.match(QUANTIFIER);
    if (quantifier === null) return of;
    if (of.kind === "assert") throw new RegexError(`nothing to repeat before "${quantifier[0]}"`);
    const { min, max } = bounds(quantifier);
    // Lazy or greedy decides what is matched, not whether, so it makes no difference here.
    this.take("?");
    if (this.match(QUANTIFIER) !== null || this.take("+")) throw new RegexError("one quantifier after another");
    return { kind: "repeat", of, min, max };
  }

  private atom(): Regex {
    const char = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0);
    if (char === "(") return this.group();
    if (char === "[") return this.charClass();
    if (char === "\\") return this.escape();
    if (/[*+?]/.test(char)) throw new RegexError(`nothing to repeat before "${char}"`);
    if (/[{}\]]/.test(char)) throw new RegexError(`"${char}" stands alone; write \\${char} for the character`);
    this.at += char.length;
    if (char === "^") return { kind: "assert", at: "start" };
    if (char === "$") return { kind: "assert", at: "end" };
    return this.char(char === "." ? "[^\\n]" : literal(char));
  }

  private group(): Regex {
    this.at++;
    if (this.take("?") && !this.take(":")) {
      throw new RegexError(
        `"(?${this.pattern.charAt(this.at)}" is not supported: no lookaround, names or flags but (?i)`,
      );
    }
    const inner = this.choice();
    if (!this.take(")")) throw new RegexError('"(" is never closed');
    return inner;
  }

  private charClass(): Regex {
    const source = this.match(CLASS)?.[0];
    if (source === undefined) throw new RegexError('"[" is never closed');
    if (/^\[\^?\]$/.test(source)) throw new RegexError(`${source} holds no character`);
    if (source.includes("[:")) throw new RegexError("POSIX classes such as [:alpha:] are not supported");
    if (SURROGATE.test(source)) throw new RegexError("half of a surrogate pair is no character");
    return this.char(source);
  }

  private escape(): Regex {
    if (this.take("\\b")) return { kind: "assert", at: "word_edge" };
    if (this.take("\\B")) return { kind: "assert", at: "no_word_edge" };
    const known = this.match(CHAR_ESCAPE)?.[0];
    if (known !== undefined && SURROGATE.test(known)) throw new RegexError("half of a surrogate pair is no character");
    if (known !== undefined) return this.char(known);
    const sign = this.match(PUNCTUATION)?.[1];
    if (sign !== undefined) return this.char(literal(sign));
    const shown = this.pattern.slice(this.at, this.at + 2);
    if (/\\[1-9k]/.test(shown)) throw new RegexError(`${shown} refers back to a group; that is not supported`);
    throw new RegexError(`${shown} has no meaning here`);
  }

  private char(source: string): Regex {
    try {
      return { kind: "char", set: charSet(source, this.ignoreCase) };
    } catch {
      throw new RegexError(`${source} is no character class`);
    }
  }

  private take(text: string): boolean {
    if (!this.pattern.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.pattern);
    if (found !== null) this.at = sticky.lastIndex;
    return found;
  }
}

const literal = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;

function bounds([sign, least, comma, most]: RegExpExecArray): { min: number; max: number } {
  if (sign === "*") return { min: 0, max: Number.POSITIVE_INFINITY };
  if (sign === "+") return { min: 1, max: Number.POSITIVE_INFINITY };
  if (sign === "?") return { min: 0, max: 1 };
  const min = Number(least);
  const max = comma === undefined ? min : most ? Number(most) : Number.POSITIVE_INFINITY;
  if (min > max) throw new RegexError(`${sign} asks for at least ${min} and at most ${max}`);
  if (min > MAX_REPEATS || (Number.isFinite(max) && max > MAX_REPEATS)) {
    throw new RegexError(`${sign} repeats more than ${MAX_REPEATS} times`);
  }
  return { min, max };
}
