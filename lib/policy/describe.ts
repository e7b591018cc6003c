const LONGEST_SHOWN = 60;
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * A text in double quotes, cut to 60 characters. An agent writes such texts and people read them in a reason, so what
 * is invisible or reorders text is escaped (T34).
 */
export function quote(text: string): string {
  const shown = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return JSON.stringify(shown).replace(UNPRINTABLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** What a value is, to be read after "is": `a string, "900"`, `null`, `a list`, `missing`. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return `a string, ${quote(value)}`;
  if (typeof value === "number") return `a number, ${value}`;
  if (typeof value === "boolean") return `a boolean, ${value}`;
  return "a map";
}
