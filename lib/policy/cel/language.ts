import type { PolicyInput } from "../schemas";

type Variable = { type: string; read: (input: PolicyInput) => unknown };

/** What an expression can read, each with the type that it is checked with. Null or undefined means: not there. */
export const VARIABLES: ReadonlyMap<string, Variable> = new Map<string, Variable>([
  ["args", { type: "map", read: (input) => input.args }],
  ["before", { type: "map", read: (input) => input.before }],
  ["scope", { type: "map", read: (input) => input.scope }],
  ["checkpoint", { type: "map", read: (input) => input.checkpoint }],
  ["identity", { type: "map", read: (input) => input.identity }],
  ["labels", { type: "map<string, string>", read: (input) => input.labels }],
  ["risk_tags", { type: "list<string>", read: (input) => input.risk_tags }],
  ["agent", { type: "agent", read: (input) => input.agent }],
  ["environment", { type: "string", read: (input) => input.environment }],
  ["tool", { type: "string", read: (input) => input.tool }],
  ["topic", { type: "string", read: (input) => input.topic }],
  ["mode", { type: "string", read: (input) => input.mode }],
  ["on_behalf_of", { type: "string", read: (input) => input.on_behalf_of }],
  ["now", { type: "google.protobuf.Timestamp", read: ({ now }) => (Number.isNaN(now.getTime()) ? null : now) }],
]);

export const AGENT_KEYS = ["id", "name"] as const;

/** How many arguments something takes, at least and at most. */
export type Arity = readonly [least: number, most: number];

/** What is called on its own: `size(args.to)`. */
export const FUNCTIONS: ReadonlyMap<string, Arity> = new Map<string, Arity>([
  ["size", [1, 1]],
  ["has", [1, 1]],
  ["int", [1, 1]],
  ["double", [1, 1]],
  ["string", [1, 1]],
  ["timestamp", [1, 1]],
  ["duration", [1, 1]],
]);

/** What is called on a value: `args.name.startsWith("a")`. */
export const METHODS: ReadonlyMap<string, Arity> = new Map<string, Arity>([
  ["size", [0, 0]],
  ["contains", [1, 1]],
  ["startsWith", [1, 1]],
  ["endsWith", [1, 1]],
  ["lowerAscii", [0, 0]],
  ["upperAscii", [0, 0]],
  ["getFullYear", [0, 1]],
  ["getMonth", [0, 1]],
  ["getDate", [0, 1]],
  ["getDayOfMonth", [0, 1]],
  ["getDayOfWeek", [0, 1]],
  ["getDayOfYear", [0, 1]],
  ["getHours", [0, 1]],
  ["getMinutes", [0, 1]],
  ["getSeconds", [0, 1]],
  ["getMilliseconds", [0, 1]],
]);

/** What goes through a list or the keys of a map, and how an example of it reads. */
export const MACROS: ReadonlyMap<string, { arity: Arity; example: string }> = new Map([
  ["all", { arity: [2, 2], example: "all(item, item > 1)" }],
  ["exists", { arity: [2, 2], example: "exists(item, item > 1)" }],
  ["exists_one", { arity: [2, 2], example: "exists_one(item, item > 1)" }],
  ["filter", { arity: [2, 2], example: "filter(item, item > 1)" }],
  ["map", { arity: [2, 3], example: "map(item, item * 2)" }],
]);

/** The bounds of an expression ([T39]). */
export const LONGEST_SOURCE = 4_000;
export const MOST_NODES = 200;
export const DEEPEST = 24;
export const MOST_ARGUMENTS = 3;
export const MOST_ITEMS = 100;
export const MOST_ENTRIES = 50;
export const DEEPEST_MACRO = 2;
