import { describe, expect, it } from "vitest";
import { compilePath, pathProblem } from "../path";
import { celPaths } from "./paths";

describe("the paths that an expression reads", () => {
  it.each<[string, string[]]>([
    ["args.amount > 100", ["args.amount"]],
    ["size(args.to) > 25 || scope.records > 25", ["args.to", "scope.records"]],
    ["args.items[0].price > args.limit && args.limit > 0", ["args.items[0].price", "args.limit"]],
    ['labels["team.name"] == "a"', ['labels["team.name"]']],
    ['args["plain"] == "a"', ["args.plain"]],
    ['"prod" in risk_tags', ["risk_tags"]],
    ["has(args.x.y)", ["args.x.y"]],
    ["args.m[args.k] == 1", ["args.m", "args.k"]],
    ["args.items.exists(i, i.price > args.max)", ["args.items", "args.max"]],
    ["args.items.exists(i, i.lines.all(l, l > i.least))", ["args.items"]],
    ["args.items.filter(i, i > 1)[0].x == 1", ["args.items"]],
    ['{"a": args.a} == args.b', ["args.a", "args.b"]],
    ['agent.name == "x" && agent.id == "y"', ["agent.name", "agent.id"]],
    ["1 > 2", []],
  ])("%s", (source, paths) => {
    expect(celPaths(source)).toEqual(paths);
    for (const path of paths) expect(pathProblem(path)).toBeNull();
  });

  it("a key with quotes in it is written as a path can be read", () => {
    const [path = ""] = celPaths('args["a \\"b\\""] == 1');
    expect(path).toBe('args["a \\"b\\""]');
    expect(compilePath(path)).toBeTypeOf("function");
  });

  it("an expression that is wrong has none", () => {
    expect(() => celPaths("args.amount >")).toThrow();
  });
});
