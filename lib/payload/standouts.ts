import type { ChangeDetail, Standout } from "./diff-model";
import { isCurrencyName, isRecipientName, isUnitName } from "./field-names";
import { hostsIn } from "./hosts";
import { fieldName, type Path } from "./path";

/**
 * What must catch the eye about one change, most important first. `undefined` stands for a side that isn't
 * there.
 */
export function standoutsOf(path: Path, before: unknown, after: unknown, detail?: ChangeDetail): Standout[] {
  const name = fieldName(path);
  const found = [
    jump(detail),
    currencyChange(name, before, after),
    unitChange(name, before, after),
    newHosts(before, after),
    newRecipient(name, before, after),
    negationFlip(before, after),
  ];
  return found.filter((standout) => standout !== null);
}

function jump(detail: ChangeDetail | undefined): Standout | null {
  if (detail?.type !== "number" || !detail.large_jump) return null;
  const { ratio } = detail;
  if (ratio === null) return { type: "large_jump", message: "from zero" };
  if (ratio < 0) return { type: "large_jump", message: "changes sign" };
  if (ratio === 0) return { type: "large_jump", message: "to zero" };
  return { type: "large_jump", message: ratio >= 1 ? `×${short(ratio)}` : `÷${short(1 / ratio)}` };
}

function short(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: value < 10 ? 1 : 0 });
}

const SYMBOLS: Record<string, string> = { $: "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₿": "BTC" };
const CODES =
  "AED|ARS|AUD|BRL|BTC|CAD|CHF|CLP|CNY|COP|CZK|DKK|ETH|EUR|GBP|HKD|HUF|IDR|ILS|INR|JPY|KRW|MXN|MYR|NGN|NOK|NZD|PHP|PLN|RON|RUB|SAR|SEK|SGD|THB|TRY|TWD|UAH|USD|USDC|USDT|VND|ZAR";
const MONEY_TEXT = new RegExp(`([$€£¥₹₿])\\s?\\d|\\d\\s?([$€£¥₹₿])|\\b(${CODES})\\s?\\d|\\d\\s?(${CODES})\\b`, "u");

function currencyChange(name: string, before: unknown, after: unknown): Standout | null {
  if (typeof before !== "string" || typeof after !== "string") return null;
  const from = isCurrencyName(name) ? before : currencyIn(before);
  const to = isCurrencyName(name) ? after : currencyIn(after);
  if (from === null || to === null || from === to) return null;
  return { type: "currency", message: `currency ${clip(from)} → ${clip(to)}` };
}

function currencyIn(text: string): string | null {
  const match = MONEY_TEXT.exec(text);
  if (match === null) return null;
  const symbol = match[1] ?? match[2];
  return symbol === undefined ? (match[3] ?? match[4] ?? null) : (SYMBOLS[symbol] ?? symbol);
}

const QUANTITY = /^\s*[-+]?[\d.,]+\s*([\p{L}%°/]{1,12})\s*$/u;

function unitChange(name: string, before: unknown, after: unknown): Standout | null {
  if (typeof before !== "string" || typeof after !== "string") return null;
  const from = isUnitName(name) ? before : QUANTITY.exec(before)?.[1];
  const to = isUnitName(name) ? after : QUANTITY.exec(after)?.[1];
  if (from === undefined || to === undefined || from === to) return null;
  return { type: "unit", message: `unit ${clip(from)} → ${clip(to)}` };
}

/**
 * Hosts that were not there before: of e-mail addresses and URLs, also where a bare host is the whole value.
 */
function newHosts(before: unknown, after: unknown): Standout | null {
  if (typeof before !== "string" || typeof after !== "string") return null;
  const known = new Set(searchedHosts(before));
  const fresh = searchedHosts(after).filter((host) => !known.has(host));
  if (fresh.length === 0) return null;
  const from = known.size === 0 ? "" : `${clip([...known].join(", "))} → `;
  return { type: "domain", message: `domain ${from}${clip(fresh.join(", "))}` };
}

const BARE_HOST = /^(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}$/u;

function searchedHosts(text: string): string[] {
  if (BARE_HOST.test(text)) return [text.toLowerCase()];
  return hostsIn(text);
}

function newRecipient(name: string, before: unknown, after: unknown): Standout | null {
  if (after === undefined || before !== undefined || !isRecipientName(name)) return null;
  return { type: "recipient", message: "new recipient" };
}

const NEGATION = /\b(?:not|never|no|none|without|cannot|nor|neither|except)\b|n['’]t\b/giu;

function negationFlip(before: unknown, after: unknown): Standout | null {
  if (typeof before !== "string" || typeof after !== "string") return null;
  const from = negations(before);
  const to = negations(after);
  const lost = [...from].filter(([word, count]) => count > (to.get(word) ?? 0)).map(([word]) => `“${word}” removed`);
  const won = [...to].filter(([word, count]) => count > (from.get(word) ?? 0)).map(([word]) => `“${word}” added`);
  const changes = [...lost, ...won];
  return changes.length === 0 ? null : { type: "negation", message: changes.join(", ") };
}

function negations(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [match] of text.matchAll(NEGATION)) {
    const word = match.toLowerCase().replace("’", "'");
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function clip(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
