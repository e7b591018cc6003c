import { fieldLabel, isCurrencyName, isDateName, isMoneyName, isRecipientName, nameWords } from "../field-names";
import { formatMoney } from "../money";
import { isRecord } from "../path";

export type PaymentPreview = {
  type: "payment";
  amount: string;
  /** Without one the amount says little. */
  currency: string | null;
  from: { label: string; value: string } | null;
  to: { label: string; value: string } | null;
  details: { label: string; value: string }[];
};

const TOOL_WORDS = new Set(
  "pay payment payments payout refund transfer money charge invoice wire debit credit".split(" "),
);
const FROM = new Set("from source payer debtor sender from_account source_account account".split(" "));
const TO = new Set(
  "to vendor payee recipient beneficiary creditor iban destination customer order_id charge_id payment_id".split(" "),
);
const SCALAR = /^(?:string|number)$/;
const LONGEST = 500;

/** Money that is moved, by its shape: an amount and somebody who gets it, or a tool that is named so; else null. */
export function paymentPreview(tool: string, args: Record<string, unknown>): PaymentPreview | null {
  const fields = Object.entries(args);
  const money = fields.find(([name, value]) => isMoneyName(name) && amountOf(value) !== null);
  if (money === undefined) return null;
  const isNamed = nameWords(tool).some((word) => TOOL_WORDS.has(word));
  const [amountName, value] = money;
  const amount = amountOf(value) ?? { text: "", currency: null };
  const others = fields.flatMap(([name, other]) =>
    name !== amountName && !isCurrencyName(name) && SCALAR.test(typeof other) && other !== ""
      ? [{ name, label: fieldLabel(name), value: String(other).slice(0, LONGEST) }]
      : [],
  );
  const to =
    others.find(({ name }) => isRecipientName(name) && !isAccount(name)) ??
    others.find(({ name }) => isRecipientName(name)) ??
    others.find(({ name }) => TO.has(key(name)));
  const from = others.find((one) => one !== to && FROM.has(key(one.name)));
  if (!isNamed && (to === undefined || !isRecipientName(to.name))) return null;
  const named = fields.find(([name, other]) => isCurrencyName(name) && typeof other === "string");
  const currency = amount.currency ?? (named === undefined ? null : String(named[1]).slice(0, 20));
  const rest = others.filter((one) => one !== to && one !== from);
  rest.sort((a, b) => Number(isDateName(a.name)) - Number(isDateName(b.name)));
  return {
    type: "payment",
    amount: formatMoney(amount.text, currency),
    currency,
    from: from ?? null,
    to: to ?? null,
    details: rest.slice(0, 8),
  };
}

/** A person or company says more than the number of their account, which then stands below. */
const isAccount = (name: string): boolean => nameWords(name).includes("iban");
const key = (name: string): string => nameWords(name).join("_");

function amountOf(value: unknown): { text: string; currency: string | null } | null {
  if (typeof value === "number") return { text: String(value), currency: null };
  if (typeof value === "string")
    return /\p{Nd}/u.test(value) && value.length <= 60 ? { text: value, currency: null } : null;
  if (!isRecord(value)) return null;
  const inner = amountOf(value.value ?? value.amount);
  return inner && { ...inner, currency: typeof value.currency === "string" ? value.currency.slice(0, 20) : null };
}
