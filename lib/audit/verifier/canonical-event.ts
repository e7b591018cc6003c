import { hash } from "node:crypto";
import { canonicalJson } from "@/lib/payload/job-hash";

/**
 * The leaf of an event that was read from JSON text, as `eventLeaf` makes it. JSON that is written in JCS order already,
 * as exports write it, need not be put in order again, which is the larger part of verifying a million events.
 * @param text what JSON.stringify makes of the event
 */
export function leafOfParsed(event: Record<string, unknown>, text: string): Buffer {
  // Half of a surrogate pair is escaped by JSON.stringify and refused by JCS.
  const canonical = isInOrder(event) && !text.includes("\\ud") ? text : canonicalJson(event);
  return hash("sha256", `\u0000${canonical}`, "buffer");
}

function isInOrder(value: object): boolean {
  if (Array.isArray(value)) return value.every((item) => !isObject(item) || isInOrder(item));
  let before: string | null = null;
  for (const key of Object.keys(value)) {
    if (before !== null && before >= key) return false;
    const item: unknown = (value as Record<string, unknown>)[key];
    if (isObject(item) && !isInOrder(item)) return false;
    before = key;
  }
  return true;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
