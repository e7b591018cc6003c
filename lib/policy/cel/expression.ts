import { type ASTNode, serialize } from "@marcbachmann/cel-js";
import { has, indexed, item, keyed, variable } from "./access";
import { writtenKey } from "./ast";
import { compileCall } from "./call";
import { equality, membership } from "./equality";
import { type Expr, expression, literal, type Named } from "./frame";
import { MACROS, VARIABLES } from "./language";
import { listOf, mapOf } from "./literals";
import { and, choose, not, or } from "./logic";
import { collect, existsOne, quantifier, type Slot, walk } from "./macros";
import { arithmetic, negative, ordering } from "./operators";

type Node<Op extends ASTNode["op"]> = Extract<ASTNode, { op: Op }>;
type Binary = Exclude<Extract<ASTNode, { args: [ASTNode, ASTNode] }>, { op: "[]" | "[?]" }>;

/** The items that the macros around are at, the outer macro's first, each with where it stands. */
type Scope = readonly { name: string; path: NonNullable<Named["path"]> }[];

/** Compiles an expression that `parseCel` lets through. */
export function compileExpression(node: ASTNode, scope: Scope = []): Expr {
  const self: Named = { path: null, text: () => serialize(node) };
  const compile = (part: ASTNode): Expr => compileExpression(part, scope);
  switch (node.op) {
    case "value":
      return literal(typeof node.args === "bigint" ? Number(node.args) : node.args, self);
    case "id":
      return compileName(node.args, scope, self);
    case ".":
    case "[]":
      return compileAccess(node, scope, self);
    case ".?":
    case "[?]":
      throw new Error(`${node.op} is not supported`);
    case "list": {
      const items = node.args.map(compile);
      return expression(listOf(items), self, items, items.length);
    }
    case "map": {
      const values = node.args.map(([, value]) => compile(value));
      const keys = node.args.map(([key]) => String(key.args));
      return expression(mapOf(keys, values), self, values, 8 * (1 + keys.length));
    }
    case "!_":
    case "-_": {
      const of = compile(node.args);
      return expression(node.op === "!_" ? not(of) : negative(of), self, [of]);
    }
    case "?:": {
      const [condition, yes, no] = [compile(node.args[0]), compile(node.args[1]), compile(node.args[2])];
      return expression(choose(condition, yes, no), self, [condition, yes, no]);
    }
    case "call":
      return node.args[0] === "has"
        ? compileHas(node, scope, self)
        : compileCall(node.args[0], node.args[1].map(compile), self);
    case "rcall":
      return MACROS.has(node.args[0])
        ? compileMacro(node, scope, self)
        : compileCall(node.args[0], [node.args[1], ...node.args[2]].map(compile), self);
    default:
      return compileBinary(node, compile(node.args[0]), compile(node.args[1]), self);
  }
}

function compileName(name: string, scope: Scope, self: Named): Expr {
  const depth = scope.findLastIndex((given) => given.name === name);
  const around = scope[depth];
  if (around !== undefined) {
    const named = { ...self, path: around.path };
    return expression(item(depth === 0 ? 0 : 1, named), named, []);
  }
  const known = VARIABLES.get(name);
  if (known === undefined) throw new Error(`${name} is not known`);
  const named = { ...self, path: () => [name] };
  return expression(variable(known.read, named), named, []);
}

function compileAccess(node: Node<"."> | Node<"[]">, scope: Scope, self: Named): Expr {
  const of = compileExpression(node.args[0], scope);
  const key = writtenKey(node);
  if (key === null && node.op === "[]") {
    const worked = compileExpression(node.args[1], scope);
    return expression(indexed(of, worked, self), self, [of, worked]);
  }
  const { path } = of;
  const step = key ?? "";
  const named: Named = path === null ? self : { ...self, path: (at) => [...path(at), step] };
  return expression(keyed(of, step, named), named, [of]);
}

function compileHas(node: Node<"call">, scope: Scope, self: Named): Expr {
  const asked = node.args[1][0];
  if (asked?.op !== ".") throw new Error("has() takes a path that ends in a key");
  const [owner, key] = asked.args;
  const isRoot = owner.op === "id" && !scope.some(({ name }) => name === owner.args);
  const of = compileExpression(owner, scope);
  return expression(has(of, key, (isRoot && VARIABLES.get(owner.args)?.read) || null), self, [of]);
}

function compileMacro(node: Node<"rcall">, scope: Scope, self: Named): Expr {
  const [name, receiver, [variable, ...bodies]] = node.args;
  if (variable?.op !== "id") throw new Error(`${name}() needs a name for the items`);
  const over = compileExpression(receiver, scope);
  const slot: Slot = scope.length === 0 ? 0 : 1;
  const path: NonNullable<Named["path"]> = (at) =>
    over.path === null || at[slot] < 0 ? [variable.args] : [...over.path(at), at[slot]];
  const inner = [...scope, { name: variable.args, path }];
  const compiled = bodies.map((body) => compileExpression(body, inner));
  const [first, second = null] = compiled;
  if (first === undefined) throw new Error(`${name}() needs a condition`);
  const through = walk(over, slot, compiled);
  const read = (): Expr["read"] => {
    if (name === "exists" || name === "all") return quantifier(name === "exists", through, first);
    if (name === "exists_one") return existsOne(through, first);
    if (name === "filter") return collect(through, first, null);
    return second === null ? collect(through, null, first) : collect(through, first, second);
  };
  return { ...self, read: read(), cost: over.cost + 1, constant: null };
}

function compileBinary({ op }: Binary, left: Expr, right: Expr, self: Named): Expr {
  const read = (): Expr["read"] => {
    switch (op) {
      case "&&":
        return and(left, right);
      case "||":
        return or(left, right);
      case "==":
      case "!=":
        return equality(op === "!=", left, right);
      case "in":
        return membership(left, right);
      case "<":
      case "<=":
      case ">":
      case ">=":
        return ordering(op, left, right);
      default:
        return arithmetic(op, left, right, self);
    }
  };
  return expression(read(), self, [left, right]);
}
