import { compileComparison } from "../comparison";
import type { Condition, Scalar, Test } from "../condition-source";
import { byPath } from "./when-places";

/** The comparisons, all of one path, that no value passes at once; null where there are none such. */
export function findContradiction(conditions: readonly Condition[]): Test[] | null {
  return byPath(conditions).find((tests) => clash(tests) || excludeEachOther(tests)) ?? null;
}

/** The comparisons, all of one path, one of which every value passes that they can read; null where there are none such. */
export function findTautology(conditions: readonly Condition[]): Test[] | null {
  return byPath(conditions).find(leaveNothingOut) ?? null;
}

function leaveNothingOut(tests: readonly Test[]): boolean {
  const opposites = tests.map(opposite).filter((test) => test !== null);
  return opposites.length > 1 && !clash(opposites) && excludeEachOther(opposites);
}

/** A comparison that says the opposite, where there is one. */
function opposite(test: Test): Test | null {
  switch (test.operator) {
    case "gt":
      return { ...test, operator: "lte" };
    case "gte":
      return { ...test, operator: "lt" };
    case "lt":
      return { ...test, operator: "gte" };
    case "lte":
      return { ...test, operator: "gt" };
    case "eq":
      return { ...test, operator: "neq" };
    case "neq":
      return { ...test, operator: "eq" };
    case "in":
      return { ...test, operator: "not_in" };
    case "not_in":
      return { ...test, operator: "in" };
    default:
      return null;
  }
}

type Kind = "string" | "number" | "boolean" | "list" | "nothing";
const KINDS: readonly Kind[] = ["string", "number", "boolean", "list", "nothing"];

/** There is no kind of value that all of them can read. */
function clash(tests: readonly Test[]): boolean {
  return !KINDS.some((kind) => tests.every((test) => canRead(test, kind)));
}

function canRead(test: Test, kind: Kind): boolean {
  if (test.operator === "exists") return test.operand === (kind !== "nothing");
  if (test.operator === "contains" && kind === "list") return true;
  const sample = Array.isArray(test.operand) ? test.operand[0] : test.operand;
  return typeof sample === kind && (test.operator !== "contains" || kind === "string");
}

/** Each of the values that one of them names fails another one, or their bounds leave nothing between them. */
function excludeEachOther(tests: readonly Test[]): boolean {
  const comparisons = tests.filter((test) => test.operator !== "exists").map(compileComparison);
  const values = tests.map(valuesOf).find((named) => named !== null);
  if (values) return values.every((value) => comparisons.some((compare) => compare(value) !== true));
  const floors = tests.filter(({ operator }) => operator === "gt" || operator === "gte");
  const ceilings = tests.filter(({ operator }) => operator === "lt" || operator === "lte");
  return floors.some((floor) => ceilings.some((ceiling) => leaveNothing(floor, ceiling)));
}

/** All values that pass a comparison, where they can be counted. */
function valuesOf(test: Test): readonly Scalar[] | null {
  if (test.operator === "eq") return [test.operand];
  if (test.operator === "in") return test.operand;
  return test.operator === "neq" && typeof test.operand === "boolean" ? [!test.operand] : null;
}

function leaveNothing(floor: Test, ceiling: Test): boolean {
  const [least, most] = [Number(floor.operand), Number(ceiling.operand)];
  return least > most || (least === most && !(floor.operator === "gte" && ceiling.operator === "lte"));
}
