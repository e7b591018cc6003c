import { type Fact, shortValue } from "./fact-model";
import { nameWords } from "./field-names";

const PAYS = new Set(
  "pay payment payments payout payouts refund transfer wire disburse disbursement reimburse".split(" "),
);
/** How the side that money comes from is called: `from_account`, `payer`, `sourceIban`. */
const PAYER = new Set("from source payer debtor sender debit origin funding".split(" "));

/**
 * A short title from the tool and its target, for jobs without one: `Update reservation flights · NM1VX1`. A payment is
 * known by who gets how much, never by the account that it comes from: `Send payment · Acme GmbH, $5,000`.
 */
export function headline(tool: string, facts: readonly Fact[]): string {
  const paid = nameWords(tool).some((word) => PAYS.has(word)) ? amountOf(facts) : undefined;
  const target = paid === undefined ? (facts.find(isTarget) ?? facts.find(isRecipient)) : payee(facts);
  const subject = [target && shortValue(target.value, 60), paid].filter((part) => part !== undefined).join(", ");
  const action = actionName(tool);
  return subject === "" ? action : `${action} · ${subject}`;
}

const isTarget = (fact: Fact): boolean => fact.kind === "target";
const isRecipient = (fact: Fact): boolean => fact.kind === "recipient" && fact.path !== null;

/** The words of all names on the way to a field. */
const wordsOf = ({ path }: Fact): readonly string[] => nameWords(path ?? "");

/** Who gets it: a name before an account number; never whoever pays. */
function payee(facts: readonly Fact[]): Fact | undefined {
  const recipients = facts.filter(isRecipient);
  const named = recipients.find((fact) => !wordsOf(fact).includes("iban")) ?? recipients[0];
  return named ?? facts.find((fact) => isTarget(fact) && !wordsOf(fact).some((word) => PAYER.has(word)));
}

/** The amount as the arguments have it, without what it was before. */
function amountOf(facts: readonly Fact[]): string | undefined {
  const money = facts.find((fact) => fact.kind === "money" && fact.path !== null);
  return money?.value.replace(/ \((?:was|sum of) .*$/su, "");
}

const VERBS = new Set(
  "send create update delete remove cancel add set get read list run execute deploy restart stop start merge publish refund pay transfer grant revoke invite share upload write edit close open scale migrate drop".split(
    " ",
  ),
);

/** `payment.send` → `Send payment`; `mcp__github__create_issue` → `Create issue`. */
function actionName(tool: string): string {
  const [last = tool, ...owners] = tool
    .split(/\.|__|[:/]/)
    .filter((part) => part !== "")
    .reverse();
  const words = nameWords(last);
  const isBareVerb = words.length === 1 && VERBS.has(words[0] ?? "");
  const named = isBareVerb && owners[0] !== undefined ? [...words, ...nameWords(owners[0])] : words;
  const text = named.join(" ") || tool;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
