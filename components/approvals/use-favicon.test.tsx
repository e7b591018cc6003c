// @vitest-environment jsdom
import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { QueueCounts } from "@/lib/approvals/schemas";
import { useFavicon } from "./use-favicon";

afterEach(cleanup);

function Icon({ mine, late = 0 }: { mine: number; late?: number }) {
  useFavicon({ mine, mine_breached: late } as QueueCounts);
  return null;
}
const icon = () => decodeURIComponent(document.head.querySelector<HTMLLinkElement>("link[rel=icon]")?.href ?? "plain");

test("the window's icon follows what waits for the person, and is plain again at nothing", () => {
  const { rerender } = render(<Icon mine={3} />);
  expect(icon()).toContain(">3<");
  rerender(<Icon mine={2} late={1} />);
  expect(icon()).toMatch(/<path.*>2</);
  rerender(<Icon mine={0} />);
  expect(icon()).toBe("plain");
});

test("another page has the plain icon", () => {
  const { unmount } = render(<Icon mine={3} />);
  unmount();
  expect(icon()).toBe("plain");
});
