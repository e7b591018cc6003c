import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { PRESET_NAMES, PRESET_SOURCES, presetRules } from "./presets";
import type { PolicyInput } from "./schemas";
import { decide, policyOf } from "./testing";

const source = (preset: string, rules = "[]"): string =>
  `extends: ${preset}\ndefault: require_approval\nrules: ${rules}`;

const MONDAY_NOON = new Date("2026-11-23T12:00:00Z");
const MONDAY_NIGHT = new Date("2026-11-23T20:00:00Z");
const SUNDAY_NOON = new Date("2026-11-22T12:00:00Z");

/** A snapshot is named by its own text, so a preset behind it must never change. What has to change gets a new name. */
it.each([
  ["assistive", "6edc856614219ff9ee43e9f47834f2989d635ac46a41cc34da4f9679b9477273"],
  ["bounded", "03a266b74df43825b14757761ff0a85f5910fa9dc92f6b41246781882e312646"],
  ["open", "0fde83d9f01c6a9038bf178fce3762656e755325e0a3af313dbe3d99d8c24fa2"],
] as const)("%s is what it was when it was shipped", (name, sha256) => {
  expect(createHash("sha256").update(PRESET_SOURCES[name]).digest("hex")).toBe(sha256);
});

describe.each(PRESET_NAMES)("%s", (name) => {
  it("is a policy of its own", () => {
    expect(() => policyOf(PRESET_SOURCES[name])).not.toThrow();
  });

  it("names its rules by itself", () => {
    expect(presetRules(name).every(({ id }) => id.startsWith(`${name}/`))).toBe(true);
  });

  it.each([
    "get_user",
    "list_all_airports",
    "order.get",
    "order.list_items",
    "mcp__shop__search_orders",
    "getUser",
    "think",
  ])("%s runs, also when sampled", (tool) => {
    const verdict = decide(source(name), { tool, now: MONDAY_NOON, draw: 0 });
    expect(verdict).toMatchObject({ decision: "ALLOW", rule_id: `${name}/read` });
  });

  it.each<Partial<PolicyInput>>([
    { tool: "list_delete" },
    { tool: "listing.create" },
    { tool: "getaway_book" },
    { tool: "mark_read" },
    { tool: "get_user", risk_tags: ["pii"] },
  ])("%j is no plain read", (given) => {
    const { rule_ids } = decide(source(name), { now: MONDAY_NOON, ...given });
    expect(rule_ids).not.toContain(`${name}/read`);
  });

  it("an allow of the policy's own does not weaken it", () => {
    const allow = '[{ id: mine, match: { tools: ["*"] }, decision: allow }]';
    const given = { tool: "ticket.create", scope: { records: 26 }, now: MONDAY_NOON };
    expect(decide(source(name, allow), given).decision).toBe(decide(source(name), given).decision);
  });

  it("a deny of the policy's own decides", () => {
    const deny = "[{ id: mine, match: { tools: [get_salary] }, decision: deny }]";
    expect(decide(source(name, deny), { tool: "get_salary", now: MONDAY_NOON }).decision).toBe("DENY");
  });
});

describe("assistive: every write waits", () => {
  it.each<Partial<PolicyInput>>([
    { tool: "ticket.create" },
    { tool: "send_email" },
    { tool: "quantum_leap" },
    { tool: "list_delete" },
    { tool: "get_user", risk_tags: ["pii"] },
  ])("%j, whatever else allows it", (given) => {
    const verdict = decide(source("assistive", '[{ id: mine, match: { tools: ["*"] }, decision: allow }]'), given);
    expect(verdict.decision).toBe("REQUIRE_APPROVAL");
    expect(verdict.rule_ids).toContain("assistive/write");
  });
});

describe("bounded: what leaves the lane waits", () => {
  const inLane: Partial<PolicyInput> = { tool: "ticket.create", now: MONDAY_NOON };

  it("what is in the lane runs, 60 times an hour", () => {
    const verdict = decide(source("bounded"), inLane);
    expect(verdict).toMatchObject({ decision: "ALLOW", rule_id: "bounded/lane", limits: [{ max: 60, per: "agent" }] });
  });

  it.each<[string, Partial<PolicyInput>]>([
    ["bounded/amount", { args: { amount: 101 } }],
    ["bounded/amount", { args: { amount: "20" } }],
    ["bounded/amount", { scope: { amount: { value: 101, currency: "EUR" } } }],
    ["bounded/records", { scope: { records: 26 } }],
    ["bounded/production", { environment: "production" }],
    ["bounded/hours", { now: MONDAY_NIGHT }],
    ["bounded/hours", { now: SUNDAY_NOON }],
    ["bounded/confidence", { checkpoint: { confidence: 0.79 } }],
    ["bounded/commit", { topic: "job.onboarding.commit" }],
  ])("%s: %j", (rule_id, given) => {
    expect(decide(source("bounded"), { ...inLane, ...given })).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      rule_ids: [rule_id],
    });
  });

  it.each<Partial<PolicyInput>>([
    { args: { amount: 100 } },
    { scope: { records: 25 } },
    { environment: "staging" },
    { now: new Date("2026-11-23T06:00:00Z") },
    { now: new Date("2026-11-27T19:59:59Z") },
    { checkpoint: { confidence: 0.8 } },
  ])("%j is just inside", (given) => {
    expect(decide(source("bounded"), { ...inLane, ...given }).decision).toBe("ALLOW");
  });

  it.each(["get_user", "order.get", "order.list_items", "mcp__shop__search_orders", "think"])(
    "%s runs at night",
    (tool) => {
      expect(decide(source("bounded"), { tool, now: SUNDAY_NOON }).decision).toBe("ALLOW");
    },
  );

  it("what a policy adds to the lane keeps to its bounds", () => {
    const mine = source("bounded", "[{ id: mine, match: { tools: [seat.assign] }, decision: allow }]");
    expect(decide(mine, { tool: "seat.assign", now: MONDAY_NOON }).decision).toBe("ALLOW");
    expect(decide(mine, { tool: "seat.assign", now: MONDAY_NIGHT }).decision).toBe("REQUIRE_APPROVAL");
  });
});

describe("open: what nothing names runs", () => {
  it("with one in twenty looked at", () => {
    expect(decide(source("open"), { tool: "quantum_leap", draw: 0.05 }).decision).toBe("ALLOW");
    expect(decide(source("open"), { tool: "quantum_leap", draw: 0.049 })).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      rule_id: "open/run",
      tier: "medium",
    });
  });

  it("but not what a rule names", () => {
    const mine = source("open", "[{ id: mine, match: { tools: [quantum_leap] }, decision: require_approval }]");
    expect(decide(mine, { tool: "quantum_leap" })).toMatchObject({ decision: "REQUIRE_APPROVAL", rule_id: "mine" });
  });

  it("nor what the floor names", () => {
    expect(decide(source("open"), { tool: "quantum_leap", risk_tags: ["money_out"] })).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      tier: "critical",
      floor: ["money_out"],
    });
  });
});
