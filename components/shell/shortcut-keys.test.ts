// @vitest-environment jsdom
import { expect, test } from "vitest";
import { isInert, pressName } from "./shortcut-keys";

const press = (key: string, parts: Partial<Parameters<typeof isInert>[0]> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  keyCode: 0,
  defaultPrevented: false,
  target: document.body,
  ...parts,
});
function inside(html: string): Element {
  document.body.innerHTML = html;
  const target = document.querySelector("[data-here]");
  if (!target) throw new Error("nothing is marked with data-here");
  return target;
}

test.each([
  ["j", {}, "j"],
  ["J", {}, "j"],
  ["?", {}, "?"],
  ["Enter", {}, "Enter"],
  ["k", { ctrlKey: true }, "mod+k"],
  ["k", { metaKey: true }, "mod+k"],
  ["a", { altKey: true }, null],
])("%s with %o is named %s", (key, parts, name) => {
  expect(pressName(press(key, parts))).toBe(name);
});

test("[U2] a press on the page is a shortcut", () => {
  expect(isInert(press("a"))).toBe(false);
});

test.each([
  ["a key held down", { repeat: true }],
  ["an IME composing", { isComposing: true }],
  ["an IME in Safari", { keyCode: 229 }],
  ["a press that something has taken", { defaultPrevented: true }],
])("[U2] inert: %s", (_, parts) => {
  expect(isInert(press("a", parts))).toBe(true);
});

test.each([
  "<input data-here>",
  "<textarea data-here></textarea>",
  "<select data-here></select>",
  "<div contenteditable='true'><b data-here>x</b></div>",
  "<div role='dialog'><button data-here>x</button></div>",
  "<div role='menu'><div role='menuitem' data-here>x</div></div>",
])("[U2] inert in %s", (html) => {
  expect(isInert(press("a", { target: inside(html) }))).toBe(true);
});

test("[U2] Enter belongs to the button or link that has the focus, letters don't", () => {
  const target = inside("<a href='/approvals' data-here>x</a>");
  expect(isInert(press("Enter", { target }))).toBe(true);
  expect(isInert(press("j", { target }))).toBe(false);
});

test("[U3] ⌘K also works while typing", () => {
  expect(isInert(press("k", { metaKey: true, target: inside("<input data-here>") }))).toBe(false);
});
