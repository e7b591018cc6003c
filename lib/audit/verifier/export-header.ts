import { isRecord } from "@/lib/payload/path";
import { Altered } from "./altered";
import { strictJson } from "./strict-json";

/** The first line of an export: which log it is of, and the log checkpoint that its events are proved by. */
export type ExportHeader = {
  tenant: string;
  origin: string;
  size: number;
  checkpoint: string;
  /** Verifier key strings, of whoever made the file: proof of nothing by themselves. */
  keys: string[];
  filter: Record<string, unknown> | null;
};

/** The last line: what was written before it. */
export type ExportEnd = { events: number; sha256: string };

const isText = (value: unknown): value is string => typeof value === "string";

/** @throws {Altered} */
export function parseHeader(line: string): ExportHeader {
  const value = strictJson(line);
  if (!isRecord(value) || value.assentry_audit !== 1)
    throw new Altered(null, "This is no audit export: its first line is not a header with assentry_audit 1.");
  const { tenant, origin, size, checkpoint, keys, filter } = value;
  const isSize = typeof size === "number" && Number.isSafeInteger(size) && size >= 0;
  const isFilter = filter === null || isRecord(filter);
  if (!isText(tenant) || !isText(origin) || !isSize || !isText(checkpoint) || !isFilter || !areTexts(keys))
    throw new Altered(null, "The header lacks one of tenant, origin, size, checkpoint, keys and filter.");
  return { tenant, origin, size, checkpoint, keys, filter };
}

export const areTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

/** Null where the line is something else, as in a file that was cut off. */
export function parseEnd(line: string): ExportEnd | null {
  const value = strictJson(line);
  if (!isRecord(value) || value.end !== true) return null;
  const { events, sha256 } = value;
  return typeof events === "number" && isText(sha256) ? { events, sha256 } : null;
}
