import type { ASTNode } from "@marcbachmann/cel-js";

/** The parts that an expression is made of, from left to right. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case ".":
    case ".?":
      return [node.args[0]];
    case "call":
      return node.args[1];
    case "rcall":
      return [node.args[1], ...node.args[2]];
    case "map":
      return node.args.flat();
    case "!_":
    case "-_":
      return [node.args];
    default:
      return node.args;
  }
}

/** The key that an access reads, where it is written out: `.price`, `["price"]`, `[0]`. */
export function writtenKey(node: ASTNode): string | number | null {
  if (node.op === ".") return node.args[1];
  if (node.op !== "[]" || node.args[1].op !== "value") return null;
  const key = node.args[1].args;
  if (typeof key === "string") return key;
  return typeof key === "bigint" || typeof key === "number" ? Number(key) : null;
}
