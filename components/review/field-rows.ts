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
 * Lays out the first `most` fields of a payload in order, nothing left out between them. Takes no longer than these need,
 * however large the payload is ([T38]).
 */
export function fieldRows(payload: unknown, most = Number.POSITIVE_INFINITY): FieldRow[] {
  const rows: FieldRow[] = [];
  for (const { path, value } of walk(payload)) {
    if (rows.length >= most) break;
    const step = path.at(-1) ?? "";
    const isIndex = typeof step === "number";
    const place = { id: String(rows.length), depth: path.length - 1, name: String(step), isIndex, path };
    if (Array.isArray(value)) rows.push({ ...place, type: "array", size: value.length });
    else if (isRecord(value)) rows.push({ ...place, type: "object", size: Object.keys(value).length });
    else rows.push({ ...place, type: "scalar", value });
  }
  return rows;
}

/** How many rows a payload has in all, and how many values; an empty list or object is a value too. */
export function countFields(payload: unknown): { rows: number; values: number } {
  let rows = -1;
  let values = 0;
  const open: unknown[] = [payload];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    rows++;
    const inside = typeof value === "object" && value !== null ? Object.values(value) : [];
    if (inside.length === 0) values++;
    // Not spread: a list may hold more items than a call takes arguments.
    else for (const item of inside) open.push(item);
  }
  return { rows, values };
}

/** Every field in order, without recursion: depth is no limit of its own. */
function* walk(payload: unknown): Generator<{ path: Path; value: unknown }> {
  const open: { path: Path; items: Iterator<[string | number, unknown]> }[] = [{ path: [], items: itemsOf(payload) }];
  for (let inner = open.at(-1); inner !== undefined; inner = open.at(-1)) {
    const next = inner.items.next();
    if (next.done) {
      open.pop();
      continue;
    }
    const [step, value] = next.value;
    const path = [...inner.path, step];
    yield { path, value };
    open.push({ path, items: itemsOf(value) });
  }
}

function itemsOf(value: unknown): Iterator<[string | number, unknown]> {
  if (Array.isArray(value)) return value.entries();
  return isRecord(value) ? Object.entries(value).values() : [].values();
}
