import { RANK, type RankedFact, shortList, shortValue } from "./fact-model";
import { targetRank } from "./fact-target";
import {
  fieldLabel,
  isCommandName,
  isCountName,
  isCurrencyName,
  isDangerName,
  isDateName,
  isMoneyName,
  isRecipientName,
  nameWords,
} from "./field-names";
import { hostsIn } from "./hosts";
import { formatMoney, groupThousands, sumDecimals } from "./money";
import { fieldName, formatPath, isRecord, type Path } from "./path";

const BULK = 10;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}\S{0,20})?$/;

type Open = { path: Path; value: unknown; currency: string | null };

/**
 * Walks a payload, outermost first, and gathers what its fields say by their names and values. It skips
 * nothing, so that padding can't hide an amount; its work is linear in the size of the payload (T38).
 */
export class FactCollector {
  private readonly open: Open[] = [];
  readonly facts: RankedFact[] = [];
  readonly dates: { path: Path; value: string }[] = [];
  readonly hosts = new Set<string>();

  constructor(private readonly toolWords: ReadonlySet<string>) {}

  collect(payload: unknown): this {
    this.open.push({ path: [], value: payload, currency: null });
    for (let i = 0; i < this.open.length; i++) {
      const next = this.open[i];
      if (Array.isArray(next?.value)) this.list(next.path, next.value, next.currency);
      else if (isRecord(next?.value)) this.object(next.path, next.value, currencyOf(next.value) ?? next.currency);
    }
    return this;
  }

  private object(path: Path, object: Record<string, unknown>, currency: string | null): void {
    for (const [name, value] of Object.entries(object)) {
      const field = { path: [...path, name], value, currency };
      if (typeof value === "object") this.open.push(field);
      else this.scalar(field.path, value, currency);
    }
  }

  private scalar(path: Path, value: unknown, currency: string | null): void {
    const name = fieldName(path);
    if (typeof value === "string") for (const host of hostsIn(value)) this.hosts.add(host);
    if (typeof value === "boolean") this.danger(path, value);
    if ((typeof value !== "number" && typeof value !== "string") || value === "") return;
    if (this.isMoney(path, value, currency)) {
      this.money(path, formatMoney(shortAmount(value), currency));
    } else if (typeof value === "number" && isCountName(name)) {
      this.count(path, value);
    } else if (typeof value === "string" && isDateName(name) && ISO_DATE.test(value)) {
      this.dates.push({ path, value });
    } else if (isRecipientName(name)) {
      this.add({ kind: "recipient", path, label: fieldLabel(name), value: shortValue(value), rank: RANK.recipient });
    } else if (typeof value === "string" && isCommandName(name)) {
      this.add({
        kind: "text",
        path,
        label: fieldLabel(name),
        value: shortValue(value),
        rank: RANK.command,
        emphasis: true,
      });
    } else {
      this.target(path, String(value));
    }
  }

  private isMoney(path: Path, value: number | string, currency: string | null): boolean {
    const name = fieldName(path);
    const isAmountOfCurrency = currency !== null && nameWords(name).includes("value");
    if (!isMoneyName(name) && !isAmountOfCurrency) return false;
    return typeof value === "number" || /\p{Nd}/u.test(value);
  }

  private money(path: Path, value: string): void {
    // `{amount: {value, currency}}` is called by its outer name.
    const names = path.filter((step) => typeof step === "string");
    const name = names.at(-1) === "value" ? (names.at(-2) ?? "amount") : fieldName(path);
    this.add({ kind: "money", path, label: fieldLabel(name), value, rank: RANK.amount - path.length, emphasis: true });
  }

  private count(path: Path, value: number): void {
    const emphasis = value >= BULK;
    const rank = emphasis ? RANK.count + 3 : RANK.secondary + 5;
    const label = fieldLabel(fieldName(path));
    this.add({ kind: "count", path, label, value: groupThousands(String(value)), rank, emphasis });
  }

  private danger(path: Path, value: boolean): void {
    const name = fieldName(path);
    if (!value || !isDangerName(name)) return;
    this.add({ kind: "text", path, label: fieldLabel(name), value: "yes", rank: RANK.danger, emphasis: true });
  }

  private target(path: Path, value: string): void {
    const name = fieldName(path);
    const rank = targetRank(name, this.toolWords);
    if (rank <= 0) return;
    this.add({ kind: "target", path, label: fieldLabel(name), value: shortValue(value), rank: rank - path.length });
  }

  private list(path: Path, items: readonly unknown[], currency: string | null): void {
    const name = fieldName(path);
    const { length } = items;
    const scalars = items.filter((item) => typeof item === "string" || typeof item === "number").map(String);
    for (const item of scalars) for (const host of hostsIn(item)) this.hosts.add(host);
    const label = fieldLabel(name);
    const isRecipients = isRecipientName(name);
    const target = targetRank(name, this.toolWords);
    if (isRecipients && scalars.length > 0) {
      const emphasis = hostCount(scalars) > 1;
      this.add({ kind: "recipient", path, label, value: shortList(scalars), rank: RANK.recipient, emphasis });
    } else if (scalars.length > 0 && target > 0) {
      this.add({ kind: "target", path, label, value: shortList(scalars), rank: target - path.length });
    }
    const isSummedUp = this.items(path, items, currency);
    if (length < 2 || isSummedUp || (isRecipients && length <= 3)) return;
    const emphasis = length >= BULK;
    const rank = emphasis ? RANK.count : RANK.secondary + 8;
    this.add({ kind: "count", as: "length", path, label, value: groupThousands(String(length)), rank, emphasis });
  }

  /**
   * Amounts in the items of a list are added up, per name and only in one currency. True where that says how
   * many.
   */
  private items(path: Path, items: readonly unknown[], inherited: string | null): boolean {
    const amounts = new Map<string, number[]>();
    const currencies = new Set<string | null>();
    items.forEach((item, i) => {
      if (Array.isArray(item)) this.open.push({ path: [...path, i], value: item, currency: inherited });
      if (!isRecord(item)) return;
      const currency = currencyOf(item) ?? inherited;
      currencies.add(currency);
      for (const [name, value] of Object.entries(item)) {
        this.itemField({ path: [...path, i, name], value, currency });
        if (typeof value !== "number" || !this.isMoney([name], value, currency)) continue;
        const sameName = amounts.get(name);
        if (sameName === undefined) amounts.set(name, [value]);
        else sameName.push(value);
      }
    });
    const [currency = null] = currencies;
    if (currencies.size !== 1) return false;
    for (const [name, values] of amounts) {
      const label = `${fieldLabel(fieldName(path))} ${fieldLabel(name).toLowerCase()}`;
      const value =
        formatMoney(sumDecimals(values), currency) + (values.length > 1 ? ` (sum of ${values.length})` : "");
      const rank = RANK.amount - path.length - (isTotal(name) ? 1 : 2);
      this.add({ kind: "money", as: `sum of ${name}`, path, label, value, rank, emphasis: true });
    }
    return amounts.size > 0;
  }

  private itemField(field: Open): void {
    const { path, value } = field;
    if (typeof value === "object") this.open.push(field);
    if (typeof value !== "string") return;
    for (const host of hostsIn(value)) this.hosts.add(host);
    if (isDateName(fieldName(path)) && ISO_DATE.test(value)) this.dates.push({ path, value });
  }

  private add(
    fact: Omit<RankedFact, "key" | "path" | "emphasis"> & { path: Path; as?: string; emphasis?: boolean },
  ): void {
    const { path, as = fact.kind, emphasis = false, ...rest } = fact;
    const place = formatPath(path);
    this.facts.push({ ...rest, emphasis, path: place, key: `${as}:${place}` });
  }
}

/** What is paid in all says more than the price of each part. */
function isTotal(name: string): boolean {
  return nameWords(name).some((word) => word === "amount" || word === "total");
}

function currencyOf(object: Record<string, unknown>): string | null {
  for (const [name, value] of Object.entries(object)) {
    if (isCurrencyName(name) && typeof value === "string" && value !== "") return shortValue(value, 12);
  }
  return null;
}

function shortAmount(amount: number | string): number | string {
  return typeof amount === "number" ? amount : shortValue(amount, 40);
}

function hostCount(texts: readonly string[]): number {
  return new Set(texts.flatMap(hostsIn)).size;
}
