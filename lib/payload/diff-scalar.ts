import type { DiffBudget } from "./diff-budget";
import type { ChangeDetail, JsonType } from "./diff-model";
import { diffText } from "./diff-text";
import { isDateName, isIdentifierName } from "./field-names";
import { fieldName, type Path } from "./path";

const DECIMAL = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/;

/** How one scalar became another; undefined where the two values say it all (`economy` → `business`). */
export function scalarDetail(
  path: Path,
  before: unknown,
  after: unknown,
  budget: DiffBudget,
): ChangeDetail | undefined {
  if (jsonType(before) !== jsonType(after)) return { type: "type", before: jsonType(before), after: jsonType(after) };
  if (typeof before === "number" && typeof after === "number") return numberDetail(before, after);
  if (typeof before !== "string" || typeof after !== "string") return undefined;
  const name = fieldName(path);
  const isQuantity = DECIMAL.test(before) && DECIMAL.test(after) && !isIdentifierName(name) && !isDateName(name);
  return isQuantity && Number(before) !== Number(after)
    ? numberDetail(Number(before), Number(after))
    : diffText(before, after, budget);
}

/** The change of a number: `4 → 40` is +36, ×10, and a large jump. */
export function numberDetail(before: number, after: number): ChangeDetail & { type: "number" } {
  const ratio = before === 0 ? null : after / before;
  const hasRatio = ratio !== null && Number.isFinite(ratio);
  const large_jump = !hasRatio || ratio >= 2 || ratio <= 0.5;
  return { type: "number", delta: difference(before, after), ratio: hasRatio ? ratio : null, large_jump };
}

/** `98.8 − 98.7` as people count: rounded to the decimals that the two numbers have. */
function difference(before: number, after: number): number {
  const decimals = Math.max(decimalsOf(before), decimalsOf(after));
  const delta = after - before;
  return decimals <= 15 && Math.abs(delta) < 1e21 ? Number(delta.toFixed(decimals)) : delta;
}

function decimalsOf(value: number): number {
  const [, fraction = "", exponent = "0"] = /^-?\d+(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(value)) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}

function jsonType(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "string" || type === "number" || type === "boolean" ? type : "object";
}
