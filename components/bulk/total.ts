import type { ApprovalItem } from "@/lib/approvals/schemas";
import { nameWords } from "@/lib/payload/field-names";
import { groupThousands, sumDecimals } from "@/lib/payload/money";

type Counted = Pick<ApprovalItem, "job" | "decision_summary">;

const AMOUNT = /^(-?)([$€£]?)(\d[\d,]*(?:\.\d+)?)(?: ([A-Z]{3}))?(?= \(|$)/;
const THINGS = new Set(
  (
    "refund payment certificate transfer invoice payout charge discount booking reservation report email message note " +
    "ticket search comment label file record reminder"
  ).split(" "),
);
const READING = new Set(["read", "get", "list", "fetch", "lookup", "query", "view"]);

/** What one of them is called, by the name of the tool: `refund`, `report`, `read`, else `item`. */
function thing(tool: string): string {
  const words = nameWords(tool);
  if (words.some((word) => READING.has(word))) return "read";
  return words.findLast((word) => THINGS.has(word)) ?? "item";
}

const many = (one: string): string => (/(?:s|x|ch)$/.test(one) ? `${one}es` : `${one}s`);

/** `5 refunds`, `1 report`. */
export function countOf(items: readonly Counted[]): string {
  const [first] = items;
  const one = first === undefined ? "item" : thing(first.job.tool);
  return `${items.length} ${items.length === 1 ? one : many(one)}`;
}

type Part = { sign: number; symbol: string; amount: number; code: string };

function partOf(item: Counted): Part | null {
  // Only of the payload, and only where there is one: else the sum would be of something else than what is approved.
  const money = item.decision_summary.facts.filter((fact) => fact.kind === "money" && fact.path !== null);
  const match = money.length === 1 ? AMOUNT.exec(money[0]?.value ?? "") : null;
  if (match === null) return null;
  const [, sign, symbol = "", digits = "", code = ""] = match;
  return { sign: sign === "-" ? -1 : 1, symbol, amount: Number(digits.replaceAll(",", "")), code };
}

/** The sum of what they are about where every one has an amount in the same currency: `$2,400`; else null. */
export function sumOf(items: readonly Counted[]): string | null {
  const parts = items.map(partOf).filter((part) => part !== null);
  const [first] = parts;
  if (first === undefined || parts.length < items.length) return null;
  if (parts.some(({ symbol, code }) => symbol !== first.symbol || code !== first.code)) return null;
  const sum = sumDecimals(parts.map(({ sign, amount }) => sign * amount));
  const number = `${sum < 0 ? "-" : ""}${first.symbol}${groupThousands(String(Math.abs(sum)))}`;
  return first.code === "" ? number : `${number} ${first.code}`;
}

/** What the button says: `Approve 5 refunds, $480 in all`. */
export function bulkLabel(verb: "Approve" | "Reject", items: readonly Counted[]): string {
  const sum = sumOf(items);
  return `${verb} ${countOf(items)}${sum === null || items.length === 1 ? "" : `, ${sum} in all`}`;
}
