import { expect, it } from "vitest";
import { anItem } from "@/components/approvals/item.fixture";
import { bulkLabel, countOf, sumOf } from "./total";

const of = (tool: string, ...args: Record<string, unknown>[]) =>
  args.map((each, n) => anItem({ id: `j${n}`, before: null, job: { tool, args: each } }));

it.each([
  ["report.read", 5, "5 reads"],
  ["booking.note", 2, "2 notes"],
  ["refund.issue", 1, "1 refund"],
  ["search.run", 3, "3 searches"],
  ["zorp", 4, "4 items"],
])("[U19] the button counts what they are: %s", (tool, count, words) => {
  expect(countOf(of(tool, ...Array.from({ length: count }, () => ({}))))).toBe(words);
});

it.each([
  [
    "exactly",
    [
      { amount: 0.1, currency: "USD" },
      { amount: 0.2, currency: "USD" },
    ],
    "$0.3",
  ],
  [
    "with thousands",
    [
      { amount: 1200, currency: "CHF" },
      { amount: 50.5, currency: "CHF" },
    ],
    "1,250.5 CHF",
  ],
  ["without a currency", [{ amount: 40 }, { amount: 2 }], "42"],
  [
    "not over currencies",
    [
      { amount: 1, currency: "USD" },
      { amount: 1, currency: "EUR" },
    ],
    null,
  ],
  ["not where one has no amount", [{ amount: 1 }, { text: "x" }], null],
  ["not where one has two", [{ amount: 1, fee: 2 }, { amount: 1 }], null],
  ["not where an amount isn't written as one", [{ amount: "1.000,00" }, { amount: 1 }], null],
])("[U19] the button sums what they are about: %s", (_, args, sum) => {
  expect(sumOf(of("refund.issue", ...args))).toBe(sum);
});

it("[U19] the button says both, and for one no sum", () => {
  const items = of("refund.issue", { amount: 40, currency: "USD" }, { amount: 8, currency: "USD" });
  expect(bulkLabel("Approve", items)).toBe("Approve 2 refunds, $48 in all");
  expect(bulkLabel("Reject", items.slice(0, 1))).toBe("Reject 1 refund");
});
