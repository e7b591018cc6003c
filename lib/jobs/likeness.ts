import { isIdentifierName } from "@/lib/payload/field-names";
import { isRecord } from "@/lib/payload/path";

/** Values past which arguments are too large to be compared. */
const MOST_VALUES = 2_000;
const LONGEST_WORD = 32;
const DECIMAL = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/;

/** For every key of some arguments, what its values come down to; `null` where they are free text, which isn't compared. */
export type ArgsShape = ReadonlyMap<string, string | null>;

/**
 * What makes two calls of one tool alike, however their details differ. Every value is reduced, under the path of its
 * keys (all items of a list under one path):
 * - a number, and a text that is one, to its sign and order of magnitude: 250 and 900 are alike, 900 and 1,000 are not;
 *   but one that names something (`account_id`) to itself;
 * - a text of at most 32 characters without blanks to itself: `EUR`, `economy`, `bob@acme.example`;
 * - any other text to nothing: it is there, and isn't compared;
 * - `true`, `false`, `null`, `{}` and `[]` to themselves.
 *
 * `null` for arguments with too many values.
 */
export function shapeOf(args: unknown): ArgsShape | null {
  const found = new Map<string, Set<string | null>>();
  let values = 0;
  const visit = (path: string, name: string, value: unknown): void => {
    if (++values > MOST_VALUES) return;
    const children = childrenOf(value);
    for (const [key, child] of children) visit(path + stepOf(key), key ?? name, child);
    if (children.length > 0) return;
    const tokens = found.get(path);
    if (tokens === undefined) found.set(path, new Set([reduced(name, value)]));
    else tokens.add(reduced(name, value));
  };
  visit("", "", args);
  if (values > MOST_VALUES) return null;
  return new Map([...found].map(([path, tokens]) => [path, joined(tokens)]));
}

/** As JSON text, so that no key reads like another path. */
const stepOf = (key: string | null): string => (key === null ? "[]" : JSON.stringify(key));

function childrenOf(value: unknown): [key: string | null, child: unknown][] {
  if (Array.isArray(value)) return value.map((item) => [null, item]);
  return isRecord(value) ? Object.entries(value) : [];
}

/** A list of words is the set of them; with a free text in it, it is free text. */
function joined(tokens: ReadonlySet<string | null>): string | null {
  const words = [...tokens].filter((token) => token !== null);
  return words.length < tokens.size ? null : words.sort().join(" ");
}

function reduced(name: string, value: unknown): string | null {
  const isNumber = typeof value === "number" || (typeof value === "string" && DECIMAL.test(value));
  if (isNumber && !isIdentifierName(name)) return magnitude(Number(value));
  if (typeof value !== "string") return JSON.stringify(value);
  return value.length <= LONGEST_WORD && !/\s/u.test(value) ? `"${value}"` : null;
}

function magnitude(value: number): string {
  if (value === 0) return "0";
  // Not from a logarithm, which is off by a hair at powers of ten.
  const exponent = /e[-+]\d+$/.exec(value.toExponential())?.[0] ?? "";
  return `${value < 0 ? "-" : ""}1${exponent}`;
}

/** How many of the keys that can be compared agree. */
export type Likeness = { equal: number; of: number };

/** How alike two arguments are; `null` where they don't have the same keys and so are no two of a kind. */
export function likeness(one: ArgsShape, other: ArgsShape): Likeness | null {
  if (one.size !== other.size) return null;
  const result = { equal: 0, of: 0 };
  for (const [path, value] of one) {
    const counterpart = other.get(path);
    if (counterpart === undefined) return null;
    if (value === null && counterpart === null) continue;
    result.of++;
    if (value === counterpart) result.equal++;
  }
  return result;
}

/** Orders the more alike first; below 0 where `one` is. */
export function byLikeness(one: Likeness, other: Likeness): number {
  const share = ({ equal, of }: Likeness): number => (of === 0 ? 0 : equal / of);
  return share(other) - share(one);
}
