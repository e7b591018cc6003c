import { isRecord } from "@/lib/payload/path";
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
    return hasOneReading(text, JSON.stringify(value)) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The same for a line that holds an event, with the text of that: written again once, for both. */
export function strictLine(text: string): { value: Record<string, unknown>; eventText: string } | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value)) return null;
    const { seq, event, ...rest } = value;
    const eventText = JSON.stringify(event ?? null);
    const tail = JSON.stringify(rest).slice(1);
    const again = `{"seq":${JSON.stringify(seq)},"event":${eventText}${tail === "}" ? "" : ","}${tail}`;
    return hasOneReading(text, again) ? { value, eventText } : null;
  } catch {
    return null;
  }
}

/** What is written again as it was read has no key twice and no number that changes: much faster than looking. */
const hasOneReading = (text: string, again: string): boolean => again === text || checkJson(text, LIMITS) === null;
