import { checkJson, MAX_JSON_DEPTH } from "@/lib/payload/parse-json";

/** A receipt holds several payloads of the greatest depth and number of keys, each a few levels down. */
const LIMITS = { depth: MAX_JSON_DEPTH + 8, keys: Number.POSITIVE_INFINITY };

/**
 * The value of a JSON text that has only one reading, or undefined: the same key twice, or a number that would be
 * rounded, could show one event to a person and another to the verifier.
 */
export function strictJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // What is written again as it was read has no key twice and no number that changes: much faster than looking.
    return JSON.stringify(value) === text || checkJson(text, LIMITS) === null ? value : undefined;
  } catch {
    return undefined;
  }
}
