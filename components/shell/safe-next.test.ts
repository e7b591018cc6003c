import { expect, test } from "vitest";
import { safeNext } from "./safe-next";

test.each([
  ["/approvals/job_1?view=all", "/approvals/job_1?view=all"],
  ["/approvals?q=a%26b#x", "/approvals?q=a%26b#x"],
])("%s is a place of this site", (next, to) => {
  expect(safeNext(next)).toBe(to);
});

test.each([
  undefined,
  "",
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example/",
  "/\t/evil.example/",
  "/..//evil.example",
  "javascript:alert(1)",
  "/sign-in?next=/sign-in",
])("[T32] %s leads nowhere but to the queue", (next) => {
  expect(safeNext(next)).toBe("/approvals");
});

test("of several the queue is taken", () => {
  expect(safeNext(["/a", "/b"])).toBe("/approvals");
});
