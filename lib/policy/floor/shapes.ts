import { formatPath } from "@/lib/payload/path";
import { FLOOR_CLASSES, type FloorClass } from "./classes";
import type { Found } from "./payload";
import type { Role, ShapeRow } from "./table";
import { FLOOR_TABLES } from "./tables";
import { wordsMeet } from "./wanted";

type Question = (words: readonly string[]) => boolean;
type Shape = {
  class: FloorClass;
  row: ShapeRow;
  verbs: Question | null;
  nouns: Question | null;
};

/** The rows that apply under a name, by their first role: only what is there is asked about. */
export type Shapes = ReadonlyMap<Role, readonly Shape[]>;

const SHAPES: readonly Shape[] = FLOOR_CLASSES.flatMap((name) =>
  FLOOR_TABLES[name].shapes.map((row) => ({
    class: name,
    row,
    verbs: row.verbs === undefined ? null : wordsMeet(row.verbs),
    nouns: row.nouns === undefined ? null : wordsMeet(row.nouns),
  })),
);

/** The forms of arguments that tell a class under a name with these words. */
export function shapesUnder(words: readonly string[]): Shapes {
  const shapes = new Map<Role, Shape[]>();
  for (const shape of SHAPES) {
    if (shape.verbs?.(words) === false || shape.nouns?.(words) === false) continue;
    const [role] = shape.row.has;
    shapes.set(role, [...(shapes.get(role) ?? []), shape]);
  }
  return shapes;
}

/** Asks the forms about what was found and reports each class that one tells, with what says so. */
export function tellShapes(
  shapes: Shapes,
  found: ReadonlyMap<Role, readonly Found[]>,
  report: (floorClass: FloorClass, why: () => string) => void,
): void {
  for (const [role, places] of found) {
    for (const { class: floorClass, row } of shapes.get(role) ?? []) {
      const first = places.find(({ value }) => row.is === undefined || row.is(value));
      if (first === undefined) continue;
      const others = row.has.slice(1).map((other) => found.get(other)?.find(({ value }) => value !== first.value));
      const all = [first, ...others].filter((place) => place !== undefined);
      if (all.length < row.has.length) continue;
      report(floorClass, () => `${all.map(({ path }) => formatPath(path)).join(" and ")} ${row.why}`);
    }
  }
}
