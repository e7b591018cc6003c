const SYMBOLS: Record<string, string> = { USD: "$", EUR: "€", GBP: "£" };
const PLAIN_DECIMAL = /^-?\d+(?:\.\d+)?$/;

/**
 * An amount as people read it, never rounded: `$5,000`, `1,250.5 CHF`, `250` without a currency. Text that is
 * not a plain decimal is given as it is: it may be meant to look like another amount (T36).
 */
export function formatMoney(amount: number | string, currency: string | null): string {
  const text = String(amount);
  const isPlain = PLAIN_DECIMAL.test(text);
  const number = isPlain ? groupThousands(text) : text;
  if (currency === null) return number;
  const symbol = SYMBOLS[currency.toUpperCase()];
  if (symbol === undefined || !isPlain) return `${number} ${currency}`;
  return number.startsWith("-") ? `-${symbol}${number.slice(1)}` : symbol + number;
}

/** `1234567.5` → `1,234,567.5`, whatever the language of the machine. */
export function groupThousands(decimal: string): string {
  const [whole = "", fraction] = decimal.split(".");
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** The exact sum of decimals that people write, such as 0.1 + 0.2 = 0.3. */
export function sumDecimals(amounts: readonly number[]): number {
  const decimals = Math.max(0, ...amounts.map((amount) => String(amount).split(".")[1]?.length ?? 0));
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  return Math.abs(sum) < 1e15 ? Number(sum.toFixed(Math.min(decimals, 20))) : sum;
}
