import fc from "fast-check";
import type { PolicyInput } from "../schemas";
import { action } from "../testing";

const one = <Value>(...values: Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });
/** What narrows a rule: of many such, hardly any action would match. */
const seldom = <Value>(value: fc.Arbitrary<Value>) => maybe(maybe(value));
const some = <Value>(values: Value[]) => fc.subarray(values, { minLength: 1 });

const bound = fc.record({
  path: one("args.amount", "args.other"),
  by: one("gt", "gte", "lt", "lte"),
  than: one(10, 50, 100),
});
const test = fc.oneof(
  bound.map(({ path, by, than }) => ({ [path]: { [by]: than } })),
  one({ "args.amount": { exists: true } }, { "args.amount": { eq: 50 } }, { "args.amount": { neq: 50 } }),
  one({ "args.to": { in: ["a", "b"] } }, { "args.to": { in: ["a"] } }, { "args.to": { not_in: ["b"] } }),
  one({ "args.to": { starts_with: "a" } }, { "args.to": { starts_with: "ab" } }, { "args.to": { ends_with: "b" } }),
);
const { when } = fc.letrec<{ when: unknown }>((tie) => ({
  when: fc.oneof(
    { maxDepth: 2, depthSize: "small" },
    test,
    test,
    fc.array(tie("when"), { minLength: 1, maxLength: 2 }).map((all) => ({ all })),
    fc.array(tie("when"), { minLength: 1, maxLength: 2 }).map((any) => ({ any })),
    tie("when").map((not) => ({ not })),
  ),
}));
const times = one("1m", "2h", "10h", "20h");
const people = fc
  .uniqueArray(fc.record({ any_of: some(["reviewer", "finance", "security"]), count: one(1, 1, 2, 3) }), {
    minLength: 1,
    maxLength: 2,
    selector: ({ any_of }) => any_of.join(),
  })
  .map((all) => all.map((group) => ({ ...group, any_of: [...group.any_of].sort() })));
const limit = fc.record({
  sum: one(undefined, "args.amount"),
  per: one("agent", "person"),
  over: one("1h", "24h"),
  max: one(5, 50),
});
const limits = fc
  .array(limit, { minLength: 1, maxLength: 2 })
  .map((all) => all.map(({ sum, ...rest }) => (sum === undefined ? { count: true, ...rest } : { sum, ...rest })));
const tools = some(["payment.*", "payment.send", "refund.*", "*"]);

/** All that a rule could say; `written` leaves out what its decision has no use for. */
const fields = {
  decision: one("allow", "allow", "allow_with_constraints", "require_approval", "require_approval", "deny"),
  tools,
  environments: seldom(some(["prod*", "production", "test"])),
  risk_tags: seldom(fc.subarray(["payment", "money_out"])),
  labels: seldom(one({ team: "ap" }, { team: "ar" })),
  modes: seldom(some(["sync", "async"])),
  when: maybe(when),
  tier: maybe(one("low", "medium", "high", "critical")),
  approvers: maybe(people),
  expires: maybe(times),
  undo_window: maybe(one("0s", "10s")),
  constraints: fc
    .record({
      max_rows: maybe(one(5, 10)),
      hosts: maybe(some(["a", "b"])),
      min_age: maybe(one(1, 2)),
      region: maybe(one("eu", "us")),
    })
    .map((constraints) => ({ ...constraints, calls: 1 })),
  limits: maybe(limits),
  sample: seldom(one("5%", "60%")),
};
type Field = keyof typeof fields;
type Draft = { id: string } & {
  [Key in Field]: (typeof fields)[Key] extends fc.Arbitrary<infer Value> ? Value : never;
};
const draft: fc.Arbitrary<Draft> = fc.record({ id: one("r0", "r1", "r2", "r3", "r4"), ...fields });

/** A rule that every action meets. */
const EVERYWHERE = {
  tools: ["*"],
  environments: undefined,
  risk_tags: undefined,
  labels: undefined,
  modes: undefined,
  when: undefined,
};

export function written({
  id,
  decision,
  tools,
  environments,
  risk_tags,
  labels,
  modes,
  when,
  ...rest
}: Draft): unknown {
  const { constraints, limits, sample, ...ask } = rest;
  const match = { tools, environments, risk_tags, labels, modes };
  const allows = decision.startsWith("allow");
  const bounds = allows ? { limits, sample } : {};
  const gates = decision === "require_approval" || (allows && (limits !== undefined || sample !== undefined));
  const bind = decision === "allow_with_constraints" || decision === "require_approval" ? { constraints } : {};
  return { id, decision, match, when, ...bounds, ...(gates ? ask : {}), ...bind };
}

const exceptionFields = {
  tool: one("payment.send", "payment.*", "*"),
  class: one<unknown>("money_out", "bulk_outbound", ["money_out", "bulk_outbound"]),
  when: one<unknown>({ tool: { exists: true } }, { "args.amount": { lte: 50 } }, { "args.amount": { lte: 100 } }),
  limits: seldom(limits),
  reason: fc.constant("bounded"),
  expires_on: one("2026-01-01", "2026-12-01", "2027-01-01"),
};
type ExceptionField = keyof typeof exceptionFields;

const settings = {
  default: one("deny", "require_approval"),
  tiers: fc.dictionary(
    one("low", "medium", "high", "critical"),
    fc.record({ approvers: one(1, 2, 3), expires: times }),
    { maxKeys: 1 },
  ),
  floor_exceptions: maybe(fc.array(fc.record(exceptionFields), { minLength: 1, maxLength: 2 })),
};
type Settings = { default: string; tiers: unknown; floor_exceptions: unknown };
export type Text = { rules: Draft[]; settings: Settings };
export const text: fc.Arbitrary<Text> = fc.record({
  rules: fc.uniqueArray(draft, { maxLength: 4, selector: ({ id }) => id }),
  settings: fc.record(settings),
});

const NAMES = ["n0", "n1", "n2", "n3", "n4"];

/** One change of a policy: a key of a rule or of the policy itself, a rule more, fewer or under another name. */
export type Change = (text: Text) => Text;
const place = fc.nat({ max: 3 });
export const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 8, arbitrary: fc.oneof(...(Object.keys(fields) as Field[]).map(fieldChange)) },
  { weight: 2, arbitrary: draft.map((rule) => addRule(rule)) },
  {
    weight: 2,
    arbitrary: place.map((at) => ({ rules, settings }: Text) => ({
      rules: rules.filter((_, index) => index !== at),
      settings,
    })),
  },
  { weight: 1, arbitrary: place.map(renameRule) },
  { weight: 2, arbitrary: fc.oneof(...(Object.keys(settings) as (keyof Settings)[]).map(settingChange)) },
);

function fieldChange(key: Field): fc.Arbitrary<Change> {
  return fc.tuple(place, fields[key] as fc.Arbitrary<unknown>).map(
    ([at, value]) =>
      (text) =>
        withRule(text, at, (rule) => ({ ...rule, [key]: value })),
  );
}

function settingChange(key: keyof Settings): fc.Arbitrary<Change> {
  return (settings[key] as fc.Arbitrary<unknown>).map((value) => ({ rules, settings }) => ({
    rules,
    settings: { ...settings, [key]: value },
  }));
}

function renameRule(at: number): Change {
  return (text) => {
    const free = NAMES.find((name) => text.rules.every(({ id }) => id !== name));
    return withRule(text, at, (rule) => ({ ...rule, id: free ?? rule.id }));
  };
}

const addRule =
  (rule: Draft): Change =>
  ({ rules, settings }) => ({
    rules: [...rules.filter(({ id }) => id !== rule.id), rule],
    settings,
  });

const withRule = ({ rules, settings }: Text, at: number, edit: (rule: Draft) => Draft): Text => ({
  rules: rules.map((rule, index) => (index === at % Math.max(1, rules.length) ? edit(rule) : rule)),
  settings,
});

const input = fc
  .record({
    tool: one("payment.send", "payment.refund", "refund.create", "mail.send"),
    environment: one(null, "production", "test"),
    risk_tags: one<string[]>(
      [],
      [],
      ["payment"],
      ["money_out"],
      ["bulk_outbound", "payment"],
      ["money_out", "bulk_outbound"],
    ),
    labels: one<Record<string, string>>({}, { team: "ap" }, { team: "ar" }),
    mode: one("sync", "async"),
    args: fc.record({
      amount: one<unknown>(undefined, null, 0, 10, 30, 50, 70, 100, 900, "900"),
      other: one<unknown>(undefined, 10, 60, 200, "x"),
      to: one<unknown>(undefined, "a", "b", "ab", "abb", 5, ["a"]),
    }),
    on_behalf_of: one(null, "ann@example.org"),
    draw: one(null, 0.01, 0.3, 0.9),
  })
  .map((given): PolicyInput => action(given));

/** Which rules and floor exceptions are past their limits. */
const past = fc.subarray([
  "r0",
  "r1",
  "r2",
  "r3",
  "r4",
  "floor-exception:payment.*#1",
  "floor-exception:*#1",
  "floor-exception:*#2",
]);
export const cases = fc.array(fc.tuple(input, past), { minLength: 12, maxLength: 12 });

/** Few rules about the same actions, of which one asks or bounds otherwise: what else is different would hide it. */
const ASKS = ["decision", "tier", "approvers", "expires", "undo_window", "constraints", "limits", "sample"] as const;
export const plain: fc.Arbitrary<Text> = fc
  .tuple(
    fc.uniqueArray(draft, { minLength: 1, maxLength: 2, selector: ({ id }) => id }),
    settings.default,
    settings.tiers,
  )
  .map(([rules, fallback, tiers]) => ({
    rules: rules.map((rule) => ({ ...rule, ...EVERYWHERE })),
    settings: { default: fallback, tiers, floor_exceptions: undefined },
  }));
export const plainChange = fc.oneof(...ASKS.map(fieldChange));

/** Exceptions matter where a rule allows what the floor is about. */
export const lifted: fc.Arbitrary<Text> = fc
  .tuple(fc.array(fc.record(exceptionFields), { minLength: 1, maxLength: 2 }), settings.tiers)
  .map(([floor_exceptions, tiers]) => ({
    rules: [],
    settings: { default: "require_approval", tiers, floor_exceptions },
  }));
export const liftedChange = fc.oneof(...(Object.keys(exceptionFields) as ExceptionField[]).map(exceptionChange));

function exceptionChange(key: ExceptionField): fc.Arbitrary<Change> {
  return fc
    .tuple(fc.nat({ max: 1 }), exceptionFields[key] as fc.Arbitrary<unknown>)
    .map(([at, value]) => ({ rules, settings }) => {
      const all = Array.isArray(settings.floor_exceptions) ? settings.floor_exceptions : [];
      const floor_exceptions = all.map((one, index) => (index === at % all.length ? { ...one, [key]: value } : one));
      return { rules, settings: { ...settings, floor_exceptions } };
    });
}
