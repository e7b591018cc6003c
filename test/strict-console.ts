import { afterEach, beforeEach, expect, vi } from "vitest";

// Whatever is worth console.error is worth a red test.
beforeEach(() => {
  vi.spyOn(console, "error");
});
afterEach(() => {
  const { calls } = vi.mocked(console.error).mock;
  vi.restoreAllMocks();
  expect(calls, "console.error was called").toEqual([]);
});
