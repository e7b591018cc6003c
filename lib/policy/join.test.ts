import { describe, expect, it } from "vitest";
import { decide, sourceOf } from "./testing";

const gate = { id: "gate", decision: "require_approval" };

describe("a gate", () => {
  it.each([
    ["low", 1, 14_400, 86_400],
    ["medium", 1, 3_600, 86_400],
    ["high", 1, 1_800, 28_800],
    ["critical", 2, 3_600, 14_400],
  ])(
    "of tier %s without approvers needs %s from reviewer, within %s of %s seconds",
    (tier, count, sla_seconds, expires_seconds) => {
      const requirements = [{ any_of: ["reviewer"], count }];
      expect(decide(sourceOf([{ ...gate, tier }]))).toMatchObject({ tier, requirements, sla_seconds, expires_seconds });
    },
  );

  it("without a tier is medium", () => {
    expect(decide(sourceOf([gate]))).toMatchObject({ tier: "medium", sla_seconds: 3_600 });
  });

  it("takes its tier's values from the policy, and its own before them", () => {
    const tiers = { high: { sla: "10m", expires: "2h", approvers: 3 } };
    const rule = { ...gate, tier: "high" };
    expect(decide(sourceOf([rule], { tiers }))).toMatchObject({
      sla_seconds: 600,
      expires_seconds: 7_200,
      requirements: [{ any_of: ["reviewer"], count: 3 }],
    });
    expect(decide(sourceOf([{ ...rule, sla: "1m", expires: "3h" }], { tiers }))).toMatchObject({
      sla_seconds: 60,
      expires_seconds: 10_800,
    });
  });

  it("has no SLA beyond its expiry", () => {
    expect(decide(sourceOf([{ ...gate, sla: "8h", expires: "1h" }]))).toMatchObject({
      sla_seconds: 3_600,
      expires_seconds: 3_600,
    });
  });
});

describe("several gates join", () => {
  const medium = { ...gate, id: "m", reason: "M" };
  const high = { ...gate, id: "h", tier: "high", reason: "H", approvers: [{ role: "security" }] };
  const critical = { ...gate, id: "c", tier: "critical", reason: "C", approvers: [{ role: "finance", count: 2 }] };

  it("the highest tier, all requirements, the shortest times, all reasons with the strictest first", () => {
    expect(decide(sourceOf([medium, high, critical]))).toMatchObject({
      tier: "critical",
      rule_id: "c",
      rule_ids: ["c", "h", "m"],
      reason: "C; H; M",
      requirements: [
        { any_of: ["finance"], count: 2 },
        { any_of: ["reviewer"], count: 2 },
        { any_of: ["security"], count: 1 },
      ],
      sla_seconds: 1_800,
      expires_seconds: 14_400,
    });
  });

  it("the same roles are asked once, as many as the rule that asks for the most", () => {
    const one = { ...gate, approvers: [{ any_of: ["b", "a"], count: 1 }, { role: "c" }] };
    const other = { ...gate, id: "other", approvers: [{ any_of: ["a", "b"], count: 3 }] };
    expect(decide(sourceOf([one, other])).requirements).toEqual([
      { any_of: ["a", "b"], count: 3 },
      { any_of: ["c"], count: 1 },
    ]);
  });

  it("the general role is asked once, whether a rule names it or leaves it to the tier", () => {
    const named = { ...critical, approvers: [{ role: "reviewer" }] };
    expect(decide(sourceOf([named, medium])).requirements).toEqual([{ any_of: ["reviewer"], count: 2 }]);
  });

  it("a tier that a policy made easier does not make what joins it easier", () => {
    const tiers = { medium: { approvers: 3 }, critical: { approvers: 1 } };
    const requirements = [{ any_of: ["reviewer"], count: 3 }];
    expect(decide(sourceOf([medium, { ...critical, approvers: undefined }], { tiers })).requirements).toEqual(
      requirements,
    );
  });

  it("a tie of tiers goes to whom needs more people, then to the id", () => {
    const two = { ...gate, id: "z", approvers: [{ role: "a" }, { role: "b" }] };
    const one = { ...gate, id: "b", approvers: [{ role: "a" }] };
    expect(decide(sourceOf([one, two, { ...one, id: "a" }])).rule_ids).toEqual(["z", "a", "b"]);
  });

  it("the same reason is given once; more than three are counted", () => {
    const rules = ["a", "b", "c", "d", "e"].map((id) => ({ ...gate, id, reason: id === "b" ? "a" : id }));
    expect(decide(sourceOf(rules)).reason).toBe("a; c; d; and 1 more");
  });
});
