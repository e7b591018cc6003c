import { canonicalJson } from "@/lib/payload/job-hash";
import { leafHash } from "../tree";

/**
 * The leaf of an event that was read from JSON text, as `eventLeaf` makes it. JSON that is written in JCS order already,
 * as exports write it, need not be put in order again, which is the larger part of verifying a million events.
 */
export function leafOfParsed(event: Record<string, unknown>): Buffer {
  const text = isInOrder(event) ? JSON.stringify(event) : null;
  // Half of a surrogate pair is escaped by JSON.stringify and refused by JCS.
  const canonical = text === null || text.includes("\\ud") ? canonicalJson(event) : text;
  return leafHash(Buffer.from(canonical, "utf8"));
}

function isInOrder(value: object): boolean {
  if (Array.isArray(value)) return value.every((item) => !isObject(item) || isInOrder(item));
  let before: string | null = null;
  for (const [key, item] of Object.entries(value)) {
    if (before !== null && before >= key) return false;
    if (isObject(item) && !isInOrder(item)) return false;
    before = key;
  }
  return true;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
