// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import { renderConsole } from "./console.fixture";
import { anItem } from "./item.fixture";
import { NoticesButton } from "./notices-button";

const said = vi.hoisted(() => vi.fn());
vi.mock("sonner", () => ({ toast: Object.assign(said, { error: said }) }));

type Shown = { title: string; body: string; tag: string; close: () => void; onclick?: () => void };
let shown: Shown[];
let permission: NotificationPermission;
let reads: number;
let answer: NotificationPermission;
let asks: number;
let queue: ApprovalItem[];

class StubNotification {
  static get permission() {
    reads += 1;
    return permission;
  }
  static async requestPermission() {
    asks += 1;
    permission = answer;
    return answer;
  }
  close = vi.fn();
  constructor(title: string, { body, tag }: { body: string; tag: string }) {
    shown.push(Object.assign(this, { title, body, tag }));
  }
}

const isHidden = (hidden: boolean) => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(hidden ? "hidden" : "visible");
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
};

beforeEach(() => {
  localStorage.clear();
  [shown, queue, asks, reads, permission, answer] = [[], [], 0, 0, "default", "granted"];
  said.mockClear();
  vi.stubGlobal("Notification", StubNotification);
  vi.stubGlobal("fetch", async (path: string) => {
    const items = path.includes("due_soon") ? queue.filter((item) => item.sla_state === "due_soon") : queue;
    return Response.json({ items, next_cursor: null });
  });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const bell = (name = "Desktop notifications") => screen.getByRole("button", { name });
const isOn = () => bell().getAttribute("aria-pressed") === "true";

test("the browser is asked at the click and never before; the choice is kept and can be taken back", async () => {
  renderConsole(<NoticesButton />);
  expect([asks, isOn()]).toEqual([0, false]);
  fireEvent.click(bell());
  await waitFor(() => expect(isOn()).toBe(true));
  expect(asks).toBe(1);
  cleanup();
  renderConsole(<NoticesButton />);
  await waitFor(() => expect(isOn()).toBe(true));
  fireEvent.click(bell());
  await waitFor(() => expect(isOn()).toBe(false));
  expect(asks, "turning it off asks for nothing").toBe(1);
});

test("[U4] the browser is asked what it allows once, however often the header is drawn, and again when one comes back", () => {
  function Header() {
    const [times, draw] = useState(0);
    return (
      <>
        <button type="button" onClick={() => draw(times + 1)}>
          Draw again
        </button>
        <NoticesButton />
      </>
    );
  }
  renderConsole(<Header />);
  for (let time = 0; time < 5; time += 1) fireEvent.click(screen.getByRole("button", { name: "Draw again" }));
  const before = reads;
  expect(before).toBeLessThan(3);
  permission = "denied";
  act(() => void window.dispatchEvent(new Event("focus")));
  expect(reads).toBe(before + 1);
  expect(bell("Desktop notifications are blocked by your browser")).toBeDefined();
});

test("where the browser blocks them it says so, and what to do", async () => {
  answer = "denied";
  renderConsole(<NoticesButton />);
  fireEvent.click(bell());
  await waitFor(() => expect(bell("Desktop notifications are blocked by your browser")).toBeDefined());
  await waitFor(() => expect(said).toHaveBeenCalledWith(expect.stringContaining("blocks notifications")));
});

test("a browser that has none offers none", () => {
  Reflect.deleteProperty(window, "Notification");
  renderConsole(<NoticesButton />);
  expect(screen.queryByRole("button")).toBeNull();
});

test("only a hidden tab tells, only what is new or due soon, once, and what was told goes when it is seen", async () => {
  permission = "granted";
  localStorage.setItem("assentry:notifications:usr_dana", "on");
  queue = [anItem({ id: "job_1" })];
  renderConsole(<NoticesButton />);
  await waitFor(() => expect(isOn()).toBe(true));
  await vi.dynamicImportSettled();
  vi.useFakeTimers();
  isHidden(true);
  await vi.advanceTimersByTimeAsync(100);
  queue = [anItem({ id: "job_2" }), anItem({ id: "job_1", sla_state: "due_soon" })];
  await vi.advanceTimersByTimeAsync(70_000);
  expect(shown.map(({ tag, title }) => `${tag} ${title.split(":")[0]}`)).toEqual(["job_2 New", "job_1 Due soon"]);
  await vi.advanceTimersByTimeAsync(130_000);
  expect(shown).toHaveLength(2);

  isHidden(false);
  for (const notice of shown) expect(notice.close).toHaveBeenCalled();
  queue = [anItem({ id: "job_3" }), ...queue];
  await vi.advanceTimersByTimeAsync(200_000);
  expect(shown).toHaveLength(2);
});

test("a notification that is clicked opens its item", async () => {
  permission = "granted";
  localStorage.setItem("assentry:notifications:usr_dana", "on");
  renderConsole(<NoticesButton />);
  await vi.dynamicImportSettled();
  vi.useFakeTimers();
  const focus = vi.spyOn(window, "focus").mockImplementation(() => {});
  isHidden(true);
  await vi.advanceTimersByTimeAsync(100);
  queue = [anItem({ id: "job_9" })];
  await vi.advanceTimersByTimeAsync(70_000);
  shown[0]?.onclick?.();
  expect(window.location.pathname).toBe("/approvals/job_9");
  expect(focus).toHaveBeenCalled();
});
