// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { type Shortcut, ShortcutProvider, useAllShortcuts, useShortcuts, useShortcutsEnabled } from "./shortcuts";

afterEach(() => {
  cleanup();
  localStorage.clear();
});

function Offers({ shortcuts }: { shortcuts: Shortcut[] }) {
  useShortcuts(shortcuts);
  return null;
}

function List() {
  const [enabled, setEnabled] = useShortcutsEnabled();
  return (
    <>
      {useAllShortcuts().map(({ keys, label, run }) => (
        <button key={keys[0]} type="button" onClick={run}>
          {label}
        </button>
      ))}
      <input type="checkbox" aria-label="on" checked={enabled} onChange={() => setEnabled(!enabled)} />
    </>
  );
}

const shortcut = (key: string, run: () => void, parts: Partial<Shortcut> = {}): Shortcut => ({
  keys: [key],
  label: `Do ${key}`,
  group: "Queue",
  run,
  ...parts,
});
const page = (...offers: Shortcut[][]) => (
  <ShortcutProvider>
    {offers.map((shortcuts) => (
      <Offers key={shortcuts[0]?.label} shortcuts={shortcuts} />
    ))}
    <List />
  </ShortcutProvider>
);
const type = (key: string, parts = {}) => fireEvent.keyDown(document.body, { key, ...parts });

test("a key runs what is registered for it, as of the last render", () => {
  const [first, second] = [vi.fn(), vi.fn()];
  const view = render(page([shortcut("a", first)]));
  view.rerender(page([shortcut("a", second)]));
  type("a");
  expect(first).not.toHaveBeenCalled();
  expect(second).toHaveBeenCalledOnce();
});

test("of two for one key, what came on screen last has it", () => {
  const [queue, review] = [vi.fn(), vi.fn()];
  render(page([shortcut("a", queue)], [shortcut("a", review, { label: "Approve" })]));
  type("a");
  expect(review).toHaveBeenCalledOnce();
  expect(queue).not.toHaveBeenCalled();
  expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["Approve"]);
});

test("[U23] what cannot be done now does nothing", () => {
  const run = vi.fn();
  render(page([shortcut("a", run, { disabled: "You have voted." })]));
  type("a");
  expect(run).not.toHaveBeenCalled();
});

test("[U2] switched off, single keys do nothing and combinations still work; the setting is kept", () => {
  const [single, combined] = [vi.fn(), vi.fn()];
  render(page([shortcut("a", single), shortcut("mod+k", combined)]));
  fireEvent.click(screen.getByLabelText("on"));
  type("a");
  type("k", { ctrlKey: true });
  expect(single).not.toHaveBeenCalled();
  expect(combined).toHaveBeenCalledOnce();
  expect(localStorage.getItem("assentry:shortcuts")).toBe("off");
});

test("[U3] all that can be done now is listed, and does the same as its key", () => {
  const run = vi.fn();
  const view = render(page([shortcut("a", run)]));
  fireEvent.click(screen.getByRole("button", { name: "Do a" }));
  expect(run).toHaveBeenCalledOnce();
  view.rerender(page());
  expect(screen.queryByRole("button", { name: "Do a" })).toBeNull();
});
