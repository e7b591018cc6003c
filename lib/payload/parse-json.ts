import { formatPath } from "./path";

/** Containers within containers that a body may have; the body itself is the first. */
export const MAX_JSON_DEPTH = 64;
/** Object keys that a body may have in total. */
export const MAX_JSON_KEYS = 10_000;

type JsonLimits = { depth: number; keys: number };
const OF_BODIES: JsonLimits = { depth: MAX_JSON_DEPTH, keys: MAX_JSON_KEYS };

type JsonProblem = { message: string; path: string };
type ParsedJson = { ok: true; value: unknown } | ({ ok: false } & JsonProblem);
/** `at`: after which character it was noticed. */
type Noticed = JsonProblem & { at: number };

type Frame = { keys: Set<string> | null; step: string | number };

const LONE_SURROGATE = /\p{Cs}/u;
const LONGEST_PATH = 200;
const NUMBER_END = /[^-+.0-9eE]/g;

/**
 * Reads a request body or payload and refuses whatever two readers could understand differently: see
 * `checkJson`. `path` is where the problem stands (`args.items[3].id`), "" for the whole text. Rules: api.md
 * "Errors", T14, T38.
 */
export function parseJson(text: string): ParsedJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : "syntax error";
    return { ok: false, message: `Not valid JSON: ${why.replace(/\p{Cs}/gu, "\ufffd")}`, path: "" };
  }
  const problem = checkJson(text);
  return problem === null ? { ok: true, value } : { ok: false, message: problem.message, path: problem.path };
}

/**
 * One pass over text that `JSON.parse` has accepted; null, or the first thing that is refused: duplicate
 * keys, nesting, number of keys, numbers that a double can't hold, lone surrogates, U+0000, the key
 * `__proto__`. Keeps its own stack, so nesting can't exhaust the call stack.
 */
export function checkJson(text: string, limits: JsonLimits = OF_BODIES): Noticed | null {
  return new Scan(text, limits).run();
}

class Scan {
  private at = 0;
  private keyCount = 0;
  private expectsKey = false;
  private readonly stack: Frame[] = [];

  constructor(
    private readonly text: string,
    private readonly limits: JsonLimits,
  ) {}

  run(): Noticed | null {
    while (this.at < this.text.length) {
      const problem = this.token(this.text.charAt(this.at));
      if (problem !== null) return { message: problem, path: this.path(), at: this.at };
    }
    return null;
  }

  private path(): string {
    const path = formatPath(this.stack.map((frame) => frame.step));
    return path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path;
  }

  private token(char: string): string | null {
    switch (char) {
      case "{":
      case "[":
        return this.open(char === "{");
      case "}":
      case "]":
        this.stack.pop();
        this.expectsKey = false;
        break;
      case ",":
        this.nextItem();
        break;
      case ":":
        this.expectsKey = false;
        break;
      case '"':
        return this.expectsKey ? this.key() : textProblem(this.string());
      default:
        if (char === "-" || (char >= "0" && char <= "9")) return numberProblem(this.number());
    }
    this.at++;
    return null;
  }

  private open(isObject: boolean): string | null {
    if (this.stack.length >= this.limits.depth) return `Nested deeper than ${this.limits.depth} levels.`;
    this.stack.push({ keys: isObject ? new Set() : null, step: isObject ? "" : 0 });
    this.expectsKey = isObject;
    this.at++;
    return null;
  }

  private nextItem(): void {
    const frame = this.stack.at(-1);
    this.expectsKey = frame !== undefined && frame.keys !== null;
    if (typeof frame?.step === "number") frame.step++;
  }

  private key(): string | null {
    const key = this.string();
    const frame = this.stack.at(-1);
    if (frame?.keys == null) return null;
    frame.step = key;
    if (++this.keyCount > this.limits.keys) return `More than ${this.limits.keys.toLocaleString("en-US")} keys.`;
    if (key === "__proto__") return 'The key "__proto__" is not allowed.';
    if (frame.keys.has(key)) return "The same key stands here twice; it is unclear which value counts.";
    frame.keys.add(key);
    return textProblem(key);
  }

  /** Consumes a string and returns it unescaped, so that `"a"` and `"\u0061"` are the same key. */
  private string(): string {
    const start = this.at;
    let escaped = false;
    for (this.at++; this.text.charCodeAt(this.at) !== 0x22; this.at++) {
      if (this.text.charCodeAt(this.at) !== 0x5c) continue;
      escaped = true;
      this.at++;
    }
    this.at++;
    return escaped ? JSON.parse(this.text.slice(start, this.at)) : this.text.slice(start + 1, this.at - 1);
  }

  private number(): string {
    NUMBER_END.lastIndex = this.at;
    const end = NUMBER_END.exec(this.text)?.index ?? this.text.length;
    const literal = this.text.slice(this.at, end);
    this.at = end;
    return literal;
  }
}

function textProblem(text: string): string | null {
  if (LONE_SURROGATE.test(text)) return "Half of a surrogate pair: this text is not valid Unicode.";
  // PostgreSQL's jsonb has no way to store this character, so the payload could not be kept as it was sent.
  if (text.includes("\u0000")) return "The character U+0000 is not allowed; it can't be stored.";
  return null;
}

function numberProblem(literal: string): string | null {
  const value = Number(literal);
  const shown = literal.length > 40 ? `${literal.slice(0, 40)}…` : literal;
  if (!Number.isFinite(value)) return `The number ${shown} is too large.`;
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return `The number ${shown} is beyond ±(2^53 − 1) and would be rounded; send it as a string.`;
  }
  if (value === 0 && /[1-9]/.test(literal.replace(/[eE].*$/, "")))
    return `The number ${shown} is too small to be kept.`;
  return null;
}
