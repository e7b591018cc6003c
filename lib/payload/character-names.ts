/** Kinds and Unicode names of characters that can't be seen or that change how others are drawn. */
export type HiddenKind = "bidi" | "zero_width" | "tag_chars" | "variation_selector" | "control" | "ansi" | "space";

const BIDI = `
  061C ARABIC LETTER MARK
  200E LEFT-TO-RIGHT MARK
  200F RIGHT-TO-LEFT MARK
  202A LEFT-TO-RIGHT EMBEDDING
  202B RIGHT-TO-LEFT EMBEDDING
  202C POP DIRECTIONAL FORMATTING
  202D LEFT-TO-RIGHT OVERRIDE
  202E RIGHT-TO-LEFT OVERRIDE
  2066 LEFT-TO-RIGHT ISOLATE
  2067 RIGHT-TO-LEFT ISOLATE
  2068 FIRST STRONG ISOLATE
  2069 POP DIRECTIONAL ISOLATE`;
const ZERO_WIDTH = `
  00AD SOFT HYPHEN
  034F COMBINING GRAPHEME JOINER
  115F HANGUL CHOSEONG FILLER
  1160 HANGUL JUNGSEONG FILLER
  17B4 KHMER VOWEL INHERENT AQ
  17B5 KHMER VOWEL INHERENT AA
  180E MONGOLIAN VOWEL SEPARATOR
  200B ZERO WIDTH SPACE
  200C ZERO WIDTH NON-JOINER
  200D ZERO WIDTH JOINER
  2060 WORD JOINER
  2061 FUNCTION APPLICATION
  2062 INVISIBLE TIMES
  2063 INVISIBLE SEPARATOR
  2064 INVISIBLE PLUS
  206A INHIBIT SYMMETRIC SWAPPING
  206B ACTIVATE SYMMETRIC SWAPPING
  206C INHIBIT ARABIC FORM SHAPING
  206D ACTIVATE ARABIC FORM SHAPING
  206E NATIONAL DIGIT SHAPES
  206F NOMINAL DIGIT SHAPES
  2800 BRAILLE PATTERN BLANK
  3164 HANGUL FILLER
  FEFF ZERO WIDTH NO-BREAK SPACE
  FFA0 HALFWIDTH HANGUL FILLER
  FFF9 INTERLINEAR ANNOTATION ANCHOR
  FFFA INTERLINEAR ANNOTATION SEPARATOR
  FFFB INTERLINEAR ANNOTATION TERMINATOR`;
const CONTROL = `
  0000 NULL
  0007 BELL
  0008 BACKSPACE
  000B LINE TABULATION
  000C FORM FEED
  000D CARRIAGE RETURN
  000E SHIFT OUT
  000F SHIFT IN
  001A SUBSTITUTE
  007F DELETE
  0085 NEXT LINE
  2028 LINE SEPARATOR
  2029 PARAGRAPH SEPARATOR`;
const ANSI = `
  001B ESCAPE
  0090 DEVICE CONTROL STRING
  009B CONTROL SEQUENCE INTRODUCER
  009C STRING TERMINATOR
  009D OPERATING SYSTEM COMMAND
  009E PRIVACY MESSAGE
  009F APPLICATION PROGRAM COMMAND`;
const SPACE = `
  00A0 NO-BREAK SPACE
  1680 OGHAM SPACE MARK
  2000 EN QUAD
  2001 EM QUAD
  2002 EN SPACE
  2003 EM SPACE
  2004 THREE-PER-EM SPACE
  2005 FOUR-PER-EM SPACE
  2006 SIX-PER-EM SPACE
  2007 FIGURE SPACE
  2008 PUNCTUATION SPACE
  2009 THIN SPACE
  200A HAIR SPACE
  202F NARROW NO-BREAK SPACE
  205F MEDIUM MATHEMATICAL SPACE`;

type Named = { kind: HiddenKind; name: string };

const NAMED = new Map<number, Named>(
  (
    [
      ["bidi", BIDI],
      ["zero_width", ZERO_WIDTH],
      ["control", CONTROL],
      ["ansi", ANSI],
      ["space", SPACE],
    ] as const
  ).flatMap(([kind, table]) =>
    table
      .trim()
      .split(/\n\s*/)
      .map((line): [number, Named] => {
        const space = line.indexOf(" ");
        return [Number.parseInt(line.slice(0, space), 16), { kind, name: line.slice(space + 1) }];
      }),
  ),
);

export function kindOf(point: number): HiddenKind {
  const named = NAMED.get(point);
  if (named !== undefined) return named.kind;
  if (point >= 0xe0000 && point <= 0xe007f) return "tag_chars";
  if (isVariationSelector(point)) return "variation_selector";
  if (point < 0xa0 || isPrivateUse(point) || isSurrogate(point) || (point & 0xfffe) === 0xfffe) return "control";
  return "zero_width";
}

/** The name that Unicode gives the character, or a description of its kind. */
export function nameOf(point: number): string {
  const named = NAMED.get(point);
  if (named !== undefined) return named.name;
  if (point === 0xe007f) return "CANCEL TAG";
  if (point >= 0xe0020 && point <= 0xe007e) return `TAG ${String.fromCharCode(point - 0xe0000)}`;
  if (point >= 0xe0000 && point <= 0xe007f) return "TAG";
  if (point >= 0xfe00 && point <= 0xfe0f) return `VARIATION SELECTOR-${point - 0xfe00 + 1}`;
  if (point >= 0xe0100 && point <= 0xe01ef) return `VARIATION SELECTOR-${point - 0xe0100 + 17}`;
  if (isVariationSelector(point)) return "MONGOLIAN FREE VARIATION SELECTOR";
  if (isPrivateUse(point)) return "PRIVATE USE CHARACTER";
  if (isSurrogate(point)) return "LONE SURROGATE";
  if ((point & 0xfffe) === 0xfffe) return "NONCHARACTER";
  return point < 0xa0 ? "CONTROL CHARACTER" : "INVISIBLE CHARACTER";
}

function isVariationSelector(point: number): boolean {
  const isStandard = (point >= 0xfe00 && point <= 0xfe0f) || (point >= 0xe0100 && point <= 0xe01ef);
  return isStandard || (point >= 0x180b && point <= 0x180d) || point === 0x180f;
}

function isPrivateUse(point: number): boolean {
  return (point >= 0xe000 && point <= 0xf8ff) || (point >= 0xf0000 && point <= 0x10fffd);
}

function isSurrogate(point: number): boolean {
  return point >= 0xd800 && point <= 0xdfff;
}
