import { filterParams, type LogFilters } from "./filters";

export type ExportFormat = "jsonl" | "cloudevents";

/** The address of an export; all of the log where `filters` is null. */
export function exportHref(format: ExportFormat, filters: LogFilters | null): string {
  const params = filters === null ? new URLSearchParams() : filterParams(filters);
  params.set("format", format);
  return `/api/v1/audit/export?${params}`;
}

/** `assentry-audit-2026-03-02.jsonl`; what holds a part of the log says so. */
export function exportName(format: ExportFormat, isPart: boolean, day: string): string {
  const kind = format === "cloudevents" ? "-cloudevents" : "";
  return `assentry-audit${kind}${isPart ? "-part" : ""}-${day}.jsonl`;
}

/** How anybody verifies the file without us. Keys stand in quotes: base64 holds what shells read. */
export function verifyCommand(file: string, keys: readonly string[]): string {
  return [`npx assentry audit verify ${file}`, ...keys.map((key) => `  --key '${key}'`)].join(" \\\n");
}
