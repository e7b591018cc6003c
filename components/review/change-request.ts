import { formatPath } from "@/lib/payload/path";
import type { ChangesDraft } from "./draft";
import { fieldRows } from "./field-rows";
import { visibleText } from "./safe-text";
import { valueText } from "./value-text";

/** A list of more fields is no choice. */
const MOST_FIELDS = 300;
/** The longest path that a request may name (api.md). */
const LONGEST_PATH = 300;
const LONGEST_VALUE = 30;

type Markable = { path: string; value: string };

/** The fields that can be marked, by their paths into the arguments as the agent knows them: `args.items[0].price`. */
export function markableFields(args: Record<string, unknown> | null): Markable[] {
  return fieldRows(args, MOST_FIELDS).flatMap((row) => {
    const path = formatPath(["args", ...row.path]);
    if (path.length > LONGEST_PATH) return [];
    const text = row.type === "scalar" ? visibleText(valueText(row.value)) : "";
    return [{ path, value: text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text }];
  });
}

/** The message with the remarks under it, one a line: an agent that only reads the message misses nothing. */
export function changeMessage({ message, marks }: ChangesDraft): string {
  const remarks = marks
    .filter(({ remark }) => remark.trim() !== "")
    .map(({ path, remark }) => `${path}: ${remark.trim()}`);
  return [message.trim(), ...remarks].filter((line) => line !== "").join("\n");
}
