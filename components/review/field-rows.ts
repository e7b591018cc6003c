import { isRecord, type Path } from "@/lib/payload/path";

/** One line of a payload laid out as a tree. Containers say how much they hold; scalars carry their value. */
export type FieldRow = {
  id: string;
  depth: number;
  name: string;
  isIndex: boolean;
  path: Path;
} & ({ type: "object" | "array"; size: number } | { type: "scalar"; value: unknown });

/**
 * Lays out every field of a payload in order, nothing left out; walks without recursion so that depth is no limit of its
 * own. Empty objects and lists are rows too.
 */
export function fieldRows(payload: unknown): FieldRow[] {
  const rows: FieldRow[] = [];
  const stack: { path: Path; value: unknown }[] = [...entries([], payload)].reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { path, value } = next;
    const step = path.at(-1) ?? "";
    const place = {
      id: `${rows.length}`,
      depth: path.length - 1,
      name: String(step),
      isIndex: typeof step === "number",
      path,
    };
    if (isRecord(value) || Array.isArray(value)) {
      const inside = entries(path, value);
      rows.push({ ...place, type: Array.isArray(value) ? "array" : "object", size: inside.length });
      for (let i = inside.length - 1; i >= 0; i--) {
        const entry = inside[i];
        if (entry !== undefined) stack.push(entry);
      }
    } else rows.push({ ...place, type: "scalar", value });
  }
  return rows;
}

/** How many values a payload holds, not counting what holds them; an empty list or object is one. */
export function countFields(payload: unknown): number {
  let count = 0;
  const open: unknown[] = [payload];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    const inside = typeof value === "object" && value !== null ? Object.values(value) : [];
    if (inside.length === 0) count++;
    // Not spread: a list may hold more items than a call takes arguments.
    else for (const item of inside) open.push(item);
  }
  return count;
}

function entries(path: Path, value: unknown): { path: Path; value: unknown }[] {
  if (Array.isArray(value)) return value.map((item: unknown, i) => ({ path: [...path, i], value: item }));
  if (isRecord(value)) return Object.entries(value).map(([key, item]) => ({ path: [...path, key], value: item }));
  return [];
}
