import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePolicy } from "./compile";
import { evaluate } from "./evaluate";
import { FLOOR_TIERS } from "./floor/classes";
import { detectFloor } from "./floor/detect";
import { parsePolicy } from "./parse";
import { DECISIONS, type PolicyInput, type Verdict } from "./schemas";
import { action, policyOf, sourceOf } from "./testing";
import { tierRank } from "./tiers";

const roles = fc.constantFrom("reviewer", "finance", "security");
const times = fc.constantFrom("1m", "30m", "2h", "10h");
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const group = fc.uniqueArray(roles, { minLength: 1, maxLength: 2 });

/** Values of which some fit a condition, some don't, and some can't be compared. */
const amount = fc.constantFrom<unknown>(undefined, null, 0, 50, 900, "900", true, [1], { x: 1 });
const test = fc.oneof(
  fc.constantFrom(
    { "args.amount": { gt: 100 } },
    { "args.amount": { eq: "900" } },
    { "args.amount": { exists: true } },
    { "args.other": { lte: 1 } },
    { "args.other": { in: [1, 2] } },
    { "labels.team": { starts_with: "a" } },
  ),
);
const cel = fc.constantFrom(
  "args.amount > 100",
  'args.other in [1, 2] || labels.team == "ap"',
  "!(args.amount == args.other)",
);
const { map } = fc.letrec<{ map: unknown }>((tie) => ({
  map: fc.oneof(
    { maxDepth: 3 },
    test,
    fc.array(tie("map"), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie("map"), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie("map").map((not) => ({ not })),
  ),
}));
const when = fc.oneof({ weight: 3, arbitrary: map }, { weight: 1, arbitrary: cel });
const match = fc.constantFrom(
  { tools: ["*"] },
  { tools: ["payment.*"] },
  { topics: ["job.refund.*"] },
  { risk_tags: ["payment"] },
  { risk_tags: [] },
  { environments: ["prod*"] },
  { labels: { team: "ap" } },
);
const constraints = fc.record({
  max_rows: maybe(fc.constantFrom(5, 10)),
  hosts: maybe(fc.subarray(["a", "b", "c"])),
  region: maybe(fc.constantFrom("eu", "us")),
  calls: fc.constant(1),
});
const asked = {
  tier: maybe(fc.constantFrom("low", "medium", "high", "critical")),
  approvers: maybe(
    fc.uniqueArray(fc.record({ any_of: group.map((all) => all.sort()), count: fc.integer({ min: 1, max: 3 }) }), {
      minLength: 1,
      maxLength: 2,
      selector: ({ any_of }) => any_of.join(),
    }),
  ),
  sla: maybe(times),
  expires: maybe(times),
};
const reason = maybe(fc.constantFrom("one", "two"));
const gateRule = fc.record({ decision: fc.constant("require_approval"), match, when: maybe(when), reason, ...asked });
const limits = maybe(fc.constant([{ sum: "args.amount", per: "agent", over: "1h", max: 100 }]));
const denyRule = fc.record({ decision: fc.constant("deny"), match, when: maybe(when) });
const strictRule = fc.oneof(gateRule, denyRule);
const rule = fc.oneof(
  strictRule,
  fc.record({ decision: fc.constant("allow"), match, when: maybe(when) }),
  fc.record({ decision: fc.constant("allow"), match, when: maybe(when), sample: fc.constant("50%"), limits, ...asked }),
  fc.record({ decision: fc.constant("allow_with_constraints"), match, when: maybe(when), constraints }),
);
const rules = fc.array(rule, { maxLength: 6 }).map((all) => all.map((one, index) => ({ id: `r${index}`, ...one })));
const rest = fc.record({
  default: fc.constantFrom("deny", "require_approval"),
  tiers: fc.dictionary(
    fc.constantFrom("low", "medium", "high", "critical"),
    fc.record({ approvers: fc.integer({ min: 1, max: 4 }), sla: times, expires: times }),
  ),
  floor_exceptions: maybe(
    fc.constant([
      {
        tool: "task.*",
        when: { "args.amount": { lte: 50 } },
        limits: [{ count: true, per: "tool", over: "1h", max: 5 }],
        reason: "small",
        expires_on: "2027-01-01",
      },
    ]),
  ),
});
const input = fc
  .record({
    tool: fc.constantFrom("payment.send", "refund.create", "task.run"),
    environment: fc.constantFrom(null, "production", "test"),
    risk_tags: fc.subarray(["payment", "prod", "bulk_outbound", "contract_change"]),
    labels: fc.constantFrom({}, { team: "ap" }, { team: "x" }),
    args: fc.record({ amount, other: fc.constantFrom<unknown>(undefined, 1, 5, "1") }),
    draw: fc.constantFrom(null, 0.1, 0.9),
  })
  .map((given): PolicyInput => action(given));

const exceeded = fc
  .subarray(["r0", "r1", "r2", "floor-exception:task.*#1"])
  .map((ids) => new Map(ids.map((id) => [id, "limit: 5 + 1 > 5 in 1h"])));

const peopleOf = ({ requirements }: Verdict): number => requirements.reduce((sum, { count }) => sum + count, 0);

/** Whether one verdict asks at least as much as another, in everything that it asks. `named`: whether rules said whom. */
function atLeast(stricter: Verdict, than: Verdict, named: boolean): boolean {
  const rank = DECISIONS.indexOf(stricter.decision) - DECISIONS.indexOf(than.decision);
  if (rank < 0) return false;
  if (stricter.decision === "DENY") return true;
  const bound = Object.keys(than.constraints).every((name) => name in stricter.constraints);
  if (rank > 0 || stricter.tier === null || than.tier === null) return bound;
  return (
    bound &&
    tierRank(stricter.tier) >= tierRank(than.tier) &&
    (stricter.sla_seconds ?? 0) <= (than.sla_seconds ?? 0) &&
    (stricter.expires_seconds ?? 0) <= (than.expires_seconds ?? 0) &&
    peopleOf(stricter) >= peopleOf(than) &&
    // Without a gate of the rules the floor asks for anybody; a rule that says whom makes that more exact, not weaker.
    (!named ||
      than.requirements.every(({ any_of, count }) =>
        stricter.requirements.some((other) => other.any_of.join() === any_of.join() && other.count >= count),
      ))
  );
}

/** Reading a policy costs more than a decision, so each of 500 policies decides 20 actions. */
const inputs = fc.array(input, { minLength: 20, maxLength: 20 });
const runs = { numRuns: 500 };
const LONG = 60_000;

describe("[T4] [T7] for every policy and every action", () => {
  it("the order of rules changes nothing of a verdict", { timeout: LONG }, () => {
    const shuffled = rules.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, rest, inputs, exceeded, ([one, other], settings, actions, past) => {
        const [policy, permuted] = [policyOf(sourceOf(one, settings)), policyOf(sourceOf(other, settings))];
        for (const given of actions) {
          const verdict = evaluate(permuted, given, { exceeded: past });
          expect(verdict).toEqual(evaluate(policy, given, { exceeded: past }));
        }
      }),
      runs,
    );
  });

  it("one more rule that gates or denies never makes a verdict of rules weaker", { timeout: LONG }, () => {
    fc.assert(
      fc.property(rules, strictRule, rest, inputs, exceeded, (all, more, settings, actions, past) => {
        const policy = policyOf(sourceOf(all, settings));
        const extended = policyOf(sourceOf([...all, { id: "more", ...more }], settings));
        const gates = new Set(policy.rules.filter(({ gate }) => gate !== null).map(({ id }) => id));
        for (const given of actions) {
          const [before, after] = [policy, extended].map((one) => evaluate(one, given, { exceeded: past }));
          if (before === undefined || after === undefined) continue;
          // Where no rule applies, the first that does takes the place of the default, which may have been stricter.
          if (before.rule_id === null || before.reason.includes("No rule matches")) continue;
          const named = before.rule_ids.some((id) => gates.has(id));
          expect(atLeast(after, before, named), JSON.stringify({ before, after })).toBe(true);
        }
      }),
      runs,
    );
  });

  it("a rule that denies or gates and cannot be evaluated is never passed by", { timeout: LONG }, () => {
    fc.assert(
      fc.property(rules, strictRule, rest, inputs, (all, doubtful, settings, actions) => {
        const policy = policyOf(sourceOf([...all, { id: "doubtful", ...doubtful }], settings));
        const least = doubtful.decision === "deny" ? "DENY" : "REQUIRE_APPROVAL";
        for (const given of actions) {
          const { decision, trace } = evaluate(policy, given, { trace: true });
          if (trace.find(({ rule_id }) => rule_id === "doubtful")?.outcome !== "could_not_evaluate") continue;
          expect(DECISIONS.indexOf(decision)).toBeGreaterThanOrEqual(DECISIONS.indexOf(least));
        }
      }),
      runs,
    );
  });

  it("the floor is never passed without an exception", { timeout: LONG }, () => {
    fc.assert(
      fc.property(rules, rest, inputs, (all, settings, actions) => {
        const policy = policyOf(sourceOf(all, { ...settings, floor_exceptions: undefined }));
        for (const given of actions) {
          const { decision, tier } = evaluate(policy, given);
          const least = detectFloor(given).map((hit) => tierRank(FLOOR_TIERS[hit.class]));
          if (least.length === 0 || decision === "DENY") continue;
          expect(decision).toBe("REQUIRE_APPROVAL");
          expect(tier === null ? -1 : tierRank(tier)).toBeGreaterThanOrEqual(Math.max(...least));
        }
      }),
      runs,
    );
  });

  it("an allow past its limit, or one of the floor's exceptions past its own, runs nothing", { timeout: LONG }, () => {
    fc.assert(
      fc.property(rules, rest, inputs, exceeded, (all, settings, actions, past) => {
        const policy = policyOf(sourceOf(all, settings));
        for (const given of actions) {
          const { decision, limits } = evaluate(policy, given, { exceeded: past });
          if (decision.startsWith("ALLOW")) expect(limits.filter((use) => past.has(use.rule_id))).toEqual([]);
        }
      }),
      runs,
    );
  });

  it("what runs without a person is allowed by a rule that could be evaluated in full", { timeout: LONG }, () => {
    fc.assert(
      fc.property(rules, rest, inputs, (all, settings, actions) => {
        const policy = policyOf(sourceOf(all, settings));
        for (const given of actions) {
          const verdict = evaluate(policy, given, { trace: true });
          const sure = verdict.trace.filter(({ outcome }) => outcome === "matched").map(({ rule_id }) => rule_id);
          if (verdict.decision.startsWith("ALLOW")) expect(sure).toContain(verdict.rule_id);
          expect({ ...verdict, trace: [] }).toEqual(evaluate(policy, given));
        }
      }),
      runs,
    );
  });
});

it("[T39] any text is read or refused with a place in it, and never throws", { timeout: LONG }, () => {
  const pieces = fc.constantFrom(
    "rules:",
    "\n",
    "  ",
    "- ",
    "id: a",
    "{",
    "}",
    "[",
    "]",
    "when: ",
    "decision: deny",
    "&a",
    "*a",
    "'",
    '"',
    ": ",
    "|",
    "#",
    "\t",
    "!!x",
    "%YAML 1.1",
    "---",
    "match: ",
    "é",
    "\0",
    "\ud800",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(pieces, { maxLength: 30 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(text, (source) => {
      const parsed = parsePolicy(source);
      if (parsed.ok) compilePolicy(parsed.policy);
      const lines = source.split("\n").length;
      for (const { line, column } of parsed.ok ? [] : parsed.issues) {
        expect(line >= 1 && line <= lines && column >= 1, `${line}:${column}`).toBe(true);
      }
    }),
    { numRuns: 3_000 },
  );
});
