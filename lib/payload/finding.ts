/** Something in a payload that may show a reviewer something else than what will be done (T34, T35). */
export type Finding = {
  /** Where it stands, as `formatPath` writes it. */
  path: string;
  kind: FindingKind;
  /** A plain sentence. It may quote the payload: draw it with `escapeVisible`. */
  message: string;
  /**
   * UTF-16 offsets `[start, end)` in the string value, at most 50; absent where the whole value or a key is
   * meant.
   */
  offsets?: [number, number][];
};

export const FINDING_KINDS = [
  "bidi",
  "zero_width",
  "tag_chars",
  "variation_selector",
  "control",
  "ansi",
  "space",
  "homoglyph",
  "lookalike_domain",
  "html",
  "markdown_link",
  "data_uri",
  "header_injection",
  "chat_markup",
  "prompt_to_reviewer",
  "hidden_overflow",
  "opaque",
  "more",
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** A finding within one text, before it is placed. */
export type TextFinding = Omit<Finding, "path">;

const MOST_OFFSETS = 50;

/** Where the matches stand, as offsets. */
export function spans(matches: readonly RegExpExecArray[]): [number, number][] {
  return matches.slice(0, MOST_OFFSETS).map((match) => [match.index, match.index + match[0].length]);
}

/** A piece of the payload in a message, in quotation marks. */
export function quote(text: string): string {
  return text.length > 60 ? `“${text.slice(0, 60)}…”` : `“${text}”`;
}

/** `1 line`, `3 lines`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}
