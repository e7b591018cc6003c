// npm run bench:policy: decisions a second on one core under 100 rules with conditions, beside Cedar on the same rules.
import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import { compilePolicy } from "@/lib/policy/compile";
import { evaluate } from "@/lib/policy/evaluate";
import { parsePolicy } from "@/lib/policy/parse";
import type { PolicyInput } from "@/lib/policy/schemas";

const FAMILIES = 25;
const ACTIONS = 5_000;
const ROUNDS_MS = 3_000;
const VERBS = ["read_page", "list_all", "write_row", "update_row", "sync"];

type Family = { name: string; above: number };
const families = Array.from({ length: FAMILIES }, (_, index): Family => ({ name: `svc${index}`, above: 50 + index }));

/** Four rules a family, each with a condition: two that allow, two that gate. */
const RULES = (as: (map: string, cel: string) => string): string =>
  families
    .map(
      ({ name, above }) => `
  - { id: ${name}-read, match: { tools: ["${name}.read*", "${name}.list*"] }, decision: allow,
      when: ${as("{ args.limit: { lte: 1000 } }", "args.limit <= 1000")} }
  - { id: ${name}-large, match: { tools: ["${name}.*"] }, decision: require_approval, tier: high,
      when: ${as(`{ args.amount: { gt: ${above} } }`, `args.amount > ${above}`)} }
  - { id: ${name}-prod, match: { tools: ["${name}.write*"], environments: [production] }, decision: require_approval,
      when: ${as("{ any: [{ scope.records: { gt: 10 } }, { labels.team: { eq: ops } }] }", "scope.records > 10 || labels.team == 'ops'")} }
  - { id: ${name}-small, match: { tools: ["${name}.write*", "${name}.update*"] }, decision: allow,
      when: ${as(`{ args.amount: { lte: ${above} }, args.currency: { in: [USD, EUR] } }`, `args.amount <= ${above} && args.currency in ['USD', 'EUR']`)} }`,
    )
    .join("");

const policyText = (as: (map: string, cel: string) => string): string =>
  `version: v1\ndefault: deny\nrules:${RULES(as)}\n`;

const CEDAR = families
  .map(
    ({ name, above }) => `
permit(principal, action, resource) when { (context.tool like "${name}.read*" || context.tool like "${name}.list*") && context.limit <= 1000 };
forbid(principal, action, resource) when { context.tool like "${name}.*" && context.amount > ${above} };
forbid(principal, action, resource) when { context.tool like "${name}.write*" && context.environment == "production" && (context.records > 10 || context.team == "ops") };
permit(principal, action, resource) when { (context.tool like "${name}.write*" || context.tool like "${name}.update*") && context.amount <= ${above} && ["USD", "EUR"].contains(context.currency) };`,
  )
  .join("\n");

/** The same numbers in every run. */
function* numbers(): Generator<number, never> {
  for (let state = 42; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

function actions(): PolicyInput[] {
  const random = numbers();
  const pick = <Item>(items: readonly Item[]): Item => items[random.next().value % items.length] as Item;
  return Array.from({ length: ACTIONS }, () => {
    const tool = `${pick(families).name}.${pick(VERBS)}`;
    return {
      tool,
      topic: `job.${tool}`,
      agent: { id: "agt_1", name: "bench" },
      environment: pick(["production", "staging"]),
      mode: "async",
      risk_tags: pick([[], ["write"]]),
      labels: { team: pick(["ops", "ap"]) },
      scope: { records: random.next().value % 20 },
      args: {
        amount: random.next().value % 120,
        currency: pick(["USD", "EUR", "JPY"]),
        limit: random.next().value % 1_200,
        note: "monthly",
      },
      before: undefined,
      checkpoint: undefined,
      identity: undefined,
      on_behalf_of: null,
      now: new Date("2026-01-01T00:00:00Z"),
      draw: null,
    };
  });
}

function cedarContext({ tool, environment, labels, scope, args }: PolicyInput) {
  const { amount, currency, limit } = args as { amount: number; currency: string; limit: number };
  const { records } = scope as { records: number };
  return { tool, environment: environment ?? "", team: labels.team ?? "", records, amount, currency, limit };
}

function perSecond(decide: (index: number) => unknown): number {
  for (let index = 0; index < ACTIONS; index++) decide(index);
  const start = process.hrtime.bigint();
  let count = 0;
  let passed = 0;
  while (passed < ROUNDS_MS) {
    for (let index = 0; index < ACTIONS; index += 1) decide(index);
    count += ACTIONS;
    passed = Number(process.hrtime.bigint() - start) / 1e6;
  }
  return (count / passed) * 1_000;
}

function compiled(as: (map: string, cel: string) => string) {
  const parsed = parsePolicy(policyText(as));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return compilePolicy(parsed.policy);
}

let unseen = 0;
const all = actions();
const map = compiled((text) => text);
const cel = compiled((_, text) => JSON.stringify(text));
const prepared = preparsePolicySet("bench", { staticPolicies: CEDAR });
if (prepared.type !== "success") throw new Error(JSON.stringify(prepared));

const calls = all.map((action) => ({
  principal: { type: "Agent", id: "bench" },
  action: { type: "Action", id: "propose" },
  resource: { type: "Tool", id: action.tool },
  context: cedarContext(action),
  preparsedPolicySetId: "bench",
  entities: [],
}));
const cedarAllows = (index: number): boolean => {
  const call = calls[index];
  const answer = call === undefined ? null : statefulIsAuthorized(call);
  if (answer?.type !== "success") throw new Error(JSON.stringify(answer));
  return answer.response.decision === "allow";
};

const said = (policy: typeof map, index: number) => evaluate(policy, all[index] as PolicyInput);
const different = all.filter((_, index) => (said(map, index).decision === "ALLOW") !== cedarAllows(index)).length;
const differentCel = all.filter((_, index) => said(map, index).decision !== said(cel, index).decision).length;
const allowed = all.filter((_, index) => said(map, index).decision === "ALLOW").length;

const rates = {
  "conditions as maps": perSecond((index) => said(map, index)),
  "conditions as CEL": perSecond((index) => said(cel, index)),
  "maps, names never seen before": perSecond((index) => {
    const action = all[index] as PolicyInput;
    return evaluate(map, { ...action, tool: `${action.tool}${unseen++}` });
  }),
  "maps, with the trace of every rule": perSecond((index) => evaluate(map, all[index] as PolicyInput, { trace: true })),
  "Cedar, policies parsed once": perSecond(cedarAllows),
};

console.log(
  `${FAMILIES * 4} rules with conditions, ${ACTIONS} different actions, ${allowed} of them allowed; one core`,
);
console.log(`Cedar allows others: ${different}; CEL decides others than maps: ${differentCel}`);
console.table(
  Object.fromEntries(
    Object.entries(rates).map(([name, rate]) => [
      name,
      {
        "decisions/s": Math.round(rate),
        "µs each": Number((1e6 / rate).toFixed(2)),
        "times Cedar": Number((rate / rates["Cedar, policies parsed once"]).toFixed(1)),
      },
    ]),
  ),
);
