import { describe, expect, it } from "vitest";
import type { LimitUse } from "../schemas";
import { cpuTime } from "../testing";
import { WindowCounters } from "./window-counters";

const HOUR = 3_600;
const START = Date.parse("2026-11-20T12:00:00.000Z");

const use = (given: Partial<LimitUse> = {}): LimitUse => ({
  rule_id: "small-refunds",
  path: "args.amount",
  per: "agent",
  subject: "agt_1",
  over_seconds: HOUR,
  max: 500,
  amount: 100,
  ...given,
});
const later = (seconds: number): Date => new Date(START + seconds * 1_000);

/** What `take` said was used of each limit that is past its max; null where all was counted. */
const took = (counters: WindowCounters, uses: LimitUse[], seconds: number): number[] | null =>
  counters.take(uses, later(seconds))?.map(({ used }) => used) ?? null;

describe("WindowCounters", () => {
  it("allows up to the max and not past it; what is refused isn't counted", () => {
    const counters = new WindowCounters();
    for (let i = 0; i < 5; i++) expect(took(counters, [use()], i)).toBeNull();
    expect(took(counters, [use({ amount: 0.01 })], 5)).toEqual([500]);
    expect(took(counters, [use({ amount: 0 })], 5)).toBeNull();
    expect(counters.take([use({ amount: 60 })], later(6))).toEqual([{ use: use({ amount: 60 }), used: 500 }]);
  });

  const edges: [string, number, boolean][] = [
    ["just before it is as old as the window", HOUR - 0.001, false],
    ["once it is as old as the window", HOUR, true],
    ["later", HOUR + 1, true],
  ];
  it.each(edges)("a use gives room again: %s", (_, seconds, room) => {
    const counters = new WindowCounters();
    expect(took(counters, [use({ amount: 500 })], 0)).toBeNull();
    expect(took(counters, [use({ amount: 500 })], seconds) === null).toBe(room);
  });

  it("the window slides: uses leave one by one", () => {
    const counters = new WindowCounters();
    for (const minute of [0, 10, 20, 30, 40]) expect(took(counters, [use()], minute * 60)).toBeNull();
    expect(took(counters, [use()], 59 * 60)).toEqual([500]);
    expect(took(counters, [use()], 60 * 60)).toBeNull();
    expect(took(counters, [use()], 69 * 60)).toEqual([500]);
    expect(took(counters, [use({ amount: 200 })], 70 * 60)).toEqual([400]);
    expect(took(counters, [use()], 70 * 60)).toBeNull();
  });

  it("counts all uses of an action or none of them", () => {
    const counters = new WindowCounters();
    const count = use({ path: null, amount: 1, max: 2 });
    expect(took(counters, [use({ amount: 450 }), count], 0)).toBeNull();
    expect(took(counters, [use(), count], 1)).toEqual([450]);
    expect(took(counters, [use(), use({ path: null, amount: 2, max: 2 })], 1)).toEqual([450, 1]);
    expect(took(counters, [count], 2)).toBeNull();
    expect(took(counters, [count], 3)).toEqual([2]);
  });

  const apart: [string, Partial<LimitUse>][] = [
    ["rule", { rule_id: "other" }],
    ["path", { path: "args.total" }],
    ["counting instead of adding", { path: null }],
    ["kind of subject", { per: "tool" }],
    ["subject", { subject: "agt_2" }],
    ["window", { over_seconds: 60 }],
  ];
  it.each(apart)("another %s has a counter of its own", (_, given) => {
    const counters = new WindowCounters();
    expect(took(counters, [use({ amount: 500 })], 0)).toBeNull();
    expect(took(counters, [use({ amount: 500, ...given })], 0)).toBeNull();
  });

  it("of two limits that differ in nothing but their max, the smaller one binds, and an action counts once", () => {
    const counters = new WindowCounters();
    const both = (amount: number) => [use({ amount, max: 500 }), use({ amount, max: 300 })];
    expect(took(counters, both(200), 0)).toBeNull();
    expect(took(counters, both(100), 1)).toBeNull();
    expect(took(counters, both(1), 2)).toEqual([300]);
  });

  it("looks without counting at what waits for people", () => {
    const counters = new WindowCounters();
    expect(counters.past([use({ amount: 501 })], later(0))).toEqual([{ use: use({ amount: 501 }), used: 0 }]);
    expect(counters.past([use({ amount: 500 })], later(0))).toBeNull();
    expect(took(counters, [use({ amount: 500 })], 0)).toBeNull();
  });

  it("a use that comes out of order counts for as long as those that came before it: never weaker", () => {
    const counters = new WindowCounters();
    expect(took(counters, [use({ amount: 300 })], 2 * HOUR)).toBeNull();
    expect(took(counters, [use({ amount: 300 })], 0)).toEqual([300]);
    expect(took(counters, [use({ amount: 200 })], 0)).toBeNull();
    expect(took(counters, [use()], 3 * HOUR - 1)).toEqual([500]);
    expect(took(counters, [use()], 3 * HOUR)).toBeNull();
  });

  it("adds fractions as people do: ten times 0.1 is 1, also after many have come and gone", () => {
    const counters = new WindowCounters();
    const tenth = use({ amount: 0.1, max: 1, over_seconds: 10 });
    for (let i = 0; i < 10_000; i++) expect(took(counters, [tenth], i), String(i)).toBeNull();
    expect(took(counters, [tenth], 9_999)).toEqual([1]);
  });

  it("agrees with counting anew each time", () => {
    const counters = new WindowCounters();
    const taken: { at: number; amount: number }[] = [];
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    for (let at = 0, i = 0; i < 5_000; i++) {
      at += random(120);
      const amount = random(200);
      const used = taken.filter((one) => one.at > at - HOUR).reduce((sum, one) => sum + one.amount, 0);
      expect(took(counters, [use({ amount })], at)).toEqual(used + amount > 500 ? [used] : null);
      if (used + amount <= 500) taken.push({ at, amount });
    }
  });

  it("forgets subjects whose uses have left the window", () => {
    const counters = new WindowCounters();
    for (let i = 0; i < 50_000; i++)
      counters.take([use({ subject: `agt_${i}`, amount: 1, over_seconds: 100 })], later(i));
    expect(counters.size).toBeLessThanOrEqual(1_000);
  });

  it("100,000 uses that fill a long window take amortised constant time", () => {
    const counters = new WindowCounters();
    const time = cpuTime(() => {
      for (let i = 0; i < 100_000; i++)
        counters.take([use({ amount: 1, max: 1_000_000, over_seconds: 40_000 })], later(i));
    });
    expect(time).toBeLessThan(2_000);
    expect(took(counters, [use({ amount: 1_000_000, max: 1_000_000, over_seconds: 40_000 })], 100_000)).toEqual([
      39_999,
    ]);
  });
});
