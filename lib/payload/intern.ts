import { isRecord } from "./path";

/**
 * Gives equal JSON values the same number, blind to key order, so that comparing two subtrees costs one
 * comparison. Each value is visited once: all work together is linear in the size of what was numbered.
 */
export class Interner {
  private readonly numbers = new Map<string, number>();
  private readonly known = new WeakMap<object, number>();
  /** Values visited so far. */
  visited = 0;

  of(value: unknown): number {
    if (typeof value !== "object" || value === null) {
      this.visited++;
      return this.number(scalarKey(value));
    }
    const known = this.known.get(value);
    if (known !== undefined) return known;
    this.visited++;
    const number = this.number(isRecord(value) ? this.objectKey(value, Object.keys(value)) : this.arrayKey(value));
    this.known.set(value, number);
    return number;
  }

  /** The number of `value` with only those of its keys that are in `keys`. */
  ofPart(value: Record<string, unknown>, keys: ReadonlySet<string>): number {
    return this.number(
      this.objectKey(
        value,
        Object.keys(value).filter((key) => keys.has(key)),
      ),
    );
  }

  private objectKey(value: Record<string, unknown>, keys: string[]): string {
    return `{${keys
      .sort()
      .map((key) => `${this.number(`k${key}`)}:${this.of(value[key])}`)
      .join()}`;
  }

  private arrayKey(value: object): string {
    return Array.isArray(value) ? `[${value.map((item) => this.of(item)).join()}` : "?";
  }

  private number(key: string): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.numbers.size;
    this.numbers.set(key, number);
    return number;
  }
}

/** −0 and 0 are one value, as in RFC 8785. */
function scalarKey(value: unknown): string {
  if (typeof value === "string") return `s${value}`;
  if (typeof value === "number") return `n${value === 0 ? 0 : value}`;
  return String(value);
}
