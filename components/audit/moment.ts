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

let shown: Intl.DateTimeFormat | undefined;

/** `Mar 2, 2026, 09:10:00` in this person's zone: an auditor compares moments, so they are never "an hour ago". */
function shownMoment(iso: string): string {
  shown ??= new Intl.DateTimeFormat(undefined, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  return shown.format(new Date(iso));
}

/** The same on the server, which does not know the zone, until the browser says it. */
export const useMoment = (iso: string): string => useLocalText(() => shownMoment(iso), utcMoment(iso));

const utcMoment = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
