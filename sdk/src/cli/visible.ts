const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * A text that a terminal only draws: escape sequences, line ends, and what is invisible or reorders are spelled out, so
 * that a tool's name can neither colour, link, overwrite nor hide anything ([T34], [T35]).
 */
export function visible(text: string): string {
  return text.replace(UNPRINTABLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** JSON that is safe to look at on a terminal and reads as the same value. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/[^\n\P{C}]|[\p{Zl}\p{Zp}]/gu, (char) =>
    Array.from({ length: char.length }, (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );
}
