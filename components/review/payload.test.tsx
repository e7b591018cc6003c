// @vitest-environment jsdom
import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Payload } from "./payload";
import { renderInConsole } from "./render.fixture";
import { aReview } from "./review.fixture";

const payload = (args: Record<string, unknown>) => <Payload review={aReview({ job: { args } })} />;

test("every field is there with its value, and text is told apart from numbers", () => {
  renderInConsole(payload({ amount: 1, text: "1", items: [{ sku: "A1" }], none: null, empty: "", list: [] }));
  const rows = [...document.querySelectorAll("dl > div")].map((row) => row.textContent);
  expect(rows).toEqual([
    "amount1",
    "text1",
    "items1 item",
    "[0]1 field",
    "skuA1",
    "nonenull",
    "emptyempty text",
    "listempty",
  ]);
  const values = screen.getAllByText("1", { exact: true });
  expect(values.map((value) => value.className)).toEqual(["font-medium text-accent", ""]);
});

test("[U16] a long text says how many lines are not shown, and opens whole", () => {
  const body = Array.from({ length: 500 }, (_, i) => `line ${i}`).join("\n");
  renderInConsole(payload({ body }));
  expect(screen.queryByText(/line 499/)).toBeNull();
  expect(screen.getByText("460 lines not shown")).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "Show all" }));
  expect(document.querySelector("dd")?.textContent).toContain(body);
});

test("[U16] many fields say how many are not shown, and open", () => {
  renderInConsole(payload(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key_${i}`, i]))));
  expect(screen.getByText("180 fields not shown")).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "Show all" }));
  expect(screen.getByText("key_299")).toBeDefined();
});

test("[T38] the largest legal payload draws little at first and says what it leaves out", () => {
  const keys = Array.from({ length: 9_990 }, (_, i): [string, unknown] => [`key_${i}`, i]);
  const args = { note: "x".repeat(800_000), ...Object.fromEntries(keys) };
  renderInConsole(payload(args));
  expect(document.querySelectorAll("*").length).toBeLessThan(2_000);
  expect(screen.getByText("796,000 characters not shown")).toBeDefined();
  expect(screen.getByText("9,871 fields not shown")).toBeDefined();
});

test("[T38] half a million items come in steps, and the rest stays counted", () => {
  renderInConsole(payload({ list: Array.from({ length: 500_000 }, () => 1) }));
  expect(screen.getByText("499,881 fields not shown")).toBeDefined();
  expect(screen.getByRole("button", { name: "Show 10,000 more" })).toBeDefined();
});

test("the same payload can be read as the JSON that it is", () => {
  renderInConsole(payload({ amount: 480, to: "Acme" }));
  fireEvent.click(screen.getByRole("radio", { name: "JSON" }));
  expect(document.querySelector("pre")?.textContent).toBe(JSON.stringify({ amount: 480, to: "Acme" }, null, 2));
});
