import type { Path } from "@/lib/payload/path";
import type { Condition, Test } from "../condition-source";

export type PlacedTest = { test: Test; path: Path };

/** One map of a `when`: all of it must hold. */
export type PlacedMap = { condition: Condition; path: Path };

/** The maps of a `when`, from the outside in, each with where it is written. A `when` in CEL has none. */
export function* mapsOf(condition: Condition | null, path: Path): Generator<PlacedMap> {
  if (condition?.kind !== "all") return;
  yield { condition, path };
  for (const part of condition.of) {
    if (part.kind === "not") yield* mapsOf(part.of, [...path, "not"]);
    if (part.kind !== "all" && part.kind !== "any") continue;
    for (const [index, nested] of part.of.entries()) yield* mapsOf(nested, [...path, part.kind, index]);
  }
}

/** Every comparison of a `when`, with where its operand is written. */
export function testsOf(condition: Condition | null, path: Path): PlacedTest[] {
  return [...mapsOf(condition, path)].flatMap((map) => {
    const parts = map.condition.kind === "all" ? map.condition.of : [];
    return parts.flatMap((test) =>
      test.kind === "test" ? [{ test, path: [...map.path, test.path, test.operator] }] : [],
    );
  });
}

/** A comparison as its author wrote it: `gt: 100`. */
export function writeTest({ operator, operand }: Test): string {
  return `${operator}: ${JSON.stringify(operand)}`;
}

/** The comparisons among some conditions, those of one path together. */
export function byPath(conditions: readonly Condition[]): Test[][] {
  const groups = new Map<string, Test[]>();
  for (const condition of conditions) {
    if (condition.kind !== "test") continue;
    groups.set(condition.path, [...(groups.get(condition.path) ?? []), condition]);
  }
  return [...groups.values()];
}
