"use client";

import { useClock, useLocalText } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import { exactTime } from "@/components/ui/relative-time";
import { type Deadlines, type SlaState, type TimeLeftView, timeLeft } from "./time-left-words";

type TimeLeftProps = {
  dueAt: string | null;
  expiresAt: string | null;
  slaState: SlaState;
  /** When it began to wait. */
  openedAt: string;
  className?: string;
};

const WORDS: Record<TimeLeftView["tone"], string> = {
  calm: "text-fg-muted",
  soon: "text-warn",
  late: "text-danger",
  over: "text-fg-faint",
};

const BAR: Record<TimeLeftView["tone"], string> = {
  calm: "bg-fg-faint",
  soon: "bg-warn",
  late: "bg-danger",
  over: "bg-line-strong",
};

const moment = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));

/** [U30] How long there is to decide, in words and as a bar. As wide as its container: a tick moves nothing. */
export function TimeLeft({ dueAt, expiresAt, slaState, openedAt, className }: TimeLeftProps) {
  const deadlines: Deadlines = {
    openedAt: Date.parse(openedAt),
    dueAt: moment(dueAt),
    expiresAt: moment(expiresAt),
    slaState,
  };
  const words = useClock((now) => timeLeft(deadlines, now).words);
  const tone = useClock((now) => timeLeft(deadlines, now).tone);
  const percent = useClock((now) => Math.round(timeLeft(deadlines, now).used * 100));
  const title = useLocalText(() => exactTitle(dueAt, expiresAt), "");
  return (
    <span data-slot="time-left" title={title} className={cn("block min-w-0", className)}>
      <span className={cn("block truncate text-12 font-medium tabular-nums", WORDS[tone])}>{words}</span>
      <span aria-hidden className="mt-1 block h-[3px] overflow-hidden rounded-full bg-line">
        <span className={cn("block h-full rounded-full", BAR[tone])} style={{ width: `${Math.max(percent, 2)}%` }} />
      </span>
    </span>
  );
}

function exactTitle(dueAt: string | null, expiresAt: string | null): string {
  const due = dueAt === null ? [] : [`Due ${exactTime(dueAt)}`];
  const expires = expiresAt === null ? [] : [`Expires ${exactTime(expiresAt)}`];
  return [...due, ...expires].join("\n");
}
