import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { policyOf } from "./testing";
import { type ParsedTable, parseTable } from "./table/parse";
import { runTable } from "./table/run";

const folder = new URL("../../policies/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");
const READY = [
  "data-platform.yaml",
  "finance-ops.yaml",
  "outbound-marketing.yaml",
  "production-engineering.yaml",
  "regulated-decisions.yaml",
  "support-refunds.yaml",
];
const tables = readdirSync(folder).filter((name) => name.endsWith(".test.yaml"));

function tableOf(name: string): Extract<ParsedTable, { ok: true }>["table"] {
  const parsed = parseTable(read(name));
  if (parsed.ok) return parsed.table;
  throw new Error(parsed.issues.map(({ line, path, message }) => `${name}:${line} ${path} ${message}`).join("\n"));
}

describe.each(tables)("%s", (name) => {
  const table = tableOf(name);
  const results = runTable(policyOf(read(table.policy ?? "")), table);

  it.each(results)("$name (line $line)", ({ differences, reason, why }) => {
    expect({ differences, reason, why }).toEqual({ differences: [], reason: "", why: [] });
  });
});

it.each(READY)("%s has a table", (policy) => {
  expect(tables.map((name) => tableOf(name).policy)).toContain(policy);
});
