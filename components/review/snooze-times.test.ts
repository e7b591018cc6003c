import { expect, test } from "vitest";
import { snoozeTimes } from "./snooze-times";

const NOW = new Date("2026-03-02T10:00:00.000Z");
const in_ = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000).toISOString();
const labels = (expires: number | null, due: number | null = null) =>
  snoozeTimes(NOW, {
    expiresAt: expires === null ? null : in_(expires),
    dueAt: due === null ? null : in_(due),
  }).map(({ label }) => label);

test.each([
  [3 * 24 * 60, ["For 15 minutes", "For an hour", "For 4 hours", "Until tomorrow, 9:00"]],
  [245, ["For 15 minutes", "For an hour", "For 4 hours"]],
  [244, ["For 15 minutes", "For an hour"]],
  [20, ["For 15 minutes"]],
  [19, []],
  [-1, []],
])("[U8] what expires in %s minutes is never put off past that, nor to its last minutes", (expires, offered) => {
  expect(labels(expires)).toEqual(offered);
});

test("[U8] until shortly before it is due, where that is still to come", () => {
  expect(labels(24 * 60 * 3, 120)).toContain("Until 15 minutes before it is due");
  expect(labels(24 * 60 * 3, 18)).not.toContain("Until 15 minutes before it is due");
  expect(
    snoozeTimes(NOW, { expiresAt: null, dueAt: in_(120) })
      .at(-1)
      ?.until.toISOString(),
  ).toBe(in_(105));
});
