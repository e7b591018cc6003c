import { durationWords } from "@/components/ui/duration";

export type SlaState = "ok" | "due_soon" | "breached" | null;

/** What the words are computed from: moments in ms, `null` where there is none. */
export type Deadlines = { openedAt: number; dueAt: number | null; expiresAt: number | null; slaState: SlaState };

export type TimeLeftView = {
  words: string;
  tone: "calm" | "soon" | "late" | "over";
  /** How much of the time to the deadline is used up, 0 to 1. */
  used: number;
};

/** With so little time before it expires, that is what matters, whatever the SLA says. */
const EXPIRY_NEAR = 10 * 60_000;

/**
 * [U30] Time to the SLA, and past it by how much; near the expiry, time to that. The server decides when it is "due
 * soon"; that the deadline has passed is also known here, while nothing new has come from the server.
 */
export function timeLeft({ openedAt, dueAt, expiresAt, slaState }: Deadlines, now: number): TimeLeftView {
  if (expiresAt !== null && now >= expiresAt) return { words: "Expired", tone: "over", used: 1 };
  const expiresFirst = expiresAt !== null && (dueAt === null || expiresAt <= dueAt || expiresAt - now <= EXPIRY_NEAR);
  if (expiresFirst) {
    const late = slaState !== null && slaState !== "ok";
    const tone = expiresAt - now <= EXPIRY_NEAR ? "late" : late ? "soon" : "calm";
    return { words: `Expires in ${durationWords(expiresAt - now)}`, tone, used: share(openedAt, expiresAt, now) };
  }
  if (dueAt === null) return { words: "No deadline", tone: "calm", used: 0 };
  if (now > dueAt) return { words: `${durationWords(now - dueAt)} overdue`, tone: "late", used: 1 };
  return {
    words: `${durationWords(dueAt - now)} left`,
    tone: slaState === null || slaState === "ok" ? "calm" : "soon",
    used: share(openedAt, dueAt, now),
  };
}

const share = (from: number, to: number, now: number): number =>
  to <= from ? 1 : Math.min(1, Math.max(0, (now - from) / (to - from)));
