import { checkJson } from "@/lib/payload/parse-json";

/**
 * The value of a JSON text that has only one reading, or undefined: the same key twice, or a number that would be
 * rounded, could show one event to a person and another to the verifier.
 */
export function strictJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // What is written again as it was read has no key twice and no number that changes: much faster than looking.
    return JSON.stringify(value) === text || checkJson(text) === null ? value : undefined;
  } catch {
    return undefined;
  }
}
