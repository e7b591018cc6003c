// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { afterPaint } from "./after-paint";

let frames: FrameRequestCallback[] = [];
const paint = () => {
  for (const frame of frames.splice(0)) frame(0);
};

beforeEach(() => {
  frames = [];
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubGlobal("requestAnimationFrame", (frame: FrameRequestCallback) => frames.push(frame));
  vi.stubGlobal("cancelAnimationFrame", () => frames.splice(0));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("[U4] what nobody waits for is done behind the next frame, once", () => {
  const done: string[] = [];
  afterPaint(() => done.push("work"));
  vi.advanceTimersByTime(100);
  paint();
  expect(done, "the frame itself is still to be painted").toEqual([]);
  vi.advanceTimersByTime(0);
  expect(done).toEqual(["work"]);
  paint();
  vi.advanceTimersByTime(1_000);
  expect(done).toEqual(["work"]);
});

test("a hidden tab, which paints nothing, does it all the same", () => {
  const done: string[] = [];
  afterPaint(() => done.push("work"));
  vi.advanceTimersByTime(1_000);
  expect(done).toEqual(["work"]);
  paint();
  vi.advanceTimersByTime(1_000);
  expect(done).toEqual(["work"]);
});

test("it can be called off, before the frame and behind it", () => {
  const done: string[] = [];
  afterPaint(() => done.push("before"))();
  const callOff = afterPaint(() => done.push("behind"));
  paint();
  callOff();
  paint();
  vi.advanceTimersByTime(1_000);
  expect(done).toEqual([]);
});
