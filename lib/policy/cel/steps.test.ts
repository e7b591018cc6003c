import { describe, expect, it } from "vitest";
import { action, cpuTime } from "../testing";
import { compileCel } from "./compile";
import { answerOf } from "./testing";

const TOO_MANY = "it takes too many steps";
const MIB = 2 ** 20;

const filled = (length: number, item: unknown): unknown[] => Array<unknown>(Math.floor(length)).fill(item);
/** As it comes from JSON: every text and list is one of its own. */
const payload = (args: unknown): unknown => JSON.parse(JSON.stringify(args));

describe("[T39] no expression takes long, whatever the payload of 1 MiB", () => {
  const one = filled(1_000, 1);
  it.each<[string, unknown]>([
    ["args.l.all(a, args.l.all(b, a == b))", { l: filled(MIB / 2, 1) }],
    ["args.l.exists(a, args.l.exists(b, a + b < 0))", { l: filled(MIB / 2, 1) }],
    ["args.l.all(a, a.x.y.z > 1)", { l: filled(MIB / 2, 1) }],
    ["args.l.exists(a, 'z' in args.l)", { l: filled(MIB / 4, "a") }],
    // Each reason for not knowing is kept in memory until the end.
    ["args.l.exists(a, a > 1)", { l: filled(60_000, "a") }],
    ['args.l.exists(a, {"a": 2} in args.l)', { l: filled(MIB / 8, { a: 1 }) }],
    ["args.l.exists(a, a != args.m)", { l: filled(2_000, filled(260, 1)), m: filled(260, 1) }],
    ["args.l.all(a, args.m == args.n)", keyed()],
    ["args.l.all(a, size(args.m) > 1)", keyed()],
    ["args.l.all(a, args.m.all(k, k != ''))", keyed()],
    ["args.l.all(a, args.s < args.t)", { s: "a".repeat(MIB / 2), t: `${"a".repeat(MIB / 2 - 1)}b`, l: one }],
    ["args.l.all(a, args.s != args.t)", { s: "a".repeat(MIB / 2), t: `${"a".repeat(MIB / 2 - 1)}b`, l: one }],
    ["args.l.all(a, size(args.s) > 1)", { s: "😀".repeat(MIB / 4), l: one }],
    ["args.l.all(a, !args.s.contains('aaaaaaaab'))", { s: "a".repeat(MIB), l: one }],
    // The platform's search is quadratic on these: 20 s in all, were it let.
    ["args.s.contains(args.t)", { s: "a".repeat(MIB), t: `${"a".repeat(50_000)}b${"a".repeat(50_000)}` }],
    ["args.l.all(a, args.s.lowerAscii() != 'b')", { s: "äA".repeat(MIB / 4), l: one }],
    ["args.l.all(a, args.s.upperAscii() != 'b')", { s: "a".repeat(MIB), l: one }],
    ["args.l.map(a, args.s + args.s) == []", { s: "a".repeat(MIB), l: one }],
    ["args.l.map(a, args.m + args.m) == []", { l: one, m: filled(MIB / 4, 1) }],
    ["args.l.map(a, [a, a, a]).map(b, {'b': b}).map(c, [c]) == []", { l: filled(MIB / 2, 1) }],
    ["args.l.exists(a, timestamp(a).getDayOfYear('Asia/Tokyo') > 400)", { l: moments() }],
    ["args.l.exists(a, duration(a) > duration('2h'))", { l: filled(MIB / 8, "1h30m") }],
    ["args.l.exists(a, string(a) == '1')", { l: filled(MIB / 18, 0.1234567890123) }],
    ["args.l.exists(a, now + duration('1h') < now)", { l: filled(MIB / 2, 1) }],
  ])("%s", (source, args) => {
    const check = compileCel(source);
    const input = action({ args: payload(args) });
    // About 20 ms; a slow and busy machine gets much room. Without a bound most of these take minutes.
    expect(cpuTime(() => check.test(input))).toBeLessThan(400);
    expect(answerOf(source, { args: payload(args) })).toBe(TOO_MANY);
  });
});

function keyed(): unknown {
  const m = Object.fromEntries(Array.from({ length: MIB / 16 }, (_, i) => [`k${i}`, 1]));
  return { m, n: m, l: filled(1_000, 1) };
}

function moments(): string[] {
  return Array.from({ length: MIB / 32 }, (_, i) => new Date(1.7e12 + i * 3_600_000).toISOString());
}

describe("the bound on steps", () => {
  const sums = { l: filled(1_000, 1) };

  it("leaves room for what policies ask: lists of 50,000 items, texts of 1 MiB, 500 by 100 items", () => {
    expect(answerOf("args.l.all(a, a.price > 0 && a.price < 9)", { args: { l: filled(50_000, { price: 1 }) } })).toBe(
      true,
    );
    expect(answerOf("'prod' in args.l", { args: { l: filled(400_000, "test") } })).toBe(false);
    expect(answerOf("args.s.contains('password') || size(args.s) > 9e6", { args: { s: "a".repeat(MIB) } })).toBe(false);
    expect(answerOf("args.l.all(a, args.m.all(b, a == b))", { args: { l: filled(500, 1), m: filled(100, 1) } })).toBe(
      true,
    );
  });

  it("makes the whole unreadable, also beside what would settle it", () => {
    expect(answerOf("args.l.all(a, args.l.all(b, a == b)) || true", { args: sums })).toBe(TOO_MANY);
    expect(answerOf("args.l.all(a, args.l.all(b, a == b)) && false", { args: sums })).toBe(TOO_MANY);
    expect(answerOf("true || args.l.all(a, args.l.all(b, a == b))", { args: sums })).toBe(true);
  });

  it("is each evaluation's own", () => {
    const { test } = compileCel("args.l.all(a, args.l.all(b, a == b))");
    expect(test(action({ args: sums }))).not.toBe(true);
    for (let i = 0; i < 50; i++) expect(test(action({ args: { l: filled(200, 1) } }))).toBe(true);
  });
});
