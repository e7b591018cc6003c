const UNITS = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;
const LARGEST_FIRST = Object.entries(UNITS);
const FORM = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/;
const LONGEST_SECONDS = 366 * UNITS.d;

/** Seconds of a duration such as `30m`, `8h`, `1h30m` or `2d`; null where it isn't one, is 0, or is above 366 days. */
export function parseDuration(text: string): number | null {
  const parts = FORM.exec(text);
  if (parts === null) return null;
  const [, d = "0", h = "0", m = "0", s = "0"] = parts;
  const seconds = Number(d) * UNITS.d + Number(h) * UNITS.h + Number(m) * UNITS.m + Number(s);
  return seconds > 0 && seconds <= LONGEST_SECONDS ? seconds : null;
}

/** Seconds as a policy writes them: `1h30m`. One day is 24h, the way it is mostly written. */
export function writeDuration(seconds: number): string {
  if (seconds === 0) return "0s";
  let rest = seconds;
  return LARGEST_FIRST.map(([unit, size]) => {
    if (unit === "d" && seconds <= size) return "";
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? "" : `${count}${unit}`;
  }).join("");
}
