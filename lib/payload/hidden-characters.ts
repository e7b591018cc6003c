import { type HiddenKind, kindOf, nameOf } from "./character-names";

/**
 * A run of characters that a reader can't see or that change the direction of others. `isOrdinary` where such
 * characters are usual: joiners within Persian or Hindi words, no-break spaces.
 */
export type HiddenRun = {
  start: number;
  end: number;
  kind: HiddenKind;
  code: string;
  name: string;
  isOrdinary: boolean;
};

const CANDIDATE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\ufffe\uffff]/gu;
/** Formatting characters that are drawn: signs that stand above Arabic and Syriac numbers. */
const DRAWN = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2]/;
const PICTOGRAPH = /\p{Extended_Pictographic}/u;
const BEFORE_JOINER = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f/u;
const JOINING_LETTER =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Mongolian}\p{Script=Myanmar}]/u;
/** The three flags that Unicode spells with tag characters: England, Scotland, Wales. */
const TAGGED_FLAG =
  /\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}/gu;

/**
 * The hidden characters of a text in order; equal ones, and all tag characters or selectors in a row, as one
 * run. Linear.
 */
export function hiddenRuns(text: string): HiddenRun[] {
  const runs: HiddenRun[] = [];
  const flags = new Set<number>();
  for (const flag of text.matchAll(TAGGED_FLAG)) {
    for (let at = flag.index; at < flag.index + flag[0].length; at++) flags.add(at);
  }
  for (const match of text.matchAll(CANDIDATE)) {
    const [char] = match;
    const start = match.index;
    if (flags.has(start) || isDrawnAsUsual(text, start, char)) continue;
    const run = { start, end: start + char.length, ...describe(char), isOrdinary: isOrdinary(text, start, char) };
    const last = runs.at(-1);
    if (last?.end === start && isSameRun(last, run)) last.end = run.end;
    else runs.push(run);
  }
  return runs;
}

type Described = Pick<HiddenRun, "kind" | "code" | "name">;

// A text made of nothing else has hundreds of thousands of them, of a few kinds.
const described = new Map<string, Described>();
const MOST_DESCRIBED = 10_000;

function describe(char: string): Described {
  const known = described.get(char);
  if (known !== undefined) return known;
  const point = char.codePointAt(0) ?? 0;
  const code = `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
  const fresh = { kind: kindOf(point), code, name: nameOf(point) };
  if (described.size < MOST_DESCRIBED) described.set(char, fresh);
  return fresh;
}

function isSameRun(last: HiddenRun, next: HiddenRun): boolean {
  if (last.kind !== next.kind || last.isOrdinary !== next.isOrdinary) return false;
  return last.code === next.code || next.kind === "tag_chars" || next.kind === "variation_selector";
}

function isDrawnAsUsual(text: string, at: number, char: string): boolean {
  if (char === "\n" || char === "\t" || DRAWN.test(char)) return true;
  if (char === "\r") return text[at + 1] === "\n";
  if (char === "\ufe0f" || char === "\ufe0e") {
    return PICTOGRAPH.test(charBefore(text, at)) || text[at + 1] === "\u20e3";
  }
  return char === "\u200d" && BEFORE_JOINER.test(charBefore(text, at)) && PICTOGRAPH.test(charAfter(text, at + 1));
}

function isOrdinary(text: string, at: number, char: string): boolean {
  if (char === "\u00a0" || char === "\u202f") return true;
  const before = charBefore(text, at);
  const after = charAfter(text, at + char.length);
  if (char === "\u200c" || char === "\u200d") return JOINING_LETTER.test(before) && JOINING_LETTER.test(after);
  // Japanese names choose between forms of one ideograph by a single selector.
  return (
    /[\u{e0100}-\u{e01ef}]/u.test(char) &&
    /\p{Script=Han}/u.test(before) &&
    !/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u.test(after)
  );
}

function charBefore(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff ? text.slice(Math.max(0, at - 2), at) : text.slice(Math.max(0, at - 1), at);
}

function charAfter(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? "" : String.fromCodePoint(point);
}

/** What a run of tag characters or variation selectors spells, "" where it is nothing readable. */
export function hiddenText(run: string): string {
  const bytes = Array.from(run, (char) => hiddenByte(char.codePointAt(0) ?? 0)).filter((byte) => byte !== null);
  const text = String.fromCharCode(...bytes.slice(0, 2_000));
  return /^[\x20-\x7e\n]{2,}$/.test(text) ? text : "";
}

function hiddenByte(point: number): number | null {
  if (point >= 0xe0020 && point <= 0xe007e) return point - 0xe0000;
  if (point >= 0xfe00 && point <= 0xfe0f) return point - 0xfe00;
  if (point >= 0xe0100 && point <= 0xe01ef) return point - 0xe0100 + 16;
  return null;
}

/** How many characters, not UTF-16 units, a run has. */
export function lengthOf(text: string, { start, end }: Pick<HiddenRun, "start" | "end">): number {
  return end - start === 1 ? 1 : Array.from(text.slice(start, end)).length;
}
