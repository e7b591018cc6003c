import { remembering } from "@/lib/remember";

/**
 * What the name of a field says about its value. Names are compared word by word: `totalPrice` =
 * `total_price`.
 */

/**
 * A field's name in lower-case words: `maxRetryCount` and `max_retry-count` are both `["max", "retry",
 * "count"]`.
 */
export const nameWords = remembering((name): readonly string[] =>
  name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== ""),
);

const ACRONYMS: Record<string, string> = {
  id: "ID",
  ids: "IDs",
  url: "URL",
  iban: "IBAN",
  sql: "SQL",
  ip: "IP",
  cc: "Cc",
  bcc: "Bcc",
};
const LONGEST_LABEL = 40;

/** A field's name as a label in sentence case: `payment_id` → `Payment ID`. */
export function fieldLabel(name: string): string {
  const words = nameWords(name).map((word) => ACRONYMS[word] ?? word);
  const text = words.join(" ") || name;
  const label = text.charAt(0).toUpperCase() + text.slice(1);
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL)}…` : label;
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

const MONEY = wordSet("amount price cost fee refund budget salary payout charge fare tip discount");
const MONEY_ALONE = new Set(["total", "subtotal", "sum", "balance"]);
const NOT_MONEY = wordSet("id type currency code reason date name method status mode to at");

/** Amounts of money by name; `value` counts only beside a currency, which the caller knows. */
export function isMoneyName(name: string): boolean {
  const words = nameWords(name);
  if (words.some((word) => NOT_MONEY.has(word))) return false;
  return words.some((word) => MONEY.has(word)) || (words.length === 1 && MONEY_ALONE.has(words[0] ?? ""));
}

const CURRENCY = new Set(["currency", "ccy"]);
export function isCurrencyName(name: string): boolean {
  return nameWords(name).some((word) => CURRENCY.has(word));
}

const UNIT = new Set(["unit", "units", "uom"]);
export function isUnitName(name: string): boolean {
  return UNIT.has(nameWords(name).at(-1) ?? "");
}

const COUNT = wordSet("count quantity qty replicas records rows seats instances copies nodes limit size");
const COUNT_FIRST = wordSet("total num number nonfree max min");

/** Numbers of things: `record_count`, `total_baggages`, `num_seats`. */
export function isCountName(name: string): boolean {
  const words = nameWords(name);
  if (COUNT.has(words.at(-1) ?? "")) return true;
  return words.length > 1 && COUNT_FIRST.has(words[0] ?? "") && !isMoneyName(name);
}

const RECIPIENT = wordSet(
  "to cc bcc recipient recipients participant participants attendee attendees invitee invitees payee beneficiary vendor email emails iban members subscribers audience",
);

/** Who gets something: addresses, payees, participants. */
export function isRecipientName(name: string): boolean {
  return RECIPIENT.has(nameWords(name).at(-1) ?? "") || RECIPIENT.has(name.toLowerCase());
}

const IDENTIFIER = wordSet("id ids uuid number code phone zip postcode account iban card version hash");

/** Identifiers, so strings whose digits are not quantities. */
export function isIdentifierName(name: string): boolean {
  const last = nameWords(name).at(-1) ?? "";
  return IDENTIFIER.has(last);
}

const DATE = wordSet("date deadline due start end when until from expires time at on");
export function isDateName(name: string): boolean {
  return DATE.has(nameWords(name).at(-1) ?? "");
}

const COMMAND = wordSet("command cmd statement sql query script");

/** Text that a machine will execute. */
export function isCommandName(name: string): boolean {
  return COMMAND.has(nameWords(name).at(-1) ?? "");
}

const DANGER = wordSet("permanent permanently force recursive public overwrite cascade purge truncate irreversible");

/** Switches that, when on, make an action go further or harder to undo. */
export function isDangerName(name: string): boolean {
  return nameWords(name).some((word) => DANGER.has(word));
}
