import { describe, expect, it } from "vitest";
import { parseDuration, parseTimestamp } from "./time";
import { answerOf } from "./testing";

const given = {
  args: {
    text: "Rechnung 12",
    number: "-12",
    decimal: "1.50",
    word: "twelve",
    emoji: "a😀b",
    mixed: "ÄBc",
    to: ["a", "b"],
    map: { x: 1 },
    half: -2.7,
    yes: true,
    at: "2026-11-20T11:30:00+01:00",
    wait: "1h30m",
    times: ["2026-11-20T10:00:00Z", "2026-11-20T00:00:00Z", "2026-11-20T10:00:00Z"],
  },
};

describe("every function", () => {
  it.each([
    ["size(args.text) == 11", true],
    ["args.text.size() == 11", true],
    ["size(args.emoji) == 3", true],
    ["size(args.to) == 2 && args.to.size() == 2 && size(args.map) == 1", true],
    ["size(args.half) == 2", "args.half is a number, -2.7; a string, a list or a map was expected"],
    ['args.text.contains("ung 1")', true],
    ['args.text.contains("UNG")', false],
    ['args.text.startsWith("Rech")', true],
    ['args.text.startsWith("ech")', false],
    ['args.text.endsWith("12")', true],
    ['args.text.endsWith("1")', false],
    ['args.to.contains("a")', "args.to is a list; a string was expected"],
    ["args.text.contains(args.half)", "args.half is a number, -2.7; a string was expected"],
    ["args.gone.contains(args.half)", "args.gone is missing"],
    ['args.text.lowerAscii() == "rechnung 12"', true],
    ['args.text.upperAscii() == "RECHNUNG 12"', true],
    ['args.mixed.lowerAscii() == "Äbc"', true],
    ['args.mixed.upperAscii() == "ÄBC"', true],
    ['args.to.lowerAscii() == ""', "args.to is a list; a string was expected"],
    ["int(args.number) == -12", true],
    ["int(args.half) == -2", true],
    ["int(args.decimal) == 1", 'args.decimal is a string, "1.50"; a whole number was expected'],
    ["double(args.decimal) == 1.5", true],
    ["double(args.half) == -2.7", true],
    ['double("1e400") > 1', '"\\"1e400\\"" is a string, "1e400"; a number was expected'],
    ["double(args.word) == 12", 'args.word is a string, "twelve"; a number was expected'],
    ["double(args.to) == 12", "args.to is a list; a number or a string was expected"],
    ['string(args.half) == "-2.7" && string(args.yes) == "true" && string(args.text) == args.text', true],
    ["string(args.to) == ''", "args.to is a list; a string, a number or a boolean was expected"],
  ])("%s is %s", (source, answer) => {
    expect(answerOf(source, given)).toBe(answer);
  });
});

describe("times", () => {
  it.each([
    ['timestamp(args.at) == timestamp("2026-11-20T10:30:00Z")', true],
    ["timestamp(args.at) < now && now > timestamp(args.at)", true],
    ['now - timestamp(args.at) == duration("1h30m")', true],
    ["timestamp(args.at) + duration(args.wait) == now", true],
    ["now - duration(args.wait) == timestamp(args.at)", true],
    ['duration("1h") + duration("30m") - duration("90m") == duration("0s")', true],
    ['duration("-1.5h") < duration("1ms")', true],
    ["timestamp(args.word) < now", 'args.word is a string, "twelve"; a timestamp was expected'],
    ["duration(args.word) < duration('1h')", 'args.word is a string, "twelve"; a duration was expected'],
    ["timestamp(args.half) < now", "args.half is a number, -2.7; a string was expected"],
    ['timestamp("9999-12-31T00:00:00Z") + duration("24h") > now', /is no timestamp$/],
    // 2026-11-20 12:00 UTC is a Friday; in Berlin it is 13:00, in Auckland already 01:00 on Saturday.
    ["now.getFullYear() == 2026 && now.getMonth() == 10 && now.getDate() == 20", true],
    ["now.getDayOfMonth() == 19 && now.getDayOfWeek() == 5 && now.getDayOfYear() == 323", true],
    ["now.getHours() == 12 && now.getMinutes() == 0 && now.getSeconds() == 0 && now.getMilliseconds() == 0", true],
    ['now.getHours("Europe/Berlin") == 13', true],
    ['now.getHours("Pacific/Auckland") == 1 && now.getDayOfWeek("Pacific/Auckland") == 6', true],
    ['now.getDate("+14:00") == 21 && now.getHours("-03:30") == 8 && now.getMinutes("-03:30") == 30', true],
    ['timestamp("2026-01-01T00:30:00Z").getFullYear("America/New_York") == 2025', true],
    ['timestamp("2026-01-01T00:30:00Z").getDayOfYear("America/New_York") == 364', true],
    ['args.times.map(t, timestamp(t).getHours("Europe/Berlin")) == [11, 1, 11]', true],
    // Clocks go back in Berlin: 00:30 UTC is 02:30 in summer time, 01:30 UTC is 02:30 once more.
    ['timestamp("2026-10-25T00:30:00Z").getHours("Europe/Berlin") == 2', true],
    ['timestamp("2026-10-25T01:30:00Z").getHours("Europe/Berlin") == 2', true],
    ['timestamp("2026-11-20T10:00:01.250Z").getMilliseconds() == 250', true],
    ["duration(args.wait).getHours() == 1 && duration(args.wait).getMinutes() == 90", true],
    ["duration(args.wait).getSeconds() == 5400 && duration('1.5s').getMilliseconds() == 1500", true],
    ["args.text.getHours() == 1", 'args.text is a string, "Rechnung 12"; a timestamp was expected'],
  ])("%s is %s", (source, answer) => {
    const said = answerOf(source, given);
    if (answer instanceof RegExp) expect(said).toMatch(answer);
    else expect(said).toBe(answer);
  });

  it.each([
    ["2026-11-20T12:00:00Z", "2026-11-20T12:00:00.000Z"],
    ["2026-11-20T12:00:00.123456789Z", "2026-11-20T12:00:00.123Z"],
    ["2026-11-20T12:00:00.5-03:30", "2026-11-20T15:30:00.500Z"],
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
    ["2026-02-29T00:00:00Z", null],
    ["2026-13-01T00:00:00Z", null],
    ["2026-11-20T24:00:00Z", null],
    ["2026-11-20T12:60:00Z", null],
    ["2026-11-20T12:00:00+25:00", null],
    ["2026-11-20", null],
    ["2026-11-20 12:00:00Z", null],
    ["2026-11-20T12:00:00", null],
  ])("the timestamp %s", (text, at) => {
    expect(parseTimestamp(text)?.toISOString() ?? null).toBe(at);
  });

  it.each([
    ["30s", 30_000],
    ["1h30m", 5_400_000],
    ["-1.5h", -5_400_000],
    ["+2m", 120_000],
    ["250ms", 250],
    ["2us", 0.002],
    ["0s", 0],
    ["", null],
    ["0", null],
    ["2d", null],
    ["1h 30m", null],
    ["h", null],
    ["1.5.2s", null],
    ["1s".repeat(40), null],
  ])("the duration %j", (text, ms) => {
    expect(parseDuration(text)?.ms ?? null).toBe(ms);
  });
});
