import { describe, expect, it } from "vitest";
import { parsePolicy } from "../parse";
import type { PolicySource } from "../source";
import { sourceOf } from "../testing";
import { largeRootsOf, longestLimit } from "./reads";

const sourceWith = (rule: Record<string, unknown>, rest: Record<string, unknown> = {}): PolicySource => {
  const parsed = parsePolicy(sourceOf([{ id: "rule", match: { tools: ["a.*"] }, decision: "allow", ...rule }], rest));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.policy;
};
const exceptionWith = (bounds: Record<string, unknown>): PolicySource =>
  sourceWith({}, { floor_exceptions: [{ tool: "a.b", reason: "Small", expires_on: "2099-01-01", ...bounds }] });
const limit = (over: string, sum: string) => ({ sum, per: "agent", over, max: 5 });

describe("what a policy reads of the past", () => {
  const read: [string, PolicySource, string[]][] = [
    ["nothing large", sourceWith({ when: { "args.before": { eq: 1 }, "labels.identity": { eq: "x" } } }), []],
    ["a condition", sourceWith({ when: { "before.status": { eq: "open" } } }), ["before"]],
    ["a root by itself", sourceWith({ when: { checkpoint: { exists: true } } }), ["checkpoint"]],
    [
      "nested conditions",
      sourceWith({
        when: { any: [{ not: { "checkpoint.confidence": { lt: 1 } } }, { all: [{ "before.a": { eq: 1 } }] }] },
      }),
      ["before", "checkpoint"],
    ],
    ["CEL", sourceWith({ when: 'identity.on_behalf_of == "dana" && args.before == 1' }), ["identity"]],
    ["CEL with a key that is worked out", sourceWith({ when: "before[args.key] == 1" }), ["before"]],
    ["a limit", sourceWith({ limits: [limit("1h", "before.amount")] }), ["before"]],
    ["a floor exception's condition", exceptionWith({ when: { "before.amount": { lt: 5 } } }), ["before"]],
    ["a floor exception's limit", exceptionWith({ limits: [limit("1h", "identity.amount")] }), ["identity"]],
  ];
  it.each(read)("%s", (_, source, roots) => {
    expect(largeRootsOf([source])).toEqual(roots);
  });

  it("of several policies it is all that any of them reads", () => {
    const policies = [
      sourceWith({ when: { "before.a": { eq: 1 } } }),
      sourceWith({ when: { "identity.a": { eq: 1 } } }),
    ];
    expect(largeRootsOf(policies)).toEqual(["before", "identity"]);
  });

  const longest: [string, PolicySource[], number][] = [
    ["no limits", [sourceWith({})], 0],
    ["the longest of a rule's", [sourceWith({ limits: [limit("1h", "args.a"), limit("2h", "args.a")] })], 7_200],
    ["a floor exception's", [exceptionWith({ limits: [limit("1d", "args.a")] })], 86_400],
    ["another policy's", [sourceWith({}), sourceWith({ limits: [limit("1m", "args.a")] })], 60],
  ];
  it.each(longest)("the longest window: %s", (_, policies, seconds) => {
    expect(longestLimit(policies)).toBe(seconds);
  });
});
