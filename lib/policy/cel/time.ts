import { Duration } from "./value";

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|([+-])(\d\d):(\d\d))$/;

/** A moment of RFC 3339, to the millisecond; null where the text is none, or names a day that doesn't exist. */
export function parseTimestamp(text: string): Date | null {
  const found = MOMENT.exec(text);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  const [, , , , , , , fraction = "", , sign, offsetHour = "0", offsetMinute = "0"] = found;
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return null;
  if (hour > 23 || minute > 59 || second > 59 || Number(offsetHour) > 23 || Number(offsetMinute) > 59) return null;
  at.setUTCHours(hour, minute, second, Number(fraction.padEnd(3, "0").slice(0, 3)));
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000;
  return new Date(at.getTime() - (sign === "-" ? -offset : offset));
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["ns", 1e-6],
]);
const LENGTH = /^[+-]?(?:\d{1,15}(?:\.\d{1,9})?(?:ms|us|µs|ns|h|m|s))+$/;
const PART = /([\d.]+)([a-zµ]+)/g;
const LONGEST_WRITTEN = 60;

/** A length of time such as `30s`, `-1.5h` or `1h30m`, as Go and CEL write it; null where the text is none. */
export function parseDuration(text: string): Duration | null {
  if (text.length > LONGEST_WRITTEN || !LENGTH.test(text)) return null;
  let ms = 0;
  for (const [, count, unit = ""] of text.matchAll(PART)) ms += Number(count) * (UNITS.get(unit) ?? 0);
  return new Duration(text.startsWith("-") ? -ms : ms);
}

/** What can be read off a moment, in UTC: months, and the days of a month, week or year, count from 0, as CEL has it. */
export const TIMESTAMP_FIELDS: ReadonlyMap<string, (at: Date) => number> = new Map([
  ["getFullYear", (at) => at.getUTCFullYear()],
  ["getMonth", (at) => at.getUTCMonth()],
  ["getDate", (at) => at.getUTCDate()],
  ["getDayOfMonth", (at) => at.getUTCDate() - 1],
  ["getDayOfWeek", (at) => at.getUTCDay()],
  ["getDayOfYear", (at) => Math.floor((at.getTime() - new Date(at).setUTCMonth(0, 1)) / 86_400_000)],
  ["getHours", (at) => at.getUTCHours()],
  ["getMinutes", (at) => at.getUTCMinutes()],
  ["getSeconds", (at) => at.getUTCSeconds()],
  ["getMilliseconds", (at) => at.getUTCMilliseconds()],
]);

/** What can be read off a length of time: the whole of it in a unit, rounded towards 0. */
export const DURATION_FIELDS: ReadonlyMap<string, (length: Duration) => number> = new Map([
  ["getHours", ({ ms }) => Math.trunc(ms / 3_600_000)],
  ["getMinutes", ({ ms }) => Math.trunc(ms / 60_000)],
  ["getSeconds", ({ ms }) => Math.trunc(ms / 1_000)],
  ["getMilliseconds", ({ ms }) => Math.trunc(ms)],
]);
