/** Where a value stands in a payload: keys and array indexes, from the root. */
export type Path = readonly (string | number)[];

const PLAIN_KEY = /^[\p{L}_$][\p{L}\p{M}\p{N}_$-]*$/u;
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;
const LONGEST_KEY = 80;

/**
 * The path as people write it: `args.items[3].id`. Keys that are not plain words are quoted and their
 * invisible characters escaped, so that a path in a message can neither hide nor reorder anything (T34).
 */
export function formatPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (PLAIN_KEY.test(step) && step.length <= LONGEST_KEY) text += text === "" ? step : `.${step}`;
    else text += `[${quoteKey(step)}]`;
  }
  return text;
}

function quoteKey(key: string): string {
  const shown = key.length > LONGEST_KEY ? `${key.slice(0, LONGEST_KEY)}…` : key;
  return JSON.stringify(shown).replace(UNPRINTABLE, (char) => {
    const units = Array.from({ length: char.length }, (_, i) => char.charCodeAt(i));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  });
}

/** The last key of a path, skipping array indexes: the name of the field that a value belongs to. */
export function fieldName(path: Path): string {
  for (let i = path.length - 1; i >= 0; i--) {
    const step = path[i];
    if (typeof step === "string") return step;
  }
  return "";
}

/** A plain JSON object, so neither null nor an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
