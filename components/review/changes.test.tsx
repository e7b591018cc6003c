// @vitest-environment jsdom
import { fireEvent, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { Changes } from "./changes";
import { renderInConsole } from "./render.fixture";
import { aReview } from "./review.fixture";

const changes = (before: Record<string, unknown> | null, args: Record<string, unknown>) => (
  <Changes review={aReview({ before, job: { args } })} />
);

function rowOf(name: string): HTMLElement {
  const row = screen.getByText(name, { exact: true }).closest("li");
  if (row === null) throw new Error(`There is no row ${name}.`);
  return row;
}

test("[U12] a changed field shows both sides by sign, element and word, not by colour alone", () => {
  renderInConsole(changes({ id: 7, cabin: "economy", seats: 2 }, { id: 7, cabin: "business" }));
  const row = rowOf("cabin");
  expect(row.querySelector("del")?.textContent).toBe("−Before: economy");
  expect(row.querySelector("ins")?.textContent).toBe("+After: business");
});

test("a number that jumps stands out with its factor", () => {
  renderInConsole(changes({ id: 7, total_baggages: 4 }, { id: 7, total_baggages: 40 }));
  expect(within(rowOf("total_baggages")).getByText("×10")).toBeDefined();
});

test("what doesn't change is folded to its count and opens", () => {
  const before = { id: 7, cabin: "economy", a: 1, b: 2, c: 3, name: "Mia Li" };
  renderInConsole(changes(before, { id: 7, cabin: "business" }));
  expect(screen.queryByText("Mia Li")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "4 fields of the record not named by the action" }));
  expect(screen.getByText("Mia Li")).toBeDefined();
});

test("words that differ are marked inside the text", () => {
  const text = "Please send the refund before Monday";
  renderInConsole(changes({ id: 7, memo: text }, { id: 7, memo: text.replace("send", "do not send") }));
  expect(rowOf("memo").querySelector("ins mark")?.textContent?.trim()).toBe("do not");
});

test("[U12] d switches between unified and split, and the choice stays", () => {
  const { unmount } = renderInConsole(changes({ id: 7, cabin: "economy" }, { id: 7, cabin: "business" }));
  fireEvent.keyDown(document.body, { key: "d" });
  expect(screen.getByRole("radio", { name: "Split" }).getAttribute("aria-checked")).toBe("true");
  unmount();
  renderInConsole(changes({ id: 7, cabin: "economy" }, { id: 7, cabin: "business" }));
  expect(screen.getByRole("radio", { name: "Split" }).getAttribute("aria-checked")).toBe("true");
});

test("without a record all fields are laid out, and none is called added", () => {
  renderInConsole(changes(null, { to: "a@example.com", lines: [{ sku: "A1" }] }));
  expect(screen.getByText("a@example.com")).toBeDefined();
  expect(screen.getByText("A1")).toBeDefined();
  expect(document.querySelector("ins")).toBeNull();
});

test("an action that only names a record shows the record, nothing folded", () => {
  renderInConsole(changes({ id: 7, name: "Mia Li" }, { id: 7 }));
  expect(screen.getByRole("heading", { name: "What it acts on" })).toBeDefined();
  expect(screen.getByText("Mia Li")).toBeDefined();
});

test("[U16] what is too large to compare says so and shows both sides", () => {
  const words = (seed: string) => Array.from({ length: 9_000 }, (_, i) => `${seed}${i}`).join(" ");
  renderInConsole(changes({ id: 7, body: words("a") }, { id: 7, body: words("b") }));
  expect(screen.getByText("Too large to compare: both sides are shown whole.")).toBeDefined();
  expect(within(rowOf("body")).getAllByRole("button", { name: "Show all" })).toHaveLength(2);
});
