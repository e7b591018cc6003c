import { useLocalText } from "@/components/ui/clock";

/** `2026-03-02T09:10` in this person's zone, as a field of date and time holds it. */
export function localMoment(iso: string): string {
  const date = new Date(iso);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The moment that such a field means; null while it is not filled in. */
export function momentOf(local: string): string | null {
  const date = new Date(local);
  return local === "" || Number.isNaN(date.getTime()) ? null : date.toISOString();
}

const SECONDS = {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
} as const;
let whole: Intl.DateTimeFormat | undefined;
let short: Intl.DateTimeFormat | undefined;

/** `Mar 2, 2026, 09:10:00` in this person's zone: an auditor compares moments, so they are never "an hour ago". */
function wholeMoment(iso: string): string {
  whole ??= new Intl.DateTimeFormat(undefined, { year: "numeric", ...SECONDS });
  return whole.format(new Date(iso));
}

/** Without the year while it is this one: a list has it a hundred times. */
function shortMoment(iso: string): string {
  const date = new Date(iso);
  if (date.getFullYear() !== new Date().getFullYear()) return wholeMoment(iso);
  short ??= new Intl.DateTimeFormat(undefined, SECONDS);
  return short.format(date);
}

/** The same on the server, which does not know the zone, until the browser says it. */
export const useMoment = (iso: string): string => useLocalText(() => wholeMoment(iso), utcMoment(iso));
export const useShortMoment = (iso: string): string =>
  useLocalText(() => shortMoment(iso), utcMoment(iso).slice(5, 19));

const utcMoment = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
