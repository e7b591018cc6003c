import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluate } from "./evaluate";
import type { PolicyInput, Requirement, Tier } from "./schemas";
import { STARTER_POLICY } from "./starter";
import { action, policyOf } from "./testing";

const policyFile = (name: string): string =>
  readFileSync(new URL(`../../policies/${name}.yaml`, import.meta.url), "utf8");
const guide = policyOf(policyFile("guide"));
const demo = policyOf(policyFile("demo"));

const of = (...roles: string[]): Requirement[] => roles.sort().map((role) => ({ any_of: [role], count: 1 }));

describe("the first guide's policy, as it stands there", () => {
  it.each<[Partial<PolicyInput>, string, string | null, string]>([
    [{ tool: "crm.read" }, "ALLOW", "allow-read", 'Allowed by rule "allow-read"'],
    [{ tool: "crm.read", risk_tags: ["pii"] }, "DENY", null, 'No rule matches "crm.read"; the default is deny'],
    [
      { tool: "deploy.web", risk_tags: ["write"] },
      "REQUIRE_APPROVAL",
      "prod-write-gate",
      "Production writes require human approval",
    ],
    [
      { tool: "deploy.web", risk_tags: ["prod", "x"] },
      "REQUIRE_APPROVAL",
      "prod-write-gate",
      "Production writes require human approval",
    ],
    [{ tool: "deploy.web" }, "DENY", null, 'No rule matches "deploy.web"; the default is deny'],
    [{ risk_tags: ["payment"] }, "REQUIRE_APPROVAL", "payment-gate", "Financial operations require dual approval"],
    [
      { tool: "http.get_page", risk_tags: ["egress"] },
      "ALLOW_WITH_CONSTRAINTS",
      "egress-bounded",
      'Allowed with constraints by rule "egress-bounded"',
    ],
  ])("%j: %s by %s", (given, decision, rule_id, reason) => {
    expect(evaluate(guide, action(given))).toMatchObject({ decision, rule_id, reason });
  });

  it("carries its constraints", () => {
    expect(evaluate(guide, action({ risk_tags: ["egress"] })).constraints).toEqual({
      max_runtime_sec: 60,
      network_allowlist: ["api.github.com", "api.slack.com"],
    });
  });
});

describe("the second guide's rule, as it stands there", () => {
  const policy = policyOf(`rules:
  - tool: "payment.send"
    action: escalate
    when:
      args.amount:
        gt: 100
    reason: "Payments over $100 require approval"
`);

  it.each([
    [{ amount: 5_000 }, "REQUIRE_APPROVAL", "Payments over $100 require approval"],
    [{ amount: 100 }, "DENY", 'No rule matches "payment.send"; the default is deny'],
    [
      { amount: "5000" },
      "REQUIRE_APPROVAL",
      'Payments over $100 require approval (args.amount is a string, "5000"; a number was expected)',
    ],
    [{}, "REQUIRE_APPROVAL", "Payments over $100 require approval (args.amount is missing)"],
  ])("%j: %s", (args, decision, reason) => {
    expect(evaluate(policy, action({ tool: "payment.send", args }))).toMatchObject({ decision, reason });
  });
});

describe("the demo's policy: what runs at once", () => {
  it.each<[Partial<PolicyInput>, string]>([
    [{ tool: "crm.read" }, "allow-read"],
    [{ tool: "get_user_details" }, "airline-read"],
    [{ tool: "get_reservation_details" }, "airline-read"],
    [{ tool: "search_direct_flight" }, "airline-read"],
    [{ tool: "search_onestop_flight" }, "airline-read"],
    [{ tool: "list_all_airports" }, "airline-read"],
    [{ tool: "think" }, "airline-read"],
    [{ tool: "calculate" }, "airline-read"],
    [{ tool: "transfer_to_human_agents" }, "airline-handoff"],
    [{ tool: "refund.create", args: { amount: 50 } }, "small-refund"],
  ])("%j", (given, rule_id) => {
    expect(evaluate(demo, action(given))).toMatchObject({ decision: "ALLOW", rule_id });
  });

  it.each<[Partial<PolicyInput>, string]>([
    [{ tool: "ticket.create" }, "internal-ticket"],
    [{ tool: "web.fetch", risk_tags: ["egress"] }, "egress-bounded"],
  ])("%j within bounds", (given, rule_id) => {
    expect(evaluate(demo, action(given))).toMatchObject({ decision: "ALLOW_WITH_CONSTRAINTS", rule_id });
  });
});

describe("the demo's policy: what waits, and for whom", () => {
  const finance2 = [{ any_of: ["finance"], count: 2 }];
  const operators: Requirement = { any_of: ["on-call", "service-owner"], count: 1 };
  const payment = { tool: "payment.send", risk_tags: ["payment"] };
  const recipients = (count: number) => Array.from({ length: count }, (_, n) => `${n}@example.com`);

  it.each<[Partial<PolicyInput>, string, Tier, Requirement[]]>([
    [{ ...payment, args: { amount: 5_000, vendor: "Acme GmbH" } }, "payment-gate", "critical", finance2],
    [{ ...payment, args: { amount: 100 } }, "small-payment", "medium", of("finance")],
    [{ ...payment, args: { amount: "60" } }, "payment-gate", "critical", finance2],
    [{ ...payment }, "payment-gate", "critical", finance2],
    [{ ...payment, args: { amount: 101 } }, "payment-gate", "critical", finance2],
    [{ tool: "payment.send", args: { amount: 1 } }, "untagged-payment", "critical", finance2],
    [{ tool: "refund.create", args: { amount: 51 } }, "large-refund", "critical", finance2],
    [{ tool: "refund.create", args: { amount: "1" } }, "large-refund", "critical", finance2],
    [{ tool: "deploy.web", risk_tags: ["prod"] }, "prod-write-gate", "high", [operators]],
    [{ tool: "data.delete" }, "data-delete", "critical", [operators, ...of("security")]],
    [{ tool: "crm.delete_contact" }, "data-delete", "critical", [operators, ...of("security")]],
    [{ tool: "grant.create", risk_tags: ["access"] }, "access-change", "critical", of("security", "service-owner")],
    [{ tool: "access.grant" }, "access-tools", "critical", of("security", "service-owner")],
    [{ tool: "onboarding.commit" }, "workflow-commit", "medium", of("reviewer")],
    [{ tool: "email.send", args: { to: "kai@example.com" } }, "external-email", "medium", of("reviewer")],
    [{ tool: "email.send", args: { to: recipients(25) } }, "external-email", "medium", of("reviewer")],
    [{ tool: "email.send", args: { to: recipients(26) } }, "bulk-email", "high", of("marketing", "security")],
    [{ tool: "email.send_campaign", scope: { records: 26 } }, "bulk-email", "high", of("marketing", "security")],
    [{ tool: "ticket.create", checkpoint: { confidence: 0.5 } }, "low-confidence", "high", of("reviewer")],
    [
      { tool: "refund.create", args: { amount: 5 }, checkpoint: { confidence: 0.5 } },
      "low-confidence",
      "high",
      of("reviewer"),
    ],
    [{ tool: "book_reservation" }, "reservation-change", "medium", of("reviewer")],
    [{ tool: "update_reservation_flights" }, "reservation-change", "medium", of("reviewer")],
    [{ tool: "update_reservation_baggages" }, "reservation-change", "medium", of("reviewer")],
    [{ tool: "update_reservation_passengers" }, "reservation-change", "medium", of("reviewer")],
    [{ tool: "cancel_reservation" }, "reservation-cancel", "high", of("reviewer")],
    [{ tool: "send_certificate" }, "certificate", "critical", of("finance", "reviewer")],
  ])("%j: %s", (given, rule_id, tier, requirements) => {
    expect(evaluate(demo, action(given))).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      rule_id,
      tier,
      requirements,
    });
  });

  it("whatever it does not know waits for a reviewer", () => {
    const verdict = { decision: "REQUIRE_APPROVAL", rule_id: null, tier: "medium", requirements: of("reviewer") };
    expect(evaluate(demo, action({ tool: "run_shell" }))).toMatchObject(verdict);
    const negative = evaluate(demo, action({ tool: "refund.create", args: { amount: -5 } }));
    expect(negative).toMatchObject({ decision: "REQUIRE_APPROVAL", rule_id: "floor:money_out", tier: "critical" });
  });

  it("the payment of the guide gives the guide's reason, and nothing else", () => {
    const { reason } = evaluate(demo, action({ ...payment, args: { amount: 5_000 } }));
    expect(reason).toBe("Financial operations require dual approval");
  });
});

it("what a new installation starts with can be read", () => {
  expect(() => policyOf(STARTER_POLICY)).not.toThrow();
});
