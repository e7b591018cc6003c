import { isRecord } from "@/lib/payload/path";
import { quote } from "./describe";
import { nearest } from "./nearest";
import type { PolicyInput } from "./schemas";

/** Reads one value of an action; undefined where the path leads nowhere. */
export type Reader = (input: PolicyInput) => unknown;

type Step = { key: string; index: number | null };
type Root = { read: Reader; keys: "any" | readonly string[] };

const ROOTS: ReadonlyMap<string, Root> = new Map<string, Root>([
  ["args", { read: (input) => input.args, keys: "any" }],
  ["before", { read: (input) => input.before, keys: "any" }],
  ["scope", { read: (input) => input.scope, keys: "any" }],
  ["checkpoint", { read: (input) => input.checkpoint, keys: "any" }],
  ["identity", { read: (input) => input.identity, keys: "any" }],
  ["labels", { read: (input) => input.labels, keys: "any" }],
  ["risk_tags", { read: (input) => input.risk_tags, keys: "any" }],
  ["agent", { read: (input) => input.agent.name, keys: ["id", "name"] }],
  ["environment", { read: (input) => input.environment ?? undefined, keys: [] }],
  ["tool", { read: (input) => input.tool, keys: [] }],
  ["topic", { read: (input) => input.topic, keys: [] }],
  ["mode", { read: (input) => input.mode, keys: [] }],
]);

const LONGEST_PATH = 300;
const ROOT = /^[a-z_]+/;
// .key, .0, [0] or ["any key"]
const STEP = /\.([A-Za-z_$][\w$-]*|\d+)|\[(\d+)\]|\["((?:[^"\\]|\\.)+)"\]/y;

/** What is wrong with a `when` path, or null. */
export function pathProblem(path: string): string | null {
  const parsed = parsePath(path);
  return typeof parsed === "string" ? parsed : null;
}

/**
 * A reader of a path such as `args.items[0].price`, `args.items.0.price`, `labels["team.name"]`. Only own keys are
 * read, so `args.constructor` leads nowhere. `agent` is its name; `agent.id` its id.
 * @throws Error on a path that `pathProblem` complains about
 */
export function compilePath(path: string): Reader {
  const parsed = parsePath(path);
  if (typeof parsed === "string") throw new Error(parsed);
  const { root, steps } = parsed;
  if (root.keys !== "any") return steps[0]?.key === "id" ? (input) => input.agent.id : root.read;
  return (input) => {
    let value = root.read(input);
    for (const step of steps) {
      if (Array.isArray(value)) value = step.index === null ? undefined : value[step.index];
      else value = isRecord(value) && Object.hasOwn(value, step.key) ? value[step.key] : undefined;
    }
    return value;
  };
}

function parsePath(path: string): { root: Root; steps: Step[] } | string {
  const name = ROOT.exec(path)?.[0] ?? "";
  const root = ROOTS.get(name);
  if (root === undefined) return unknownRoot(path, name);
  if (path.length > LONGEST_PATH) return `a path has at most ${LONGEST_PATH} characters`;
  const steps: Step[] = [];
  for (let at = name.length; at < path.length; at = STEP.lastIndex) {
    STEP.lastIndex = at;
    const found = STEP.exec(path);
    if (found === null) return `${quote(path.slice(at))} is no step of a path; write .key, [0] or ["any key"]`;
    const [, word, index, quoted] = found;
    steps.push(quoted === undefined ? plainStep(word ?? index ?? "") : { key: withoutEscapes(quoted), index: null });
  }
  if (root.keys !== "any" && steps.some((step, depth) => depth > 0 || !root.keys.includes(step.key))) {
    const known = root.keys.map((key) => `${name}.${key}`);
    return `${quote(path)} cannot be read; write ${[name, ...known].join(" or ")}`;
  }
  return { root, steps };
}

function plainStep(key: string): Step {
  return { key, index: /^(0|[1-9]\d*)$/.test(key) ? Number(key) : null };
}

const withoutEscapes = (text: string): string => text.replace(/\\(.)/gsu, "$1");

function unknownRoot(path: string, name: string): string {
  const meant = nearest(name, ROOTS.keys());
  const hint = meant === null ? `args.${path}` : meant + path.slice(name.length);
  return `${quote(path)} cannot be read; did you mean ${quote(hint)}? A path begins with ${[...ROOTS.keys()].join(", ")}`;
}
