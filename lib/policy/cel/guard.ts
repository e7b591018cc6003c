import type { ASTNode } from "@marcbachmann/cel-js";
import { quote } from "../describe";
import { nearest } from "../nearest";
import { childrenOf } from "./ast";
import { type Arity, DEEPEST_MACRO, FUNCTIONS, MACROS, METHODS, VARIABLES } from "./language";
import { CelError } from "./problem";
import { parseDuration, parseTimestamp } from "./time";
import { isZone } from "./zone";

type Call = Extract<ASTNode, { op: "call" }>;
type Method = Extract<ASTNode, { op: "rcall" }>;
type Literal = Extract<ASTNode, { op: "value" }>;

/**
 * Refuses what `compileCel` doesn't know. `names` are those that the macros around have given to their items.
 * @throws CelError
 */
export function guard(node: ASTNode, names: readonly string[] = []): void {
  switch (node.op) {
    case "value":
      guardLiteral(node);
      break;
    case "id":
      guardName(node, names);
      break;
    case "map":
      guardKeys(node);
      break;
    case "call":
      guardCall(node);
      break;
    case "rcall":
      if (MACROS.has(node.args[0])) {
        guardMacro(node, names);
        return;
      }
      guardMethod(node, names);
      break;
    case ".?":
    case "[?]":
      refuse(node, "optional values are not supported; has(args.key) says whether something is there");
  }
  for (const child of childrenOf(node)) guard(child, names);
}

function refuse(node: ASTNode, message: string): never {
  throw new CelError(message, node.start);
}

function guardLiteral(node: Literal): void {
  const value = node.args;
  if (value instanceof Uint8Array) refuse(node, "bytes are not supported; write a text without the b");
  if (typeof value === "bigint" && Number.isSafeInteger(Number(value))) return;
  if (typeof value === "bigint") refuse(node, `${quote(`${value}`)} has more digits than a number can hold`);
  if (typeof value === "object" && value !== null) refuse(node, "write the number without the u");
}

function guardName(node: Extract<ASTNode, { op: "id" }>, names: readonly string[]): void {
  const name = node.args;
  if (names.includes(name) || VARIABLES.has(name)) return;
  const known = [...names, ...VARIABLES.keys()];
  const meant = nearest(name, known);
  const hint = meant === null ? `an expression reads ${known.join(", ")}` : `did you mean ${quote(meant)}?`;
  refuse(node, `${quote(name)} is not known; ${hint}`);
}

function guardKeys(node: Extract<ASTNode, { op: "map" }>): void {
  const known = new Set<string>();
  for (const [key] of node.args) {
    if (key.op !== "value" || typeof key.args !== "string") refuse(key, "a map's key must be a text, written out");
    if (known.has(key.args)) refuse(key, `the key ${quote(key.args)} is there twice`);
    known.add(key.args);
  }
}

function guardCall(node: Call): void {
  const [name, args] = node.args;
  const arity = FUNCTIONS.get(name);
  if (arity === undefined) {
    const isMethod = METHODS.has(name) || MACROS.has(name);
    refuse(
      node,
      isMethod ? `${name}() is written after a value: args.key.${name}(…)` : unknown(name, FUNCTIONS.keys()),
    );
  }
  guardArity(node, name, args, arity);
  const [only] = args;
  if (only === undefined) return;
  if (name === "has" && !isKeyOf(only)) refuse(only, "has() takes a path that ends in a key, such as has(args.amount)");
  if (only.op !== "value") return;
  const value = only.args;
  if (name === "timestamp" && (typeof value !== "string" || parseTimestamp(value) === null)) {
    refuse(only, 'timestamp() takes a text such as "2026-12-31T18:00:00Z"');
  }
  if (name === "duration" && (typeof value !== "string" || parseDuration(value) === null)) {
    refuse(only, 'duration() takes a text such as "30s", "15m", "8h" or "1h30m"');
  }
}

/** A variable, or an item of a macro, and keys after it. */
function isKeyOf(node: ASTNode): boolean {
  return node.op === "." && (node.args[0].op === "id" || isKeyOf(node.args[0]));
}

function guardMethod(node: Method, names: readonly string[]): void {
  const [name, receiver, args] = node.args;
  if (name === "matches") {
    const instead = 'the map form of "when" has it as the operator "matches", which takes linear time';
    refuse(node, `matches() is not supported in an expression; ${instead}`);
  }
  const arity = METHODS.get(name);
  if (arity === undefined) {
    const space = receiver.op === "id" && !names.includes(receiver.args) && !VARIABLES.has(receiver.args);
    refuse(node, unknown(space ? `${receiver.args}.${name}` : name, [...METHODS.keys(), ...MACROS.keys()]));
  }
  guardArity(node, name, args, arity);
  const [zone] = args;
  if (name.startsWith("get") && zone !== undefined && !(zone.op === "value" && isZone(zone.args))) {
    refuse(zone, `${name}() takes a time zone, written out, such as "Europe/Berlin"`);
  }
}

function guardMacro(node: Method, names: readonly string[]): void {
  const [name, receiver, args] = node.args;
  const macro = MACROS.get(name);
  if (macro !== undefined) guardArity(node, name, args, macro.arity, `; write ${macro.example}`);
  if (names.length === DEEPEST_MACRO) {
    refuse(node, `${[...MACROS.keys()].join(", ")} can stand inside each other at most ${DEEPEST_MACRO} deep`);
  }
  const [item, ...bodies] = args;
  if (item?.op !== "id") return;
  if (names.includes(item.args) || VARIABLES.has(item.args)) {
    refuse(item, `${quote(item.args)} already names something else; choose another name for the item`);
  }
  guard(receiver, names);
  for (const body of bodies) guard(body, [...names, item.args]);
}

function guardArity(node: ASTNode, name: string, args: readonly ASTNode[], [least, most]: Arity, hint = ""): void {
  if (args.length >= least && args.length <= most) return;
  const count = least === most ? `${most}` : `${least} or ${most}`;
  refuse(node, `${name}() takes ${count} argument${most === 1 ? "" : "s"}${hint}`);
}

function unknown(name: string, known: Iterable<string>): string {
  const meant = nearest(name, known);
  return `${name}() is not supported${meant === null ? "" : `; did you mean ${meant}()?`}`;
}
