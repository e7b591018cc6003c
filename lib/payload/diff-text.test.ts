import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DiffBudget } from "./diff-budget";
import type { ChangeDetail, TextPart } from "./diff-model";
import { numberDetail, scalarDetail } from "./diff-scalar";
import { diffText } from "./diff-text";

function words(before: string, after: string): string | undefined {
  const detail = diffText(before, after, new DiffBudget());
  return detail?.type === "words" ? detail.parts.map(mark).join("") : detail?.type;
}

function mark({ kind, text }: TextPart): string {
  return kind === "same" ? text : kind === "added" ? `[+${text}]` : `[-${text}]`;
}

function linesOf(detail: ChangeDetail | undefined): string[] {
  if (detail?.type !== "lines") return [];
  return detail.lines.map(({ kind, text, parts }) => {
    const sign = { same: " ", added: "+", removed: "-" }[kind];
    return sign + (parts?.map((part) => (part.marked ? `[${part.text}]` : part.text)).join("") ?? text);
  });
}

describe("the diff of two texts", () => {
  it.each([
    ["Refund the order today", "Refund the invoice today", "Refund the [-order][+invoice] today"],
    ["Please pay Acme Ltd now", "Please pay Umbrella Corp now", "Please pay [-Acme Ltd][+Umbrella Corp] now"],
    ["do not delete the logs", "do delete the logs", "do [-not ]delete the logs"],
    ["two  blanks here", "two blanks here", "two[-  ][+ ]blanks here"],
  ])("marks the words of prose: %s → %s", (before, after, expected) => {
    expect(words(before, after)).toBe(expected);
  });

  it.each([
    ["ids", "HAT136", "HAT039"],
    ["texts with little in common", "Please approve the travel budget", "rm -rf /var/backups --no-preserve"],
  ])("shows both whole: %s", (_, before, after) => {
    expect(words(before, after)).toBeUndefined();
  });

  it("compares code line by line, with the words marked that differ", () => {
    const detail = diffText(
      "SELECT id\nFROM users\nWHERE active = true;\n",
      "SELECT id\nFROM admins\nWHERE active = true;\nDROP TABLE audit;\n",
      new DiffBudget(),
    );
    expect(linesOf(detail)).toEqual([
      " SELECT id",
      "-FROM [users]",
      "+FROM [admins]",
      " WHERE active = true;",
      "+DROP TABLE audit;",
    ]);
    expect(detail).toMatchObject({ added: 2, removed: 1 });
  });

  it("numbers the lines on both sides", () => {
    const detail = diffText("a\nb\nc", "a\nc\nd", new DiffBudget());
    const numbers =
      detail?.type === "lines" ? detail.lines.map((line) => [line.kind, line.beforeLine, line.afterLine]) : [];
    expect(numbers).toEqual([
      ["same", 1, 1],
      ["removed", 2, null],
      ["removed", 3, null],
      ["added", null, 2],
      ["added", null, 3],
    ]);
  });

  it.each([
    [
      "the last line feed",
      "a\nb\n",
      "a\nb",
      [
        [" ", false],
        ["-", false],
        ["+", true],
      ],
    ],
    [
      "a carriage return",
      "a\nb\n",
      "a\r\nb\n",
      [
        ["-", false],
        ["+", false],
        [" ", false],
      ],
    ],
  ])("shows a difference in %s", (_, before, after, expected) => {
    const detail = diffText(before, after, new DiffBudget());
    const sign = { same: " ", added: "+", removed: "-" };
    const lines = detail?.type === "lines" ? detail.lines.map((line) => [sign[line.kind], line.endsOpen]) : [];
    expect(lines).toEqual(expected);
  });

  it("loses no character: either side can be put together again", () => {
    const text = fc
      .array(fc.constantFrom("not", "pay", " ", "\n", "\r\n", "ä", "."), { maxLength: 12 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const detail = diffText(before, after, new DiffBudget());
        if (detail?.type === "words") {
          const side = (kind: TextPart["kind"]) =>
            detail.parts
              .filter((part) => part.kind === "same" || part.kind === kind)
              .map((part) => part.text)
              .join("");
          expect([side("removed"), side("added")]).toEqual([before, after]);
        }
        if (detail?.type === "lines") {
          const side = (kind: "added" | "removed") =>
            detail.lines
              .filter((line) => line.kind === "same" || line.kind === kind)
              .map((line) => line.text)
              .join("\n");
          expect([before, after].map((text) => text.replace(/\n$/, ""))).toEqual([side("removed"), side("added")]);
        }
      }),
    );
  });
});

describe("the change of a number", () => {
  it.each([
    [4, 40, 36, 10, true],
    [40, 4, -36, 0.1, true],
    [100, 199, 99, 1.99, false],
    [100, 200, 100, 2, true],
    [100, 51, -49, 0.51, false],
    [5, -5, -10, -1, true],
    [0, 3, 3, null, true],
    [3, 0, -3, 0, true],
    [98.7, 98.8, 0.1, 98.8 / 98.7, false],
    [1e-7, 2e-7, 1e-7, 2, true],
  ])("%d → %d", (before, after, delta, ratio, large_jump) => {
    expect(numberDetail(before, after)).toEqual({ type: "number", delta, ratio, large_jump });
  });

  it.each([
    ["amount", "100.00", "1000.00", "number"],
    ["order_id", "100200300", "900800700", undefined],
    ["zip", "8000", "8001", undefined],
    ["version", "1.2", "1.20", undefined],
  ])("reads decimals in text as numbers, but not in %s", (name, before, after, type) => {
    expect(scalarDetail([name], before, after, new DiffBudget())?.type).toBe(type);
  });
});
