import type { JsonObject } from "./types.js";

/** A JSON object, so neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The value as it travels: what `JSON.stringify` drops is dropped before anything is hashed or shown.
 * @throws {TypeError} for what would change silently on the way: NaN and infinities (they become null), big integers.
 */
export function wireForm(value: object): JsonObject {
  const text = JSON.stringify(value, (key, part: unknown) => {
    if (typeof part === "number" && !Number.isFinite(part))
      throw new TypeError(`${key || "args"} is ${part}, not JSON`);
    return part;
  });
  const wire: unknown = JSON.parse(text);
  if (!isObject(wire)) throw new TypeError("args must be a JSON object");
  return wire;
}
