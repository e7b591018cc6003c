// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ClockProvider } from "@/components/ui/clock";
import { TimeLeft } from "./time-left";

const NINE = Date.parse("2026-03-02T09:00:00.000Z");
const bar = (serverNow: number) => (
  <ClockProvider serverNow={serverNow}>
    <TimeLeft
      openedAt="2026-03-02T09:00:00.000Z"
      dueAt="2026-03-02T10:00:00.000Z"
      expiresAt="2026-03-03T09:00:00.000Z"
      slaState="ok"
    />
  </ClockProvider>
);

beforeEach(() => void vi.useFakeTimers({ now: NINE }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("[U30] the words follow the clock by themselves", () => {
  render(bar(NINE));
  expect(screen.getByText("1 h left")).toBeDefined();
  act(() => vi.advanceTimersByTime(61_000));
  expect(screen.getByText("58 min left")).toBeDefined();
});

test("[U30] a tick changes the words and the bar's width, and no element", () => {
  const { container } = render(bar(NINE));
  const before = [...container.querySelectorAll("*")];
  act(() => vi.advanceTimersByTime(30 * 60_000));
  expect([...container.querySelectorAll("*")]).toEqual(before);
  expect(container.innerHTML).toContain("width: 50%");
});

test("[U30] what the server drew an hour ago is taken over without a mismatch, then put right", async () => {
  const root = document.body.appendChild(document.createElement("div"));
  root.innerHTML = renderToString(bar(NINE));
  expect(root.textContent).toBe("1 h left");
  vi.setSystemTime(NINE + 59 * 60_000);
  await act(async () => void hydrateRoot(root, bar(NINE)));
  expect(root.textContent).toBe("1 min left");
});
