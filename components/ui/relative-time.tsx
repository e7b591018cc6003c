"use client";

import { useClock, useLocalText } from "./clock";
import { durationWords } from "./duration";

/** "just now", "4 min ago", "in 2 h"; coarser than a duration, as nobody needs the minutes of something days ago. */
export function relativeWords(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance < 45_000) return at > now ? "in a moment" : "just now";
  const words = durationWords(Math.max(distance, 60_000)).replace(/^(\d+ [hd]) .*/, "$1");
  return at > now ? `in ${words}` : `${words} ago`;
}

let exact: Intl.DateTimeFormat | undefined;

/** The exact time in the person's own zone, with the zone's name. */
export function exactTime(iso: string): string {
  // Making a format costs more than drawing the row that shows it.
  exact ??= new Intl.DateTimeFormat(undefined, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  });
  return exact.format(new Date(iso));
}

/** A moment (RFC 3339) in relative words, the exact one on hover. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const words = useClock((now) => relativeWords(Date.parse(at), now));
  const title = useLocalText(() => exactTime(at), at);
  return (
    <time dateTime={at} title={title} className={className}>
      {words}
    </time>
  );
}
