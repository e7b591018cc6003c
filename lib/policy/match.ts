import { type Answer, type Check, Unreadable } from "./answer";
import { describeValue, quote } from "./describe";
import { compileGlobs, type Matcher } from "./glob";
import type { Match } from "./match-source";
import type { PolicyInput } from "./schemas";

type Test = Check["test"];

/** The checks of a `match`, all of which must hold. `names` look at nothing but tool and topic. */
export function compileMatch(match: Match): { names: Check[]; others: Check[] } {
  const names = [
    globs(
      "tools",
      match.tools,
      (matches) => (input) => matches(input.tool),
      (input) => `tool is ${quote(input.tool)}`,
    ),
    globs(
      "topics",
      match.topics,
      (matches) => (input) => matches(input.topic),
      (input) => `topic is ${quote(input.topic)}`,
    ),
  ];
  const others = [
    riskTags(match.risk_tags),
    riskTagsAll(match.risk_tags_all),
    globs(
      "agents",
      match.agents,
      (matches) =>
        ({ agent }) =>
          matches(agent.name) || matches(agent.id),
      ({ agent }) => `agent is ${quote(agent.name)}`,
    ),
    stated("environments", match.environments, "environment", (input) => input.environment),
    stated("on_behalf_of", match.on_behalf_of, "on_behalf_of", (input) => input.on_behalf_of),
    modes(match.modes),
    labels(match.labels),
  ];
  return { names: names.filter((check) => check !== null), others: others.filter((check) => check !== null) };
}

const labelOf = (key: string, wanted: unknown): string => `match.${key} ${JSON.stringify(wanted)}`;

function globs(
  key: string,
  wanted: string[] | undefined,
  test: (matches: Matcher) => Test,
  found: Check["found"],
): Check | null {
  return wanted === undefined ? null : { label: labelOf(key, wanted), test: test(compileGlobs(wanted)), found };
}

/**
 * What every action has, but an agent may leave unsaid. A gate for production must not be avoided by leaving the
 * environment out, so what is unsaid can't be read, instead of being different.
 */
function stated(
  key: string,
  wanted: string[] | undefined,
  name: string,
  read: (input: PolicyInput) => string | null,
): Check | null {
  const test =
    (matches: Matcher): Test =>
    (input): Answer => {
      const value = read(input);
      return value === null ? new Unreadable(() => `${name} is missing`) : matches(value);
    };
  return globs(key, wanted, test, (input) => `${name} is ${describeValue(read(input) ?? undefined)}`);
}

const tagsOf = ({ risk_tags }: PolicyInput): string =>
  risk_tags.length === 0 ? "there are no risk tags" : `risk tags are ${risk_tags.map(quote).join(", ")}`;

function riskTags(wanted: string[] | undefined): Check | null {
  if (wanted === undefined) return null;
  const label = labelOf("risk_tags", wanted);
  if (wanted.length === 0) return { label, test: (input) => input.risk_tags.length === 0, found: tagsOf };
  return { label, test: (input) => wanted.some((tag) => input.risk_tags.includes(tag)), found: tagsOf };
}

function riskTagsAll(wanted: string[] | undefined): Check | null {
  if (wanted === undefined) return null;
  const test: Test = (input) => wanted.every((tag) => input.risk_tags.includes(tag));
  return { label: labelOf("risk_tags_all", wanted), test, found: tagsOf };
}

function modes(wanted: string[] | undefined): Check | null {
  if (wanted === undefined) return null;
  return {
    label: labelOf("modes", wanted),
    test: (input) => wanted.includes(input.mode),
    found: (input) => `mode is ${quote(input.mode)}`,
  };
}

function labels(wanted: Record<string, string> | undefined): Check | null {
  if (wanted === undefined) return null;
  const entries = Object.entries(wanted);
  const labelValue = ({ labels }: PolicyInput, key: string) => (Object.hasOwn(labels, key) ? labels[key] : undefined);
  return {
    label: labelOf("labels", wanted),
    test: (input) => entries.every(([key, value]) => labelValue(input, key) === value),
    found: (input) => entries.map(([key]) => `label ${key} is ${describeValue(labelValue(input, key))}`).join("; "),
  };
}
