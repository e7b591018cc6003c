import { describe, expect, it } from "vitest";
import { comparePolicies } from "./compare";
import { above, allow, changes, deny, gate, read, upTo, waits } from "./testing";

type Rest = Record<string, unknown>;

const byDefault = { default: "require_approval" };
const exception = {
  tool: "refund.create",
  class: "money_out",
  ...upTo(50),
  reason: "small",
  expires_on: "2027-06-30",
};
const lifts = (amount: number, until = "2027-06-30") => `money_out where args.amount <= ${amount}, until ${until}`;
const FOR = "the floor's exception for refund.create";
const limited = { ...exception, limits: [{ count: true, per: "agent", over: "1h", max: 2 }] };

const settings: [name: string, before: Rest, after: Rest, said: string[]][] = [
  ["default", {}, byDefault, ["weaker: what no rule matches waits for approval now; before, it was denied"]],
  ["default, back,", byDefault, {}, ["stronger: what no rule matches is denied now; before, it waited for approval"]],
  [
    "tiers",
    { tiers: { critical: { expires: "2h" } } },
    { tiers: { critical: { approvers: 1 }, low: { sla: "1h", undo_window: "5s" } } },
    [
      "stronger: tier low: can be taken back for 5s instead of 0s",
      "neutral: tier low: escalates after 1h instead of 4h",
      "weaker: tier critical: 1 person instead of 2",
      "weaker: tier critical: expires after 4h instead of 2h",
    ],
  ],
  ["a tier that says what is built in", {}, { tiers: { critical: { approvers: 2 } } }, []],
  ["reason codes", {}, { reason_codes: ["wrong_amount"] }, ["neutral: a reject names one of wrong_amount"]],
  ["an exception", {}, { floor_exceptions: [exception] }, [`weaker: ${FOR} is new; it lifts ${lifts(50)}`]],
  [
    "an exception that is gone",
    { floor_exceptions: [exception] },
    {},
    [`stronger: ${FOR} is gone; it lifted ${lifts(50)}`],
  ],
  [
    "a wider exception",
    { floor_exceptions: [exception] },
    { floor_exceptions: [{ ...exception, ...upTo(60) }] },
    [`weaker: ${FOR} lifts ${lifts(60)}; it lifted ${lifts(50)}`],
  ],
  [
    "a narrower exception",
    { floor_exceptions: [exception] },
    { floor_exceptions: [{ ...exception, ...upTo(40) }] },
    [`stronger: ${FOR} lifts ${lifts(40)}; it lifted ${lifts(50)}`],
  ],
  [
    "an exception for more tools",
    { floor_exceptions: [exception] },
    { floor_exceptions: [exception, { ...exception, tool: "refund.*" }] },
    [`weaker: the floor's exception for refund.* is new; it lifts ${lifts(50)}`],
  ],
  [
    "an exception from more classes",
    { floor_exceptions: [exception] },
    { floor_exceptions: [{ ...exception, class: ["money_out", "access_change"] }] },
    [`weaker: ${FOR} lifts money_out, access_change ${lifts(50).slice(10)}; it lifted ${lifts(50)}`],
  ],
  [
    "an exception that ends later",
    { floor_exceptions: [exception] },
    { floor_exceptions: [{ ...exception, expires_on: "2027-07-01" }] },
    [`weaker: ${FOR} lifts ${lifts(50, "2027-07-01")}; it lifted ${lifts(50)}`],
  ],
  [
    "an exception with a limit",
    { floor_exceptions: [exception] },
    { floor_exceptions: [limited] },
    [
      `stronger: ${FOR} lifts money_out where args.amount <= 50, up to 2 actions per agent in 1h, until 2027-06-30; it lifted ${lifts(50)}`,
    ],
  ],
];

describe("a change of what is not a rule", () => {
  it.each(settings)("%s", (_, before, after, said) => {
    expect(changes(read([], before), read([], after))).toEqual(said);
  });
});

describe("where no policy was active, everything was denied", () => {
  it("so whatever lets anything happen is weaker", () => {
    expect(changes(null, read([allow, gate, deny], { ...byDefault, tiers: { low: { approvers: 2 } } }))).toEqual([
      "weaker: what no rule matches waits for approval now; before, it was denied",
      "weaker: small-refund is new; it allows",
      `weaker: payment-gate is new; it asks for 1 of reviewer (tier medium)${waits}`,
      "neutral: no-wire is new; it denies",
    ]);
  });

  it("and a policy that only denies weakens nothing", () => {
    expect(comparePolicies(null, read([allow])).weakens).toBe(true);
    expect(comparePolicies(null, read([deny])).weakens).toBe(false);
  });
});

it("sentences stay short, however long a rule is", () => {
  const any = Array.from({ length: 500 }, (_, index) => ({ [`args.a${index}`]: { gt: index } }));
  const tools = Array.from({ length: 500 }, (_, index) => `tool${index}`);
  const [change] = comparePolicies(read([allow]), read([{ ...allow, match: { tools }, when: { any } }])).changes;
  expect(change?.says).toBe(
    "small-refund now matches tool tool0 or tool1 or tool2 or tool3 or tool4 or tool5 or tool6 or tool7 or 492 more instead of tool refund.*",
  );
  expect(change?.applies_to).toHaveLength(601);
});

it("a thousand rules that all change are compared in seconds", { timeout: 60_000 }, () => {
  const rules = (shift: number) =>
    Array.from({ length: 1_000 }, (_, index) => ({
      ...gate,
      id: `r${index}`,
      match: { tools: [`t${index % 50}.*`], environments: ["prod*"] },
      ...above(index + shift),
    }));
  const start = process.cpuUsage();
  comparePolicies(read(rules(0)), read(rules(1)));
  expect(process.cpuUsage(start).user).toBeLessThan(10_000_000);
});
