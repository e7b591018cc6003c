import { createHash } from "node:crypto";
import { isIdentifierName } from "@/lib/payload/field-names";
import { isRecord } from "@/lib/payload/path";

/** Past these, arguments are too large to be compared: every proposal that waits pays for this. */
const MOST_VALUES = 2_000;
const MOST_CHARACTERS = 65_536;
/** A longer text, or one of several lines, is prose: two agents never write it alike. */
const LONGEST_NAME = 64;
/** At most 15 digits, which a number holds exactly. */
const DECIMAL = /^-?(?!(?:\.?\d){16})(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** The call, as policy gated it. Everything but `args` must be equal. */
export type Call = {
  tenant_id: string;
  agent_id: string;
  tool: string;
  policy_rule_id: string | null;
  environment: string | null;
  on_behalf_of: string | null;
  args: Record<string, unknown>;
};

/** `duplicate_key`: equal where jobs ask for the same; `kind_key`: where they differ in numbers and prose alone. */
export type AlikeKeys = { duplicate_key: string; kind_key: string };
export const NOT_ALIKE = { duplicate_key: null, kind_key: null };

type Reduce = (name: string, value: unknown) => unknown;

/**
 * [U24] What makes waiting jobs duplicates, and a decided one like them: the same agent, tool, rule, environment and
 * person acted for, and equal normalised arguments. Of these
 * - the order of keys and a key that is `null` or absent make no difference,
 * - a text that is a number is that number (`"250.00"` and `250`), unless its name says that it names something,
 * - of other texts line ends and blanks at both ends make no difference, and nothing else: a blank inside of a command can
 *   change what it does.
 * For the kind, every number counts as any number, and prose as any prose. `null` for what is too large.
 */
export function alikeKeys({ args, ...call }: Call): AlikeKeys | null {
  const { tenant_id, agent_id, tool, policy_rule_id, environment, on_behalf_of } = call;
  if (!isComparable(args)) return null;
  const named = [tenant_id, agent_id, tool, policy_rule_id, environment, on_behalf_of];
  const key = (reduce: Reduce) =>
    createHash("sha256")
      .update(JSON.stringify([...named, normal("", args, reduce)]))
      .digest("base64url");
  return { duplicate_key: key(exact), kind_key: key(rough) };
}

function isComparable(args: unknown): boolean {
  const open: unknown[] = [args];
  let characters = 0;
  for (let at = 0; at < open.length; at++) {
    const value = open[at];
    if (typeof value === "string") characters += value.length;
    if (Array.isArray(value) || isRecord(value)) for (const child of Object.values(value)) open.push(child);
    if (open.length > MOST_VALUES || characters > MOST_CHARACTERS) return false;
  }
  return true;
}

/** With the keys of objects in one order, so that equal ones have the same text. */
function normal(name: string, value: unknown, reduce: Reduce): unknown {
  if (Array.isArray(value)) return value.map((item) => normal(name, item, reduce));
  if (!isRecord(value)) return reduce(name, value);
  const keys = Object.keys(value).filter((key) => value[key] !== null);
  return Object.fromEntries(keys.sort().map((key) => [key, normal(key, value[key], reduce)]));
}

const isNumber = (name: string, value: unknown): value is string | number =>
  !isIdentifierName(name) && (typeof value === "number" || (typeof value === "string" && DECIMAL.test(value)));

function exact(name: string, value: unknown): unknown {
  if (isNumber(name, value)) return Number(value);
  return typeof value === "string" ? { text: value.replace(/\r\n?/g, "\n").trim() } : value;
}

function rough(name: string, value: unknown): unknown {
  if (isNumber(name, value)) return { any: "number" };
  const reduced = exact(name, value);
  if (!isRecord(reduced) || typeof reduced.text !== "string") return reduced;
  return reduced.text.length > LONGEST_NAME || reduced.text.includes("\n") ? { any: "prose" } : reduced;
}
