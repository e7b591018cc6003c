import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compilePolicy } from "@/lib/policy/compile";
import { parsePolicy } from "@/lib/policy/parse";
import { parseTable } from "@/lib/policy/table/parse";
import { runTable } from "@/lib/policy/table/run";

const BLOCK = /^```yaml( \w+)?\n([\s\S]*?)^```$/gm;
const guide = readFileSync(new URL("policy.md", import.meta.url), "utf8");

type Block = { line: number; kind: string; text: string };

const blocks = [...guide.matchAll(BLOCK)].map(
  ({ index, 1: kind = "", 2: text = "" }): Block => ({
    line: guide.slice(0, index).split("\n").length,
    kind: kind.trim(),
    text,
  }),
);

const isPolicy = ({ kind }: Block): boolean => kind === "" || kind === "rule";

/** A block as a policy of its own: some show only rules. */
const sourceOf = ({ kind, text }: Block): string => (kind === "rule" ? `default: deny\nrules:\n${text}` : text);

describe("docs/policy.md", () => {
  it("has blocks of three kinds", () => {
    expect(new Set(blocks.map(({ kind }) => kind))).toEqual(new Set(["", "rule", "table"]));
  });

  it.each(blocks.filter(isPolicy))("the policy in line $line can be read", (block) => {
    expect(parsePolicy(sourceOf(block))).toMatchObject({ ok: true });
  });

  it.each(blocks.filter(isPolicy))("a table follows the policy in line $line", (block) => {
    expect(blocks[blocks.indexOf(block) + 1]?.kind).toBe("table");
  });
});

describe.each(blocks.filter(({ kind }) => kind === "table"))("docs/policy.md, the table in line $line", (block) => {
  const before = blocks.slice(0, blocks.indexOf(block)).findLast(isPolicy);
  const policy = parsePolicy(before ? sourceOf(before) : "");
  const parsed = parseTable(block.text);
  const results = policy.ok && parsed.ok ? runTable(compilePolicy(policy.policy), parsed.table) : [];

  it("can be read", () => {
    expect(parsed).toMatchObject({ ok: true });
  });

  it.each(results)("$name", ({ differences, reason }) => {
    expect({ differences, reason }).toEqual({ differences: [], reason: "" });
  });
});
