// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connectStream, retryDelay } from "./live-stream";

/** Every stream that was opened, the last one last. */
let opened: FakeSource[] = [];

class FakeSource extends EventTarget {
  isClosed = false;
  constructor(readonly url: string) {
    super();
    opened.push(this);
  }
  close() {
    this.isClosed = true;
  }
}

function connect() {
  const heard = { onStatus: vi.fn(), onEvent: vi.fn(), onOpen: vi.fn() };
  return { ...heard, stop: connectStream("/events", heard) };
}
const last = () => {
  const source = opened.at(-1);
  if (!source) throw new Error("no stream was opened");
  return source;
};
const tell = (type: string, data?: string) =>
  last().dispatchEvent(data === undefined ? new Event(type) : new MessageEvent(type, { data }));

beforeEach(() => {
  vi.useFakeTimers();
  opened = [];
  vi.stubGlobal("EventSource", FakeSource);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("an event of the stream is handed on", () => {
  const { onEvent, stop } = connect();
  tell("open");
  tell("approvals", '{"job_id":"job_1","state":"APPROVED","more":1}');
  expect(onEvent).toHaveBeenCalledWith({ job_id: "job_1", state: "APPROVED" });
  stop();
});

test("what changed between the page's drawing and the stream's opening is asked for", () => {
  const { onOpen, stop } = connect();
  expect(onOpen).not.toHaveBeenCalled();
  tell("open");
  expect(onOpen).toHaveBeenCalledOnce();
  stop();
});

test("[U25] a lost stream says so, comes back by itself and asks for what was missed", () => {
  const { onStatus, onOpen, stop } = connect();
  tell("open");
  tell("error");
  expect(onStatus).toHaveBeenLastCalledWith("reconnecting");
  vi.advanceTimersByTime(1_000);
  expect(opened.length).toBe(2);
  tell("open");
  expect(onStatus).toHaveBeenLastCalledWith("live");
  expect(onOpen).toHaveBeenCalledTimes(2);
  stop();
});

test("[U25] without a network it is offline, and tries at once when the network is back", () => {
  const { onStatus, stop } = connect();
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  window.dispatchEvent(new Event("offline"));
  expect(onStatus).toHaveBeenLastCalledWith("offline");
  window.dispatchEvent(new Event("online"));
  expect(opened.length).toBe(2);
  stop();
});

test("[U25] each further loss is waited out longer", () => {
  vi.spyOn(Math, "random").mockReturnValue(1);
  const { stop } = connect();
  tell("error");
  vi.advanceTimersByTime(1_000);
  tell("error");
  vi.advanceTimersByTime(1_999);
  expect(opened.length).toBe(2);
  vi.advanceTimersByTime(1);
  expect(opened.length).toBe(3);
  stop();
});

test("once stopped it stays closed", () => {
  const { stop } = connect();
  tell("error");
  stop();
  vi.advanceTimersByTime(120_000);
  expect(opened.length).toBe(1);
  expect(last().isClosed).toBe(true);
});

test("each failure doubles the wait, up to half a minute, and no two clients wait the same", () => {
  expect([1, 2, 3, 4].map((failures) => retryDelay(failures, 1))).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(retryDelay(50, 1)).toBe(30_000);
  expect(retryDelay(1, 0)).toBe(500);
});
