import { isDeepStrictEqual } from "node:util";
import type { Condition, Test } from "../condition-source";
import { globCovers } from "../lint/glob-relations";
import type { Match } from "../match-source";
import type { Rule } from "../rule-source";

/** What a name of an action is compared with. Of `agent` there are two, the name and the id. */
type NameField = "tool" | "topic" | "agent" | "environment" | "on_behalf_of";

/** One thing that an action is asked. */
export type Atom =
  | { kind: "glob"; field: NameField; glob: string }
  | { kind: "tag"; tag: string }
  | { kind: "untagged" }
  | { kind: "label"; key: string; value: string }
  | { kind: "mode"; mode: string }
  | { kind: "cel"; source: string }
  | { kind: "test"; test: Test };

export type Literal = { kind: "literal"; atom: Atom; negated: boolean };

/**
 * What a rule asks of an action, with every `not` moved inwards: in three-valued logic De Morgan's laws hold as well. So
 * for "it holds" and for "it holds or can't be read" alike, `all` is the intersection of the actions that its parts let
 * through, and `any` the union. That is what `implies` builds on.
 */
export type Formula = Literal | { kind: "all" | "any"; of: readonly Formula[] };

const literal = (atom: Atom): Literal => ({ kind: "literal", atom, negated: false });
const all = (of: readonly Formula[]): Formula => ({ kind: "all", of });
const any = (of: readonly Formula[]): Formula => ({ kind: "any", of });

const HOLDS: Formula = all([]);

/** What a rule or a floor exception asks of an action. */
export function formulaOf({ match, when }: Pick<Rule, "match" | "when">): Formula {
  const keys = (Object.keys(match) as (keyof Match)[]).map((key) => matchFormula(match, key));
  return all([...keys, whenFormula(when)]);
}

export function whenFormula(when: Condition | null): Formula {
  if (when === null) return HOLDS;
  switch (when.kind) {
    case "test":
      return literal({ kind: "test", test: when });
    case "cel":
      return literal({ kind: "cel", source: when.source });
    case "not":
      return negate(whenFormula(when.of));
    default:
      return { kind: when.kind, of: when.of.map(whenFormula) };
  }
}

/** What one key of a `match` asks; nothing where it is left out. */
export function matchFormula(match: Match, key: keyof Match): Formula {
  if (match[key] === undefined) return HOLDS;
  switch (key) {
    case "tools":
      return names("tool", match.tools);
    case "topics":
      return names("topic", match.topics);
    case "agents":
      return names("agent", match.agents);
    case "environments":
      return globs("environment", match.environments);
    case "on_behalf_of":
      return globs("on_behalf_of", match.on_behalf_of);
    case "modes":
      return any((match.modes ?? []).map((mode) => literal({ kind: "mode", mode })));
    case "risk_tags":
      if (match.risk_tags?.length === 0) return literal({ kind: "untagged" });
      return any((match.risk_tags ?? []).map((tag) => literal({ kind: "tag", tag })));
    case "risk_tags_all":
      return all((match.risk_tags_all ?? []).map((tag) => literal({ kind: "tag", tag })));
    case "labels":
      return all(
        Object.entries(match.labels ?? {}).map(([name, value]) => literal({ kind: "label", key: name, value })),
      );
  }
}

function globs(field: NameField, wanted: readonly string[] = []): Formula {
  return any(wanted.map((glob) => literal({ kind: "glob", field, glob })));
}

/** Every action has these names, so a bare `*` asks for nothing. Of one that may be left unsaid, it leaves that in doubt. */
function names(field: NameField, wanted: readonly string[] = []): Formula {
  return wanted.some((glob) => globCovers(glob, "*")) ? HOLDS : globs(field, wanted);
}

/** The opposite, which can be read where the formula itself can be. */
export function negate(formula: Formula): Formula {
  if (formula.kind === "literal") return { ...formula, negated: !formula.negated };
  return { kind: formula.kind === "all" ? "any" : "all", of: formula.of.map(negate) };
}

/** What a literal is about: only literals about the same thing say anything of each other. */
export function subjectOf({ atom }: Literal): string {
  switch (atom.kind) {
    case "glob":
      return atom.field;
    case "label":
      return `label ${atom.key}`;
    case "test":
      return `value ${atom.test.path}`;
    case "cel":
      return "cel";
    case "mode":
      return "mode";
    default:
      return "risk tags";
  }
}

/** Whether an atom is answered with yes or no for every action. */
export function isReadable(atom: Atom): boolean {
  if (atom.kind === "glob") return atom.field !== "environment" && atom.field !== "on_behalf_of";
  if (atom.kind === "test") return atom.test.operator === "exists";
  return atom.kind !== "cel";
}

export function sameAtom(one: Atom, other: Atom): boolean {
  return isDeepStrictEqual(one, other);
}
