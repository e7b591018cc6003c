const FIELDS = {
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
} as const;

const OFFSET = /^([+-])([01]\d|2[0-3]):([0-5]\d)$/;

/** Whether a text names a time zone: `Europe/Berlin`, or how far it is ahead of UTC, `+02:00`. */
export function isZone(zone: unknown): zone is string {
  if (typeof zone !== "string" || zone === "") return false;
  if (zone.startsWith("+") || zone.startsWith("-")) return OFFSET.test(zone);
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Turns a moment into one whose UTC fields are what a clock on the wall of a zone shows. */
export function clockOf(zone: string): (at: Date) => Date {
  const offset = OFFSET.exec(zone);
  if (offset === null) return namedClock(zone);
  const [, sign, hours, minutes] = offset;
  const ahead = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -60_000 : 60_000);
  return (at) => new Date(at.getTime() + ahead);
}

function namedClock(zone: string): (at: Date) => Date {
  const format = new Intl.DateTimeFormat("en-US", { ...FIELDS, timeZone: zone, hourCycle: "h23", calendar: "gregory" });
  // Nearly always the moment is `now`, the same in each turn of a macro.
  let last = Number.NaN;
  let shown = new Date(last);
  return (at) => {
    if (at.getTime() === last) return shown;
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const field = (name: keyof typeof FIELDS): number => parts.get(name) ?? 0;
    last = at.getTime();
    shown = new Date(0);
    shown.setUTCFullYear(field("year"), field("month") - 1, field("day"));
    shown.setUTCHours(field("hour"), field("minute"), field("second"), at.getUTCMilliseconds());
    return shown;
  };
}
