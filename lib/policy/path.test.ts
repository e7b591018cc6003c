import { describe, expect, it } from "vitest";
import { compilePath, pathProblem } from "./path";
import { action } from "./testing";

const input = action({
  tool: "refund.create",
  environment: "production",
  risk_tags: ["payment"],
  labels: { team: "ap", "app.name": "x", constructor: "own" },
  scope: { records: 3 },
  args: { amount: 5, items: [{ price: 7 }, { price: 8 }], "a.b": 1, 'q"t': 2, "0": "zero", none: null },
  before: { status: "open" },
  checkpoint: { confidence: 0.7 },
  identity: { on_behalf_of: "user:dana" },
});

describe("a path reads one value", () => {
  it.each([
    ["args.amount", 5],
    ["args.items.1.price", 8],
    ["args.items[0].price", 7],
    ['args["a.b"]', 1],
    ['args["q\\"t"]', 2],
    ["args.0", "zero"],
    ["args.none", null],
    ["before.status", "open"],
    ["scope.records", 3],
    ["checkpoint.confidence", 0.7],
    ["identity.on_behalf_of", "user:dana"],
    ["labels.team", "ap"],
    ['labels["app.name"]', "x"],
    ["labels.constructor", "own"],
    ["risk_tags.0", "payment"],
    ["risk_tags", ["payment"]],
    ["agent", "billing-bot"],
    ["agent.name", "billing-bot"],
    ["agent.id", "agt_1"],
    ["environment", "production"],
    ["tool", "refund.create"],
    ["topic", "job.refund.create"],
    ["mode", "async"],
  ])("%s", (path, value) => {
    expect(compilePath(path)(input)).toEqual(value);
  });

  it.each([
    "args.missing",
    "args.amount.x",
    "args.items.2.price",
    "args.items.price",
    "args.items.length",
    "args.items.01",
    "args.none.x",
    "args.constructor",
    "args.__proto__",
    "args.toString.name",
    "labels.hasOwnProperty",
  ])("%s leads nowhere", (path) => {
    expect(compilePath(path)(input)).toBeUndefined();
  });

  it("an environment that is not given is missing", () => {
    expect(compilePath("environment")(action())).toBeUndefined();
  });
});

it.each([
  ["amount", 'did you mean "args.amount"?'],
  ["arg.amount", 'did you mean "args.amount"?'],
  ["Args.amount", "cannot be read"],
  ["", "cannot be read"],
  ["args..amount", '"..amount" is no step'],
  ["args.", '"." is no step'],
  ["args.*", '".*" is no step'],
  ["args[x]", '"[x]" is no step'],
  ["args[-1]", '"[-1]" is no step'],
  ["args['x']", "is no step"],
  ["args amount", '" amount" is no step'],
  ["environment.name", "write environment"],
  ["agent.owner", "write agent or agent.id or agent.name"],
  ["agent.id.x", "write agent or agent.id or agent.name"],
  [`args.${"x".repeat(300)}`, "at most 300 characters"],
])("the path %j is refused", (path, problem) => {
  expect(pathProblem(path)).toContain(problem);
  expect(() => compilePath(path)).toThrow();
});
