import type { ASTNode } from "@marcbachmann/cel-js";
import { childrenOf, writtenKey } from "./ast";
import { MACROS } from "./language";
import { parseCel } from "./parse";

/**
 * The paths that an expression reads, in the order in which they stand, as `when` takes them in a map: `args.amount`,
 * `args.items[0].price`, `labels["team.name"]`. Of what a macro goes through it is the list; where a key is worked out,
 * what it is looked up in.
 * @throws Error on an expression that `celProblem` complains about
 */
export function celPaths(source: string): string[] {
  return readBy(parseCel(source)).map(pathText);
}

/** The parts of an expression that are paths, each once and as long as it can be. */
export function readBy(node: ASTNode): ASTNode[] {
  const found = new Map<string, ASTNode>();
  const visit = (part: ASTNode, names: readonly string[]): void => {
    const root = rootOf(part);
    if (root !== null) {
      if (!names.includes(root)) found.set(pathText(part), found.get(pathText(part)) ?? part);
      return;
    }
    const isMacro = part.op === "rcall" && MACROS.has(part.args[0]);
    if (!isMacro) {
      for (const child of childrenOf(part)) visit(child, names);
      return;
    }
    const [, receiver, [item, ...bodies]] = part.args;
    visit(receiver, names);
    const given = item?.op === "id" ? [...names, item.args] : names;
    for (const body of bodies) visit(body, given);
  };
  visit(node, []);
  return [...found.values()];
}

/** The variable that a path begins with; null for what is no path. */
function rootOf(node: ASTNode): string | null {
  if (node.op === "id") return node.args;
  if (writtenKey(node) === null || (node.op !== "." && node.op !== "[]")) return null;
  return rootOf(node.args[0]);
}

const WORD = /^[A-Za-z_$][\w$-]*$/;

function pathText(node: ASTNode): string {
  if (node.op === "id") return node.args;
  const key = writtenKey(node);
  if (key === null || (node.op !== "." && node.op !== "[]")) return "";
  const of = pathText(node.args[0]);
  if (typeof key === "number") return `${of}[${key}]`;
  return WORD.test(key) ? `${of}.${key}` : `${of}["${key.replace(/["\\]/g, "\\$&")}"]`;
}
