import { expect, test } from "vitest";
import { timeLeft } from "./time-left-words";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const opened = { openedAt: 0, dueAt: HOUR, expiresAt: 24 * HOUR, slaState: "ok" as const };

test("[U30] before the SLA the words say what is left of it, and the bar how much is used", () => {
  expect(timeLeft(opened, 15 * MINUTE)).toEqual({ words: "45 min left", tone: "calm", used: 0.25 });
});

test("[U30] due soon is the server's word", () => {
  expect(timeLeft({ ...opened, slaState: "due_soon" }, 50 * MINUTE)).toMatchObject({
    words: "10 min left",
    tone: "soon",
  });
});

test("[U30] past the SLA the words say by how much, even before the server has said so", () => {
  expect(timeLeft(opened, HOUR + 5 * MINUTE)).toEqual({ words: "5 min overdue", tone: "late", used: 1 });
});

test("[U30] near the expiry that is what matters, whatever the SLA says", () => {
  const near = timeLeft({ ...opened, slaState: "breached" }, 24 * HOUR - 4 * MINUTE);
  expect(near).toMatchObject({ words: "Expires in 4 min", tone: "late" });
});

test("[U30] an expiry before the SLA is the deadline", () => {
  expect(timeLeft({ ...opened, expiresAt: 40 * MINUTE }, 10 * MINUTE)).toEqual({
    words: "Expires in 30 min",
    tone: "calm",
    used: 0.25,
  });
});

test("[U30] what has expired says so and counts no further", () => {
  expect(timeLeft(opened, 24 * HOUR)).toEqual({ words: "Expired", tone: "over", used: 1 });
});

test("[U30] without any deadline nothing runs out", () => {
  const none = { openedAt: 0, dueAt: null, expiresAt: null, slaState: null };
  expect(timeLeft(none, HOUR)).toEqual({ words: "No deadline", tone: "calm", used: 0 });
});

test("[U30] a clock that is behind the server's never draws a bar below empty", () => {
  expect(timeLeft(opened, -5 * MINUTE).used).toBe(0);
});
