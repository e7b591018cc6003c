import { isRecord, type Path } from "../path";
import { type EmailPreview, emailPreview } from "./email";
import { type HttpPreview, httpPreview } from "./http";
import { type PatchPreview, patchPreview } from "./patch";
import { type PaymentPreview, paymentPreview } from "./payment";
import { type RecordsPreview, recordsPreview } from "./records";
import { type SqlPreview, sqlPreview } from "./sql";

export type Preview = EmailPreview | HttpPreview | SqlPreview | PaymentPreview | PatchPreview | RecordsPreview;

const MOST_PREVIEWS = 4;
const DEEPEST = 3;
/** So many values are looked at: a payload of 10,000 keys is no letter. */
const MOST_LOOKED_AT = 500;

/**
 * A payload as the thing that it is: a mail, a request, a payment, SQL, a patch, a table. Chosen by its shape, with the
 * tool's name as a hint and never by what the agent says of it; at most four. The raw form stands beside them, whole.
 */
export function previewsOf(tool: string, args: unknown): Preview[] {
  if (!isRecord(args)) return [];
  const whole = emailPreview(args) ?? httpPreview(tool, args) ?? paymentPreview(tool, args);
  const parts = whole === null ? [] : [whole as Preview];
  for (const { path, value } of valuesOf(args)) {
    if (parts.length >= MOST_PREVIEWS) break;
    const part = Array.isArray(value) ? recordsPreview(path, value) : partOf(tool, path, value);
    if (part !== null) parts.push(part);
  }
  return parts;
}

function partOf(tool: string, path: Path, value: unknown): Preview | null {
  return typeof value === "string" ? (patchPreview(path, value) ?? sqlPreview(tool, path, value)) : null;
}

/** Texts and lists, outermost first. */
function valuesOf(args: Record<string, unknown>): { path: Path; value: unknown }[] {
  const found: { path: Path; value: unknown }[] = [];
  const open: { path: Path; value: unknown }[] = [{ path: [], value: args }];
  for (let at = 0; at < open.length && at < MOST_LOOKED_AT; at++) {
    const { path, value } = open[at] ?? { path: [], value: null };
    if (typeof value === "string" || Array.isArray(value)) found.push({ path, value });
    if (typeof value !== "object" || value === null || path.length >= DEEPEST) continue;
    const entries = Object.entries(Array.isArray(value) ? value.slice(0, 20) : value).slice(0, MOST_LOOKED_AT);
    for (const [key, item] of entries)
      open.push({ path: [...path, Array.isArray(value) ? Number(key) : key], value: item });
  }
  return found;
}
