import { isRecord } from "@/lib/payload/path";
import { Unreadable } from "../answer";
import { describeValue } from "../describe";

/** A length of time; below zero where it goes back. */
export class Duration {
  constructor(readonly ms: number) {}
}

export type Kind = "number" | "string" | "boolean" | "null" | "list" | "map" | "timestamp" | "duration";

/** The kind of a value; null for what no expression can use, such as a number that isn't finite. */
export function kindOf(value: unknown): Kind | null {
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "boolean";
    case "number":
      return Number.isFinite(value) ? "number" : null;
    case "object":
      return kindOfObject(value);
    default:
      return null;
  }
}

function kindOfObject(value: object | null): Kind | null {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (value instanceof Duration) return "duration";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : "timestamp";
  return isMap(value) ? "map" : null;
}

/** A map of the action's, or of the expression's: none of the objects that stand for something else here. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && !(value instanceof Unreadable) && !(value instanceof Duration) && !(value instanceof Date);
}

export const withArticle = (kind: Kind): string => (kind === "null" ? "null" : `a ${kind}`);

/** What a value is, to be read after "is". */
export function describe(value: unknown): string {
  if (value instanceof Duration) return `a duration, ${value.ms / 1_000}s`;
  if (value instanceof Date) return kindOf(value) === null ? "no timestamp" : `a timestamp, ${value.toISOString()}`;
  return describeValue(value);
}
