import type { Path } from "@/lib/payload/path";
import type { CompiledPolicy } from "../compile";
import type { Locate } from "../parse";
import type { Rule } from "../rule-source";
import type { PolicySource } from "../source";

/** Who could decide: each role with the ids of the people who hold it now. A role that nobody holds has none. */
export type KnownPeople = { roles: ReadonlyMap<string, readonly string[]> };

/** A finding before it is looked up where it is written. */
export type Draft = {
  severity: "error" | "warning";
  code: string;
  path: Path;
  message: string;
  rule: Rule | null;
};

/** A rule and where it is written: the rules of a preset all stand where the policy extends it. */
export type PlacedRule = { rule: Rule; own: boolean; path: Path };

/** What every check looks at. `own` are the rules that the author wrote; `rules` also those of the preset. */
export type LintContext = {
  policy: PolicySource;
  compiled: CompiledPolicy;
  rules: readonly PlacedRule[];
  own: readonly PlacedRule[];
  known: KnownPeople | null;
  now: Date;
  isWritten: (path: Path) => boolean;
};

export type LintCheck = (context: LintContext) => Iterable<Draft>;

/** The rules of a policy, each with its place. */
export function placeRules(rules: readonly Rule[], isWritten: LintContext["isWritten"]): PlacedRule[] {
  return rules.map((rule, index) => {
    const path = ["rules", index];
    const own = isWritten(path);
    return { rule, own, path: own ? path : ["extends"] };
  });
}

/** Whether a path stands in the source: `locate` leads to what is around it where it doesn't. */
export function writtenIn(locate: Locate): LintContext["isWritten"] {
  return (path) => {
    const [inner, around] = [locate(path, "value"), locate(path.slice(0, -1), "value")];
    return inner.line !== around.line || inner.column !== around.column;
  };
}

/** The first of some keys of a rule that stands in the source; the rule where none does. */
export function placeIn(context: LintContext, { path, own }: PlacedRule, ...keys: Path[]): Path {
  if (!own) return path;
  return keys.map((key) => [...path, ...key]).find(context.isWritten) ?? path;
}
