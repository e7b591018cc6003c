import { describe, expect, it } from "vitest";
import { action, decide } from "../testing";
import type { Case } from "./case";
import { Period } from "./period";
import { Tally } from "./tally";

const GATED = JSON.stringify({
  rules: [{ id: "gate", decision: "require_approval", tier: "high", approvers: [{ role: "finance", count: 2 }] }],
});
const BOUND = JSON.stringify({
  rules: [{ id: "bound", match: { tools: ["*"] }, decision: "allow_with_constraints", constraints: { max: 1 } }],
});
const FREE = JSON.stringify({ rules: [{ id: "free", match: { tools: ["*"] }, decision: "allow" }] });
const DENIED = JSON.stringify({ rules: [] });

const input = action({ tool: "note.add" });
const call = (line: number, was: Case["was"]): Case => ({ ref: { line }, input, title: null, was, counted: true });
const effect = (was: Case["was"], source: string): string | undefined => {
  const tally = new Tally();
  tally.add(call(1, was), was, decide(source, input));
  return tally.result(null).changes[0]?.effect;
};

describe("Tally", () => {
  const known = (source: string): Case["was"] => decide(source, input);
  const effects: [string, Case["was"], string, string | undefined][] = [
    ["nothing known", null, FREE, undefined],
    ["the same", known(GATED), GATED, undefined],
    ["the same by another rule", { ...decide(FREE, input), rule_id: "other" }, FREE, undefined],
    ["a gate that goes", known(GATED), FREE, "weaker"],
    ["a denial that becomes a gate", known(DENIED), GATED, "weaker"],
    ["a gate that comes", known(FREE), GATED, "stronger"],
    ["a lower tier", known(GATED.replace("high", "critical")), GATED, "weaker"],
    ["fewer people", known(GATED.replace("2", "3")), GATED, "weaker"],
    ["more people", known(GATED.replace("2", "1")), GATED, "stronger"],
    ["constraints that go", known(BOUND), FREE, "weaker"],
    ["constraints that come", known(FREE), BOUND, "stronger"],
    ["only the decision known, the same", { decision: "REQUIRE_APPROVAL" }, GATED, undefined],
    ["only the decision known, a gate that goes", { decision: "REQUIRE_APPROVAL" }, FREE, "weaker"],
    ["only the decision known, constraints that go", { decision: "ALLOW_WITH_CONSTRAINTS" }, FREE, "weaker"],
    ["only the decision known, constraints that come", { decision: "ALLOW" }, BOUND, "stronger"],
  ];
  it.each(effects)("%s", (_, was, source, expected) => {
    expect(effect(was, source)).toBe(expected);
  });

  it("shows the first 1,000 changes, what got weaker first, and counts all", () => {
    const tally = new Tally();
    const [gated, free] = [decide(GATED, input), decide(FREE, input)];
    for (let line = 1; line <= 2_000; line++) {
      const [was, now] = line % 4 === 0 ? [gated, free] : [free, gated];
      tally.add(call(line, was), was, now);
    }
    const { changes, changes_total, weaker, stronger, unchanged } = tally.result(null);
    expect({ changes_total, weaker, stronger, unchanged }).toEqual({
      changes_total: 2_000,
      weaker: 500,
      stronger: 1_500,
      unchanged: 0,
    });
    expect(changes).toHaveLength(1_000);
    expect(changes.map((change) => change.effect).indexOf("stronger")).toBe(500);
  });

  it("counts people and minutes of what only the decision of then is known for on one side", () => {
    const tally = new Tally();
    tally.add(call(1, { decision: "REQUIRE_APPROVAL" }), { decision: "REQUIRE_APPROVAL" }, decide(FREE, input));
    tally.add(call(2, null), null, decide(GATED, input));
    const { by_role, reviews_per_day, minutes_per_day } = tally.result(2);
    expect(reviews_per_day).toEqual({ was: 0, now: 1 });
    expect(minutes_per_day).toEqual({ was: 0, now: 5 });
    expect(by_role).toMatchObject([{ role: "finance", was: 0, now: 1 }]);
  });
});

describe("Period", () => {
  const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
  const periods: [string, { from: Date; to: Date } | null, Date[], number | null][] = [
    ["a window without jobs", { from: at(1), to: at(8) }, [], 7],
    ["a window, from its first job", { from: at(1), to: at(8) }, [at(6), at(7)], 2],
    ["at least one day", { from: at(1), to: at(8) }, [at(8)], 1],
    ["calls, from the first to the last", null, [at(5), at(2), at(4)], 3],
    ["calls of one moment", null, [at(5), at(5)], null],
    ["no calls", null, [], null],
  ];
  it.each(periods)("days: %s", (_, window, times, days) => {
    const period = new Period(window);
    for (const time of times) period.add(time);
    expect(period.result().days).toBe(days);
  });
});
