import { formatPath, isRecord, type Path } from "@/lib/payload/path";

/** More are not named: whoever wants them all opens the comparison. */
const MOST_FIELDS = 20;

/** Where two payloads differ, as paths of their fields in the order of the later one; at most 20 of them. */
export function differences(earlier: unknown, later: unknown): string[] {
  const found: string[] = [];
  const compare = (path: Path, one: unknown, other: unknown): void => {
    if (found.length === MOST_FIELDS) return;
    const keys = childKeys(one, other);
    if (keys === null) {
      if (JSON.stringify(one) !== JSON.stringify(other)) found.push(formatPath(path));
      return;
    }
    for (const key of keys) compare([...path, key], childOf(one, key), childOf(other, key));
  };
  compare([], earlier, later);
  return found;
}

/** The keys to descend by; null where the values are compared as a whole. */
function childKeys(one: unknown, other: unknown): (string | number)[] | null {
  if (isRecord(one) && isRecord(other)) return [...new Set([...Object.keys(other), ...Object.keys(one)])];
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) return [...other.keys()];
  return null;
}

function childOf(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
