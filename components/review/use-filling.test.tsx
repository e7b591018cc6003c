// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useFilling } from "./use-filling";

let frames: (() => void)[] = [];
const frame = () => act(() => frames.splice(0).forEach((draw) => void draw()));

beforeEach(() => {
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => frames.push(draw));
  vi.stubGlobal("cancelAnimationFrame", () => {
    frames = [];
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Rows({ first }: { first: number }) {
  const [open, setOpen] = useState(false);
  const drawn = useFilling(open ? 1_800 : first);
  return (
    <button type="button" onClick={() => setOpen(!open)}>
      {drawn}
    </button>
  );
}

const drawn = () => screen.getByRole("button").textContent;

test("[T38] many rows come five hundred a frame, and step by step again once they were closed", () => {
  render(<Rows first={100} />);
  expect(drawn()).toBe("100");
  for (let time = 0; time < 2; time += 1) {
    fireEvent.click(screen.getByRole("button"));
    const seen = [drawn()];
    for (let turn = 0; turn < 4; turn += 1) {
      frame();
      seen.push(drawn());
    }
    expect(seen).toEqual(["500", "1000", "1500", "1800", "1800"]);
    fireEvent.click(screen.getByRole("button"));
    expect(drawn()).toBe("100");
    frame();
  }
});

test("[U16] what is shown at first is there at once, also when another version has more of it", () => {
  const { rerender } = render(<Rows first={3} />);
  rerender(<Rows first={90} />);
  expect(drawn()).toBe("90");
});
