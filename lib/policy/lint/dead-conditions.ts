import type { Path } from "@/lib/payload/path";
import type { Condition, Test } from "../condition-source";
import type { Rule } from "../rule-source";
import { findContradiction, findTautology } from "./contradictions";
import { conjuncts } from "./covers";
import { type Draft, type LintContext, placeIn } from "./finding";
import { mapsOf, writeTest } from "./when-places";

/** Conditions that no value passes, or that every value passes. */
export function* deadConditions(context: LintContext): Generator<Draft> {
  for (const placed of context.own) {
    const { rule, path } = placed;
    const { risk_tags, risk_tags_all } = rule.match;
    if (risk_tags?.length === 0 && risk_tags_all !== undefined) {
      const message =
        "never applies: risk_tags: [] asks for no tag at all, risk_tags_all for some; leave one of them out";
      yield draft("never_matches", placeIn(context, placed, ["match", "risk_tags"]), message, rule);
    }
    for (const map of mapsOf(rule.when, [...path, "when"])) {
      yield* contradictory(rule, map.condition, map.path);
      yield* complete(rule, map.condition, map.path);
    }
  }
}

const draft = (code: string, path: Path, message: string, rule: Rule): Draft => ({
  severity: "warning",
  code,
  path,
  message,
  rule,
});

function* contradictory(rule: Rule, map: Condition, path: Path): Generator<Draft> {
  // What nests in `all` is reported once, by the map around it.
  const tests = findContradiction(conjuncts(map));
  if (tests === null || path.at(-2) === "all") return;
  const said = `nothing can be ${tests.map(writeTest).join(" and ")} at once`;
  const what = path.at(-1) === "when" ? EFFECT[rule.decision] : "so this part never holds";
  yield draft("never_matches", path, `${tests[0]?.path}: ${said}, ${what}; correct one of them`, rule);
}

const EFFECT: Readonly<Record<Rule["decision"], string>> = {
  ALLOW: "so this rule never allows anything",
  ALLOW_WITH_CONSTRAINTS: "so this rule never allows anything",
  REQUIRE_APPROVAL: "so this rule only gates what it cannot read",
  DENY: "so this rule only denies what it cannot read",
};

function* complete(rule: Rule, map: Condition, path: Path): Generator<Draft> {
  for (const part of map.kind === "all" ? map.of : []) {
    if (part.kind !== "any") continue;
    const tests = findTautology(part.of.flatMap(onlyTest));
    if (tests === null) continue;
    const said = `every value is ${tests.map(writeTest).join(" or ")}`;
    const message = `${tests[0]?.path}: ${said}, so this part always holds; leave it out, or correct one of them`;
    yield draft("always_holds", [...path, "any"], message, rule);
  }
}

/** The one comparison that an alternative consists of. */
function onlyTest(condition: Condition): Test[] {
  const [only, ...others] = conjuncts(condition);
  return only?.kind === "test" && others.length === 0 ? [only] : [];
}
