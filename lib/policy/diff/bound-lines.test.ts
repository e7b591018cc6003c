import { describe, expect, it } from "vitest";
import { allow, bounded, thereAndBack, type ThereAndBack } from "./testing";

const table: ThereAndBack[] = [
  [
    "a smaller number",
    { ...bounded, constraints: { max_rows: 10 } },
    { ...bounded, constraints: { max_rows: 5 } },
    "stronger: egress: max_rows 5 instead of 10",
    "weaker: egress: max_rows 10 instead of 5",
  ],
  [
    "a smaller minimum",
    { ...bounded, constraints: { min_age: 10 } },
    { ...bounded, constraints: { min_age: 5 } },
    "weaker: egress: min_age 5 instead of 10",
    "stronger: egress: min_age 10 instead of 5",
  ],
  [
    "a shorter list",
    { ...bounded, constraints: { hosts: ["a", "b"] } },
    { ...bounded, constraints: { hosts: ["a"] } },
    "stronger: egress: hosts a instead of a, b",
    "weaker: egress: hosts a, b instead of a",
  ],
  [
    "a shorter denylist",
    { ...bounded, constraints: { host_denylist: ["a", "b"] } },
    { ...bounded, constraints: { host_denylist: ["a"] } },
    "weaker: egress: host_denylist a instead of a, b",
    "stronger: egress: host_denylist a, b instead of a",
  ],
  [
    "another value",
    { ...bounded, constraints: { region: "eu" } },
    { ...bounded, constraints: { region: "us" } },
    "weaker: egress: region us instead of eu",
    "weaker: egress: region eu instead of us",
  ],
  [
    "a constraint more",
    { ...bounded, constraints: { region: "eu" } },
    { ...bounded, constraints: { region: "eu", max_rows: 5 } },
    "stronger: egress: max_rows 5 now binds",
    "weaker: egress: max_rows 5 no longer binds",
  ],
  [
    "a higher limit",
    { ...allow, limits: [{ sum: "args.amount", per: "agent", over: "24h", max: 500 }] },
    { ...allow, limits: [{ sum: "args.amount", per: "agent", over: "24h", max: 900 }] },
    "weaker: small-refund: limited to 900 sum of args.amount per agent in 24h instead of 500",
    "stronger: small-refund: limited to 500 sum of args.amount per agent in 24h instead of 900",
  ],
  [
    "a longer window",
    { ...allow, limits: [{ count: true, per: "agent", over: "1h", max: 20 }] },
    { ...allow, limits: [{ count: true, per: "agent", over: "24h", max: 20 }] },
    "stronger: small-refund: limited to 20 actions per agent in 24h instead of 20 in 1h",
    "weaker: small-refund: limited to 20 actions per agent in 1h instead of 20 in 24h",
  ],
  [
    "a limit",
    allow,
    { ...allow, limits: [{ count: true, per: "agent", over: "1h", max: 20 }] },
    "stronger: small-refund: now limited to 20 actions per agent in 1h",
    "weaker: small-refund: no longer limited to 20 actions per agent in 1h",
  ],
  [
    "a sample",
    allow,
    { ...allow, sample: "5%" },
    "stronger: small-refund: 5 % goes to review instead of nothing",
    "weaker: small-refund: nothing goes to review instead of 5 %",
  ],
  [
    "a smaller sample",
    { ...allow, sample: "5%" },
    { ...allow, sample: "0.5%" },
    "weaker: small-refund: 0.5 % goes to review instead of 5 %",
    "stronger: small-refund: 5 % goes to review instead of 0.5 %",
  ],
];

describe("a change of a bound", () => {
  it.each(table)("%s", (_, before, after, there, back) => {
    expect(thereAndBack(before, after)).toEqual([there, back]);
  });
});
