import { describe, expect, it } from "vitest";
import { changedFields, diffAction, diffPayload } from "./diff";

function standouts(before: unknown, after: unknown): string[] {
  const keep = { a: 1, b: 2, c: 3 };
  const diff = diffPayload({ ...keep, ...(before as object) }, { ...keep, ...(after as object) });
  return changedFields(diff).flatMap((field) => field.standouts.map(({ type, message }) => `${type}: ${message}`));
}

describe("what must catch the eye about a change", () => {
  it.each([
    ["a number that is ten times as large", { replicas: 4 }, { replicas: 40 }, ["large_jump: ×10"]],
    ["a number that is a quarter", { limit: 100 }, { limit: 25 }, ["large_jump: ÷4"]],
    ["a number from zero", { limit: 0 }, { limit: 3 }, ["large_jump: from zero"]],
    ["a number that changes its sign", { amount: 5 }, { amount: -7 }, ["large_jump: changes sign"]],
    ["a number that changes a little", { limit: 100 }, { limit: 120 }, []],
    ["another currency by name", { currency: "USD" }, { currency: "EUR" }, ["currency: currency USD → EUR"]],
    ["another currency in an amount", { price: "$100" }, { price: "100 CHF" }, ["currency: currency USD → CHF"]],
    ["a time zone, which is no currency", { at: "at 10 EST" }, { at: "at 10 PST" }, []],
    [
      "another domain in an address",
      { owner: "a@acme.example" },
      { owner: "a@attacker.test" },
      ["domain: domain acme.example → attacker.test"],
    ],
    ["another person of the same domain", { owner: "a@acme.example" }, { owner: "b@acme.example" }, []],
    [
      "another host in a URL",
      { hook: "https://acme.example/x" },
      { hook: "https://acme.example.attacker.test/x" },
      ["domain: domain acme.example → acme.example.attacker.test"],
    ],
    [
      "a bare host",
      { server: "db.acme.example" },
      { server: "db.attacker.test" },
      ["domain: domain db.acme.example → db.attacker.test"],
    ],
    [
      "a recipient that is added to a list",
      { to: ["a@x.example"] },
      { to: ["a@x.example", "b@y.example"] },
      ["recipient: new recipient"],
    ],
    ["a blind copy that is added", {}, { bcc: "b@y.example" }, ["recipient: new recipient"]],
    [
      "a negation that is removed",
      { rule: "do not delete logs" },
      { rule: "do delete logs" },
      ["negation: “not” removed"],
    ],
    ["a negation that is added", { rule: "They can see it" }, { rule: "They can't see it" }, ["negation: “n't” added"]],
    ["yes that becomes no", { insurance: "yes" }, { insurance: "no" }, ["negation: “no” added"]],
    ["a negation that stays", { rule: "not a dog" }, { rule: "not a cat" }, []],
    ["another unit in a quantity", { disk: "5 GB" }, { disk: "5 TB" }, ["unit: unit GB → TB"]],
    ["another unit by name", { unit: "kg" }, { unit: "t" }, ["unit: unit kg → t"]],
  ])("%s", (_, before, after, expected) => {
    expect(standouts(before, after)).toEqual(expected);
  });
});

it("without a record before, nothing is new: no recipient is marked", () => {
  const args = { to: "ana@acme.example", items: [{ bcc: "ben@attacker.test" }] };
  expect(changedFields(diffAction(null, args)).flatMap(({ standouts }) => standouts)).toEqual([]);
});
