const WHOLE = /^\{\{\s*([\w.-]+)\s*\}\}$/;
const PARTS = /\{\{\s*([\w.-]+)\s*\}\}/g;
const MOST_CHARACTERS = 1_048_576;

const isIndexable = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** A few placeholders can stand for a thousand times their length. */
export class TemplateTooLarge extends Error {}

function valueAt(source: unknown, path: string): unknown {
  let value = source;
  for (const key of path.split(".")) {
    if (!isIndexable(value) || !Object.hasOwn(value, key)) return null;
    value = value[key];
  }
  return value ?? null;
}

const asText = (value: unknown): string =>
  value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);

/**
 * The template with its placeholders filled in: `"{{job.args.amount}}"` alone becomes the value as it is, within other
 * text its text; what is not there is null, or nothing.
 * @throws {TemplateTooLarge} past 1 MiB
 */
export function fillTemplate(template: unknown, source: unknown): unknown {
  let left = MOST_CHARACTERS;
  const spend = <T>(value: T): T => {
    left -= typeof value === "string" ? value.length : JSON.stringify(value).length;
    if (left < 0) throw new TemplateTooLarge();
    return value;
  };
  const fill = (part: unknown): unknown => {
    if (typeof part === "string") {
      const [, path] = WHOLE.exec(part) ?? [];
      if (path !== undefined) return spend(valueAt(source, path));
      return part.replace(PARTS, (_, inner: string) => spend(asText(valueAt(source, inner))));
    }
    if (Array.isArray(part)) return part.map(fill);
    if (!isIndexable(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, fill(value)]));
  };
  return fill(template);
}
