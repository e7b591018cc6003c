import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePolicy } from "../compile";
import { evaluate } from "../evaluate";
import { parsePolicy } from "../parse";
import type { PolicyInput, Verdict } from "../schemas";
import type { PolicySource } from "../source";
import { action, sourceOf } from "../testing";
import { compileGlob } from "../glob";
import { globCovers, globsOverlap } from "./glob-relations";
import { lintPolicy } from "./lint";

/** Mostly left out: rules of many keys hardly ever cover each other. */
const maybe = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const globs = (...names: string[]) => maybe(fc.subarray(names, { minLength: 1 }));
const NOW = new Date("2026-11-20T12:00:00.000Z");

/** Few words, so that rules often cover each other. */
const match = fc
  .record({
    tools: fc.constantFrom(
      ["*"],
      ["*"],
      ["pay*"],
      ["pay.send"],
      ["refund"],
      ["pay*", "refund"],
      ["pay.send", "refund"],
    ),
    topics: maybe(fc.constantFrom(["job.*"], ["job.pay*"])),
    environments: globs("*", "prod", "test"),
    agents: maybe(fc.constantFrom(["b*"], ["*"], ["bot"])),
    risk_tags: maybe(fc.subarray(["money", "money_out"])),
    risk_tags_all: maybe(fc.subarray(["money", "money_out"], { minLength: 1 })),
    labels: maybe(fc.constantFrom({ team: "a" }, { team: "a", kind: "x" })),
    modes: maybe(fc.subarray(["sync", "async"], { minLength: 1 })),
  })
  .map((keys) => Object.fromEntries(Object.entries(keys).filter(([, value]) => value)));
const test = fc.constantFrom<unknown>(
  "args.amount > 50",
  { "args.amount": { gt: 50 } },
  { "args.amount": { gt: 100 } },
  { "args.amount": { gte: 100, lt: 50 } },
  { "args.amount": { lte: 50 } },
  { "args.amount": { exists: true } },
  { "args.amount": { gt: 50 }, "args.to": { eq: "a" } },
  { "args.to": { eq: "a" } },
  { any: [{ "args.amount": { gt: 50 } }, { "args.amount": { lte: 50 } }] },
  { not: { "args.amount": { gt: 100 } } },
  { "args.amount": { eq: "50" } },
);
const group = fc.record({ any_of: fc.constantFrom(["a"], ["b"], ["a", "b"]), count: fc.integer({ min: 1, max: 3 }) });
const time = fc.constantFrom("30m", "2h");
const asks = {
  tier: maybe(fc.constantFrom("low", "critical")),
  approvers: maybe(fc.uniqueArray(group, { minLength: 1, maxLength: 2, selector: ({ any_of }) => any_of.join() })),
  sla: maybe(time),
  expires: maybe(time),
  undo_window: maybe(fc.constantFrom("0s", "9s")),
};
const constraints = fc.constantFrom({ rows: 5 }, { rows: 5, hosts: ["y", "x"] }, { rows: 9 });
const shape = { match, when: fc.option(test, { nil: undefined, freq: 2 }) };
const rule = fc.oneof(
  fc.record({ ...shape, decision: fc.constant("deny") }),
  fc.record({ ...shape, ...asks, decision: fc.constant("require_approval"), constraints: maybe(constraints) }),
  fc.record({ ...shape, decision: fc.constant("require_approval") }),
  fc.record({ ...shape, decision: fc.constant("allow") }),
  fc.record({ ...shape, ...asks, decision: fc.constant("allow"), sample: fc.constantFrom("50%", "100%") }),
  fc.record({
    ...shape,
    ...asks,
    decision: fc.constant("allow"),
    limits: fc.constant([{ sum: "args.amount", per: "agent", over: "1h", max: 100 }]),
  }),
  fc.record({ ...shape, decision: fc.constant("allow_with_constraints"), constraints }),
);
const loose = fc.array(rule, { minLength: 2, maxLength: 6 });
/** One rule of two tools, and others of one of them each: what several rules only cover together. */
const pieces = loose.map(([first, ...others]) => {
  const asked = others.map((one, index) => ({ ...one, match: { tools: [index % 2 === 0 ? "pay*" : "refund"] } }));
  return [{ ...first, match: { tools: ["pay.send", "refund"] } }, ...asked];
});
const rules = fc
  .oneof({ weight: 3, arbitrary: loose }, { weight: 1, arbitrary: pieces })
  .map((all) => all.map((one, index) => ({ id: `r${index}`, ...one })));
const rest = fc.record({
  default: fc.constantFrom("deny", "require_approval"),
  tiers: fc.constantFrom(
    {},
    { low: { approvers: 4 } },
    { critical: { approvers: 3, sla: "5m" }, low: { expires: "1h" } },
  ),
});
const input = fc
  .record({
    tool: fc.constantFrom("pay.send", "pay", "refund", "other"),
    environment: fc.constantFrom(null, "prod", "test"),
    agent: fc.constantFrom({ id: "agt", name: "bot" }, { id: "bx", name: "other" }),
    mode: fc.constantFrom("sync", "async"),
    risk_tags: fc.subarray(["money", "money_out", "else"]),
    labels: fc.constantFrom<Record<string, string>>({}, { team: "a" }, { team: "a", kind: "x" }),
    args: fc.constantFrom<unknown>(
      {},
      { amount: 20, to: "a" },
      { amount: 50 },
      { amount: 70, to: "b" },
      { amount: 100 },
      { amount: 900, to: "a" },
      { amount: "900", to: 1 },
      { amount: null },
    ),
    draw: fc.constantFrom(null, 0.3, 0.7),
  })
  .map((given): PolicyInput => action(given));
const inputs = fc.array(input, { minLength: 25, maxLength: 25 });

function read(all: readonly unknown[], settings: Record<string, unknown>) {
  const parsed = parsePolicy(sourceOf(all, settings));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed;
}

/** What a verdict binds people and agents to; lists of constraints and codes have no order. */
function binding({ decision, tier, requirements, constraints, sla_seconds, expires_seconds, undo_seconds }: Verdict) {
  const sorted = Object.entries(constraints).map(([name, value]) => [
    name,
    Array.isArray(value) ? [...value].sort() : value,
  ]);
  return {
    decision,
    tier,
    requirements,
    constraints: Object.fromEntries(sorted),
    sla_seconds,
    expires_seconds,
    undo_seconds,
  };
}

const people = {
  roles: new Map([
    ["a", ["ann"]],
    ["b", []],
    ["reviewer", ["ann", "ben"]],
  ]),
};
const IDLE = ["unreachable", "shadowed_allow"];

describe("for every policy", () => {
  it("a rule that is reported as unreachable changes no verdict when it is left out, nor do all of them", {
    timeout: 120_000,
  }, () => {
    const seen = { unreachable: 0, shadowed_allow: 0, never_matches: 0, hits: 0 };
    const without = (policy: PolicySource, ids: readonly string[]) =>
      compilePolicy({ ...policy, rules: policy.rules.filter(({ id }) => !ids.includes(id)) });
    fc.assert(
      fc.property(rules, rest, inputs, (all, settings, actions) => {
        const parsed = read(all, settings);
        const findings = lintPolicy(parsed, people, NOW);
        const ids = findings.flatMap(({ code, rule_id }) => (IDLE.includes(code) && rule_id !== null ? [rule_id] : []));
        for (const { code } of findings) if (code in seen) seen[code as keyof typeof seen]++;
        const policy = compilePolicy(parsed.policy);
        for (const left of [...ids.map((id) => [id]), ids]) {
          const fewer = without(parsed.policy, left);
          for (const given of actions) {
            const traced = evaluate(policy, given, { trace: true });
            if (traced.trace.some(({ rule_id, outcome }) => left.includes(rule_id) && outcome !== "not_matched"))
              seen.hits++;
            expect(binding(evaluate(fewer, given)), left.join()).toEqual(binding(traced));
          }
        }
        const never = findings.filter(({ code, path }) => code === "never_matches" && path.endsWith(".when"));
        for (const { rule_id, message } of never) {
          if (!message.includes("never allows anything") || rule_id === null) continue;
          const one = parsed.policy.rules.find(({ id }) => id === rule_id);
          if (one?.decision !== "ALLOW") continue;
          const fewer = without(parsed.policy, [rule_id]);
          for (const given of actions)
            expect(binding(evaluate(fewer, given))).toEqual(binding(evaluate(policy, given)));
        }
      }),
      { numRuns: 2_500 },
    );
    // The property says something only where such rules exist and apply.
    expect(seen.unreachable).toBeGreaterThan(500);
    expect(seen.shadowed_allow).toBeGreaterThan(3);
    expect(seen.never_matches).toBeGreaterThan(50);
    expect(seen.hits).toBeGreaterThan(1_000);
  });
});

it("a glob is only said to cover another where it matches all that the other matches, and to be apart where nothing is matched by both", () => {
  const glob = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), minLength: 1, maxLength: 5 });
  const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "😀"), maxLength: 6 }), {
    minLength: 30,
    maxLength: 30,
  });
  fc.assert(
    fc.property(glob, glob, texts, (one, other, all) => {
      const [matches, also] = [compileGlob(one), compileGlob(other)];
      for (const text of all) {
        if (globCovers(one, other) && also(text)) expect(matches(text), `${one} ${other} ${text}`).toBe(true);
        if (!globsOverlap(one, other)) expect(matches(text) && also(text), `${one} ${other} ${text}`).toBe(false);
      }
    }),
    { numRuns: 3_000 },
  );
});
