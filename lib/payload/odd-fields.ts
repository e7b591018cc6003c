import { quote } from "./finding";
import { isRecord, type Path } from "./path";

/** So large a share of the fields has to be alike before one is odd, and so few may be. */
const ALIKE = 0.9;
const MOST_ODD = 5;

type Entry = { path: Path; value: unknown };

/** ` Unlike the others: “role” = “owner”.`: the few fields of many whose names or values stand apart; "" where none do. */
export function oddFields(entries: readonly Entry[]): string {
  const odd = new Set([...unlike(entries, nameShape), ...unlike(entries, valueShape)]);
  if (odd.size === 0) return "";
  const named = [...odd].slice(0, MOST_ODD).map(({ path, value }) => `${quote(nameOf(path))} = ${shown(value)}`);
  return ` Unlike the others: ${named.join(", ")}.`;
}

function unlike(entries: readonly Entry[], shapeOf: (entry: Entry) => string): readonly Entry[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const shape = shapeOf(entry);
    const group = groups.get(shape);
    if (group === undefined) groups.set(shape, [entry]);
    else group.push(entry);
  }
  const largest = Math.max(...Array.from(groups.values(), (group) => group.length));
  const others = entries.length - largest;
  if (largest < entries.length * ALIKE || others > MOST_ODD) return [];
  return [...groups.values()].filter((group) => group.length < largest).flat();
}

const nameOf = (path: Path): string => String(path.at(-1) ?? "");

/** `pref_399` and `pref_400` are alike. */
const nameShape = ({ path }: Entry): string => nameOf(path).replace(/\d+/g, "0").slice(0, 200);

function valueShape({ value }: Entry): string {
  if (typeof value === "string") return `text ${value.slice(0, 200)}`;
  return typeof value === "object" && value !== null ? "container" : String(value);
}

function shown(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return "a list";
  return isRecord(value) ? "an object" : String(value);
}
