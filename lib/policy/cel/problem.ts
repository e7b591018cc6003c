import { ParseError, TypeError as StaticTypeError } from "@marcbachmann/cel-js";
import { quote } from "../describe";
import { AGENT_KEYS, DEEPEST, MOST_ARGUMENTS, MOST_ENTRIES, MOST_ITEMS, MOST_NODES } from "./language";

/** An expression is refused; `at` is the place in its source, null where it is about the whole. */
export class CelError extends Error {
  constructor(
    message: string,
    readonly at: number | null,
  ) {
    super(message);
  }
}

/** The problem in one line, with the place inside the expression. @throws what is no problem of the expression */
export function problemText(error: unknown, source: string): string {
  if (error instanceof CelError) return placed(error.message, source, error.at);
  if (!(error instanceof ParseError || error instanceof StaticTypeError)) throw error;
  const { start = 0, end = start } = error.range ?? {};
  return placed(reworded(error.code, error.summary, source.slice(start, end)), source, start);
}

function placed(message: string, source: string, at: number | null): string {
  if (at === null) return message;
  const before = source.slice(0, at).split("\n");
  const column = `column ${(before.at(-1)?.length ?? 0) + 1}`;
  return source.includes("\n") ? `line ${before.length}, ${column}: ${message}` : `${column}: ${message}`;
}

const LIMITS: Readonly<Record<string, string>> = {
  maxAstNodes: `the expression has more than ${MOST_NODES} parts`,
  maxDepth: `the expression is nested more than ${DEEPEST} deep`,
  maxListElements: `a list has at most ${MOST_ITEMS} items`,
  maxMapEntries: `a map has at most ${MOST_ENTRIES} entries`,
  maxCallArguments: `a function takes at most ${MOST_ARGUMENTS} arguments`,
};

// What people write who know another language, and what it is called here.
const MEANT: ReadonlyMap<string, string> = new Map([
  ["=", "=="],
  ["&", "&&"],
  ["|", "||"],
  ["and", "&&"],
  ["or", "||"],
  ["not", "!"],
]);

/** The library's message in our words. Its checker writes types in quotes or, about operators, bare. */
function reworded(code: string, summary: string, text: string): string {
  switch (code) {
    case "limit_exceeded":
      return LIMITS[/max\w+/.exec(summary)?.[0] ?? ""] ?? summary;
    case "unexpected_token":
    case "expected_token":
    case "unexpected_character":
      return unexpected(text);
    case "reserved_identifier":
      return `${quote(text)} is a reserved word`;
    case "invalid_macro_argument":
      return "a plain name for each item was expected, as in exists(item, item > 1)";
    case "unterminated_string":
      return "the text has no closing quote";
    case "no_such_overload":
      return noOperator(summary);
    case "no_matching_overload":
      return noFunction(summary);
    case "invalid_logical_operand":
      return `&& and || take booleans; this has ${found(summary)}`;
    case "invalid_condition_type":
      return `a condition must be a boolean; this is ${found(summary)}`;
    case "incompatible_ternary_branches":
      return `both results of ? : must be of one type; these are ${found(summary)}`;
    case "heterogeneous_list_element":
      return `the items of a list must be of one type; these are ${found(summary)}`;
    case "heterogeneous_map_value":
      return `the values of a map must be of one type; these are ${found(summary)}`;
    case "invalid_index_type":
      return `a list is read by number; this is ${found(summary)}`;
    case "no_such_key":
      return `agent has no other keys than ${AGENT_KEYS.join(" and ")}`;
    case "cannot_index_type":
      return `${found(summary)} has no keys`;
    case "invalid_comprehension_range":
      return `${found(summary)} has no items to go through`;
    default:
      return summary.charAt(0).toLowerCase() + summary.slice(1);
  }
}

function unexpected(text: string): string {
  if (text === "") return "the expression ends too early";
  const meant = MEANT.get(text);
  return `${quote(text)} was not expected here${meant === undefined ? "" : `; write ${meant}`}`;
}

function noOperator(summary: string): string {
  const rest = summary.slice("no such overload: ".length);
  const binary = /^(.+) (==|!=|<=|>=|[<>+*/%-]|in) (.+)$/.exec(rest);
  if (binary === null) return `${rest.charAt(0)} cannot be used with ${typeName(rest.slice(1))}`;
  const [, left = "", sign = "", right = ""] = binary;
  const message = `${sign} cannot be used with ${typeName(left)} and ${typeName(right)}`;
  const asksNull = (sign === "==" || sign === "!=") && (left === "null" || right === "null");
  return asksNull ? `${message}; has(args.key) says whether something is there` : message;
}

function noFunction(summary: string): string {
  const call = /'(?:(.+?)\.)?(\w+)\((.*)\)'$/.exec(summary.replaceAll("google.protobuf.", ""));
  if (call === null) return summary;
  const [, receiver, name = "", args = ""] = call;
  if (receiver !== undefined && args === "") return `${typeName(receiver)} has no ${name}()`;
  const taken = args
    .split(/, (?![^<]*>)/)
    .map(typeName)
    .join(" and ");
  if (receiver === undefined) return `${name}() cannot be used with ${taken}`;
  return `${name}() of ${typeName(receiver)} cannot be used with ${taken}`;
}

const found = (summary: string): string =>
  [...summary.matchAll(/'([^']+)'/g)].map(([, type = ""]) => typeName(type)).join(" and ");

/** A type of the library's, with its article. It knows several kinds of number; we know one. */
export function typeName(type: string): string {
  if (type.startsWith("list")) return "a list";
  if (type.startsWith("map") || type.startsWith("$")) return "a map";
  switch (type) {
    case "int":
    case "double":
      return "a number";
    case "bool":
      return "a boolean";
    case "null":
      return "null";
    case "dyn":
      return "a value of the action";
    default:
      return `a ${type.replace("google.protobuf.", "").toLowerCase()}`;
  }
}
