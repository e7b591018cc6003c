import { isRecord } from "@/lib/payload/path";

/** A value as text: strings as they are, everything else as JSON, so that `"1"` and `1` are told apart by `valueType`. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  return JSON.stringify(value, null, 2) ?? "";
}

export type ValueType = "text" | "number" | "boolean" | "null" | "object" | "list";

export function valueType(value: unknown): ValueType {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "list";
  if (isRecord(value)) return "object";
  if (typeof value === "number") return "number";
  return typeof value === "boolean" ? "boolean" : "text";
}

const SHORT = 28;

/** Fits on one line beside another one: `economy → business`. */
export function isShort(value: unknown): boolean {
  const type = valueType(value);
  if (type === "object" || type === "list") return false;
  const text = valueText(value);
  return text.length <= SHORT && !text.includes("\n");
}

/** `1 field`, `12 fields`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** `2,600 of 9,996 fields`. */
export const partOf = (count: number, of: number, one: string): string =>
  `${count.toLocaleString("en-US")} of ${plural(of, one)}`;
