import { RANK, type RankedFact, shortList, shortValue } from "./fact-model";
import {
  fieldLabel,
  isCountName,
  isCurrencyName,
  isDateName,
  isIdentifierName,
  isMoneyName,
  isRecipientName,
  nameWords,
} from "./field-names";
import { hostsIn } from "./hosts";
import { formatMoney, groupThousands, sumDecimals } from "./money";
import { fieldName, formatPath, isRecord, type Path } from "./path";

/** Objects that are looked into, so that facts cost little however large the payload is (T38). */
const MOST_OBJECTS = 500;
const MOST_ITEMS = 1_000;
const DEEPEST = 4;
const BULK = 10;

const TARGET_NAMES = [
  "repo",
  "repository",
  "host",
  "hostname",
  "url",
  "uri",
  "file",
  "filename",
  "path",
  "table",
  "database",
  "service",
  "cluster",
  "namespace",
  "branch",
  "bucket",
  "queue",
  "vendor",
  "account",
  "user",
  "username",
  "channel",
  "project",
  "key",
  "name",
  "title",
];
const COMMAND_NAMES = new Set(["command", "cmd", "statement", "sql", "query", "script"]);
const DANGERS = new Set([
  "permanent",
  "permanently",
  "force",
  "recursive",
  "public",
  "overwrite",
  "cascade",
  "purge",
  "truncate",
  "irreversible",
]);
/** Ids that name how or when something was asked, not what it is done to. */
const SIDE_IDS = new Set(["payment", "run", "request", "trace", "session", "idempotency", "correlation"]);
const ISO_DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}\S{0,20})?$/;

/** Walks a payload's objects, outermost first, and gathers what its fields say by their names and values. */
export class FactCollector {
  readonly facts: RankedFact[] = [];
  readonly dates: { path: Path; value: string }[] = [];
  readonly hosts = new Set<string>();

  constructor(private readonly toolWords: ReadonlySet<string>) {}

  collect(payload: unknown): this {
    const open: { path: Path; value: unknown; currency: string | null }[] = [
      { path: [], value: payload, currency: null },
    ];
    for (let i = 0; i < Math.min(open.length, MOST_OBJECTS); i++) {
      const object = open[i];
      if (object === undefined || !isRecord(object.value)) continue;
      const currency = currencyOf(object.value) ?? object.currency;
      for (const [name, value] of Object.entries(object.value).slice(0, MOST_ITEMS)) {
        const path = [...object.path, name];
        if (Array.isArray(value)) this.list(path, value.slice(0, MOST_ITEMS), value.length, currency);
        else if (!isRecord(value)) this.scalar(path, value, currency);
        else if (path.length < DEEPEST) open.push({ path, value, currency });
      }
    }
    return this;
  }

  private scalar(path: Path, value: unknown, currency: string | null): void {
    const name = fieldName(path);
    if (typeof value === "string") for (const host of hostsIn(value)) this.hosts.add(host);
    if (typeof value === "boolean") return this.danger(path, value);
    if (typeof value !== "number" && typeof value !== "string") return;
    if (this.isMoney(path, value, currency)) return this.money(path, formatMoney(shortAmount(value), currency));
    if (typeof value === "number" && isCountName(name)) return this.count(path, value);
    if (typeof value === "string" && isDateName(name) && ISO_DATE.test(value)) {
      this.dates.push({ path, value });
    } else if (value !== "" && isRecipientName(name)) {
      this.add({ kind: "recipient", path, label: fieldLabel(name), value: shortValue(value), rank: RANK.recipient });
    } else if (typeof value === "string" && COMMAND_NAMES.has(nameWords(name).at(-1) ?? "")) {
      this.add({
        kind: "text",
        path,
        label: fieldLabel(name),
        value: shortValue(value),
        rank: RANK.command,
        emphasis: true,
      });
    } else if (value !== "") {
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
    const isDanger = nameWords(name).some((word) => DANGERS.has(word));
    if (!value || !isDanger) return;
    this.add({ kind: "text", path, label: fieldLabel(name), value: "yes", rank: RANK.danger, emphasis: true });
  }

  private target(path: Path, value: string): void {
    const name = fieldName(path);
    const rank = this.targetRank(name);
    if (rank <= 0) return;
    this.add({ kind: "target", path, label: fieldLabel(name), value: shortValue(value), rank: rank - path.length });
  }

  /** The id that the tool's own name speaks of ranks first: `reservation_id` for `update_reservation_flights`. */
  private targetRank(name: string): number {
    const words = nameWords(name);
    const isId = words.length > 0 && ["id", "ids"].includes(words.at(-1) ?? "");
    if (isId && words.some((word) => SIDE_IDS.has(word))) return RANK.secondary;
    if (isId && words.some((word) => this.toolWords.has(word))) return RANK.target + 5;
    if (isId) return RANK.target + (words.length === 1 ? 4 : 3);
    const place = TARGET_NAMES.findIndex((target) => words.includes(target));
    if (place >= 0) return RANK.target - place / TARGET_NAMES.length;
    return isIdentifierName(name) ? RANK.secondary : 0;
  }

  private list(path: Path, items: readonly unknown[], length: number, currency: string | null): void {
    const name = fieldName(path);
    const scalars = items.filter((item) => typeof item === "string" || typeof item === "number").map(String);
    for (const item of scalars) for (const host of hostsIn(item)) this.hosts.add(host);
    const label = fieldLabel(name);
    const isRecipients = isRecipientName(name);
    const targetRank = this.targetRank(name);
    if (isRecipients && scalars.length > 0) {
      const emphasis = hostCount(scalars) > 1;
      this.add({ kind: "recipient", path, label, value: shortList(scalars, length), rank: RANK.recipient, emphasis });
    } else if (scalars.length > 0 && targetRank > 0) {
      this.add({ kind: "target", path, label, value: shortList(scalars, length), rank: targetRank - path.length });
    }
    const isSummedUp = this.items(path, items.filter(isRecord), currency);
    if (length < 2 || isSummedUp || (isRecipients && length <= 3)) return;
    const emphasis = length >= BULK;
    const rank = emphasis ? RANK.count : RANK.secondary + 8;
    this.add({ kind: "count", as: "length", path, label, value: groupThousands(String(length)), rank, emphasis });
  }

  /** Amounts in the items of a list are added up, per name and only in one currency. True where that says how many. */
  private items(path: Path, items: readonly Record<string, unknown>[], inherited: string | null): boolean {
    const amounts = new Map<string, number[]>();
    const currencies = new Set(items.map((item) => currencyOf(item) ?? inherited));
    items.forEach((item, i) => {
      for (const [name, value] of Object.entries(item)) {
        if (typeof value === "string") for (const host of hostsIn(value)) this.hosts.add(host);
        if (typeof value === "string" && isDateName(name) && ISO_DATE.test(value)) {
          this.dates.push({ path: [...path, i, name], value });
        }
        if (typeof value !== "number" || !this.isMoney([name], value, currencyOf(item) ?? inherited)) continue;
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
  for (const [name, value] of Object.entries(object).slice(0, MOST_ITEMS)) {
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
