import type { Condition, Test } from "../condition-source";
import { quote } from "../describe";
import { writeDuration } from "../duration";
import type { Limit } from "../limit-source";
import type { Match } from "../match-source";
import type { Rule } from "../rule-source";
import type { Escalation, Requirement } from "../schemas";

const PLAIN = /^[\p{L}\p{N}_.*?@:/-]+$/u;

/** A word of the policy as it is, or in quotes where it could be misread (T34). */
export const word = (text: string): string => (PLAIN.test(text) && text.length <= 60 ? text : quote(text));

const MOST_SHOWN = 8;

/** `refund.* or payout.*`; of a long list, the first of them. */
export const either = (texts: readonly string[]): string => firstOf(texts.map(word)).join(" or ");

function firstOf(texts: readonly string[]): string[] {
  const more = texts.length - MOST_SHOWN;
  return [...texts.slice(0, MOST_SHOWN), ...(more > 0 ? [`${more} more`] : [])];
}

/** Any value of a policy, shortly: a constraint's or an operand. */
export function valueWords(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "nothing" : firstOf(value.map(valueWords)).join(", ");
  return typeof value === "string" ? word(value) : String(value);
}

const MATCH_WORDS: Readonly<Record<keyof Match, (match: Match) => string>> = {
  tools: ({ tools = [] }) => `tool ${either(tools)}`,
  topics: ({ topics = [] }) => `topic ${either(topics)}`,
  agents: ({ agents = [] }) => `agent ${either(agents)}`,
  environments: ({ environments = [] }) => `environment ${either(environments)}`,
  on_behalf_of: ({ on_behalf_of = [] }) => `on behalf of ${either(on_behalf_of)}`,
  modes: ({ modes = [] }) => `mode ${either(modes)}`,
  risk_tags: ({ risk_tags = [] }) => (risk_tags.length === 0 ? "no risk tag" : `risk tag ${either(risk_tags)}`),
  risk_tags_all: ({ risk_tags_all = [] }) => `risk tags ${risk_tags_all.map(word).join(" and ")}`,
  labels: ({ labels = {} }) =>
    Object.entries(labels)
      .map(([key, value]) => `label ${word(key)} = ${word(value)}`)
      .join(", "),
};

export const MATCH_KEYS = Object.keys(MATCH_WORDS) as readonly (keyof Match)[];

/** What one key of a `match` asks for: `tool refund.* or payout.*`; nothing where it is left out. */
export function matchWords(match: Match, key: keyof Match): string {
  return match[key] === undefined ? "" : MATCH_WORDS[key](match);
}

const OPERATOR_WORDS: Readonly<Record<Exclude<Test["operator"], "exists">, string>> = {
  eq: "=",
  neq: "is not",
  gt: ">",
  gte: ">=",
  lt: "<",
  lte: "<=",
  in: "is one of",
  not_in: "is none of",
  contains: "contains",
  starts_with: "starts with",
  ends_with: "ends with",
  matches: "matches",
};

/** A condition: `args.amount > 50, (args.currency = EUR or args.test = true)`. */
export function conditionWords(condition: Condition): string {
  switch (condition.kind) {
    case "cel":
      return quote(condition.source);
    case "not":
      return `not (${conditionWords(condition.of)})`;
    case "all":
      return condition.of.map(conditionWords).join(", ");
    case "any":
      return `(${condition.of.map(conditionWords).join(" or ")})`;
    default:
      return testWords(condition);
  }
}

function testWords({ path, operator, operand }: Test): string {
  if (operator === "exists") return `${path} is ${operand ? "there" : "not there"}`;
  return `${path} ${OPERATOR_WORDS[operator]} ${valueWords(operand)}`;
}

/** For whom a rule is: everything that it matches. */
export function appliesWords({ match, when }: Pick<Rule, "match" | "when">): string {
  const keys = MATCH_KEYS.map((key) => matchWords(match, key)).filter((words) => words !== "");
  return [...keys, ...(when === null ? [] : [conditionWords(when)])].join(", ") || "every action";
}

/** Who must approve: `2 of finance and 1 of security or legal`. */
export function peopleWords(requirements: readonly Requirement[]): string {
  return requirements.map(({ any_of, count }) => `${count} of ${either(any_of)}`).join(" and ");
}

/** What a limit counts: `sum of args.amount per agent in 24h`. */
export function limitWords({ path, per, over_seconds }: Limit): string {
  return `${path === null ? "actions" : `sum of ${path}`} per ${per} in ${writeDuration(over_seconds)}`;
}

export const percent = (share: number): string => `${Number((share * 100).toFixed(3))} %`;

/** Who is told while a gate waits: `team-lead after 15m and director after 25m`. */
export function chainWords(steps: readonly Escalation[]): string {
  if (steps.length === 0) return "nobody";
  return steps.map(({ to, after_seconds }) => `${word(to)} after ${writeDuration(after_seconds)}`).join(" and ");
}
