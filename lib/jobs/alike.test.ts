import { describe, expect, it } from "vitest";
import { alikeKeys, type Call } from "./alike";

const CALL: Call = {
  tenant_id: "ten_1",
  agent_id: "agt_1",
  tool: "refund.issue",
  policy_rule_id: "refunds",
  environment: "production",
  on_behalf_of: "user:mia",
  args: { order: "A-7", amount: 40, memo: "late" },
};

function keys(parts: Partial<Call>) {
  const found = alikeKeys({ ...CALL, ...parts });
  if (found === null) throw new Error("too large");
  return found;
}

const compare = (one: Record<string, unknown>, other: Record<string, unknown>) => {
  const [first, second] = [keys({ args: one }), keys({ args: other })];
  if (first.duplicate_key === second.duplicate_key) return "duplicates";
  return first.kind_key === second.kind_key ? "of a kind" : "different";
};

describe("[U24] two calls are", () => {
  const long = "x ".repeat(40);
  it.each([
    ["duplicates", "with their keys in another order", { a: 1, b: 2 }, { b: 2, a: 1 }],
    ["duplicates", "where a key is null or absent", { a: 1, b: null }, { a: 1 }],
    ["duplicates", "where a number is written as text", { amount: 250 }, { amount: "250.00" }],
    ["duplicates", "but for blanks around a text and its line ends", { t: "a\r\nb" }, { t: " a\nb\n" }],
    ["of a kind", "with another number", { to: "bob", amount: 4 }, { to: "bob", amount: 40 }],
    ["of a kind", "with another long text", { to: "bob", body: `${long}a` }, { to: "bob", body: `${long}b` }],
    ["of a kind", "with another text of several lines", { sql: "a\nb" }, { sql: "a\nc" }],
    ["different", "with another name", { to: "bob" }, { to: "eve" }],
    ["different", "with a number that names another thing", { account_id: 12 }, { account_id: 13 }],
    ["different", "with a text of digits that names another thing", { account_id: "12.0" }, { account_id: "12" }],
    ["different", "with a key more", { a: 1 }, { a: 1, b: 2 }],
    ["different", "with a longer list", { to: ["a"] }, { to: ["a", "b"] }],
    ["different", "with blanks inside of a text", { cmd: "rm -rf /tmp/a" }, { cmd: "rm -rf / tmp/a" }],
    ["different", "with a text and a constant spelt like it", { on: "true" }, { on: true }],
    [
      "different",
      "with a number of more digits than are exact",
      { n: "0.12345678901234567" },
      { n: "0.12345678901234568" },
    ],
    ["different", "with an object that looks like a text here", { a: { text: "x" } }, { a: "x" }],
  ] as const)("%s %s", (expected, _, one, other) => {
    expect(compare(one, other)).toBe(expected);
  });

  it.each([
    ["tenant", { tenant_id: "ten_2" }],
    ["agent", { agent_id: "agt_2" }],
    ["tool", { tool: "refund.cancel" }],
    ["rule", { policy_rule_id: "small-refunds" }],
    ["environment", { environment: "staging" }],
    ["person acted for", { on_behalf_of: "user:lea" }],
  ])("neither with another %s", (_, parts) => {
    expect(keys(parts).duplicate_key).not.toBe(keys({}).duplicate_key);
    expect(keys(parts).kind_key).not.toBe(keys({}).kind_key);
  });

  it("[T38] not compared when they are too large", () => {
    expect(alikeKeys({ ...CALL, args: { list: Array.from({ length: 1_990 }, () => 1) } })).not.toBeNull();
    expect(alikeKeys({ ...CALL, args: { list: Array.from({ length: 2_000 }, () => 1) } })).toBeNull();
    expect(alikeKeys({ ...CALL, args: { text: "x".repeat(65_537) } })).toBeNull();
  });
});
