const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time (ms) in the words a person would use: "40 s", "12 min", "3 h 20 min", "2 d 4 h". */
export function durationWords(ms: number): string {
  const length = Math.max(0, ms);
  if (length < MINUTE) return `${Math.floor(length / 1_000)} s`;
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`;
  if (length < DAY) return twoUnits(length, HOUR, "h", MINUTE, "min", 6 * HOUR);
  return twoUnits(length, DAY, "d", HOUR, "h", 7 * DAY);
}

/** The smaller unit is left out where it is zero or no longer matters. */
function twoUnits(ms: number, big: number, bigName: string, small: number, smallName: string, until: number): string {
  const rest = Math.floor((ms % big) / small);
  const words = `${Math.floor(ms / big)} ${bigName}`;
  return rest === 0 || ms >= until ? words : `${words} ${rest} ${smallName}`;
}
