export type SnoozeTime = { label: string; until: Date };

const MINUTE = 60_000;
/** Whoever comes back must still have time to decide. */
const SPARE = 5 * MINUTE;

/** Tomorrow at nine, where the person is. */
function tomorrow(now: Date): Date {
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(9, 0, 0, 0);
  return morning;
}

type Limits = { expiresAt: string | null; dueAt: string | null };

/**
 * Until when a job can be put off: never past its expiry, nor so close to it that there is no time left to decide ([U8]).
 * Where it comes sooner, until shortly before it is due.
 */
export function snoozeTimes(now: Date, { expiresAt, dueAt }: Limits): SnoozeTime[] {
  const after = (minutes: number) => new Date(now.getTime() + minutes * MINUTE);
  const end = expiresAt === null ? Number.POSITIVE_INFINITY : new Date(expiresAt).getTime() - SPARE;
  const due = dueAt === null ? null : new Date(new Date(dueAt).getTime() - 3 * SPARE);
  const times = [
    { label: "For 15 minutes", until: after(15) },
    { label: "For an hour", until: after(60) },
    { label: "For 4 hours", until: after(240) },
    { label: "Until tomorrow, 9:00", until: tomorrow(now) },
    ...(due !== null && due > after(5) ? [{ label: "Until 15 minutes before it is due", until: due }] : []),
  ];
  return times.filter(({ until }) => until.getTime() <= end);
}
