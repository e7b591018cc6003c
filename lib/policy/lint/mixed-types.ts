import type { Path } from "@/lib/payload/path";
import type { Test } from "../condition-source";
import { quote } from "../describe";
import type { Rule } from "../rule-source";
import type { Draft, LintContext } from "./finding";
import { listsOverlap } from "./glob-relations";
import { testsOf } from "./when-places";

type Use = { test: Test; path: Path; rule: Rule; type: string };

/** One value compared with a number here and with a string there: for one of the two it can't be read. */
export function* mixedTypes({ own }: LintContext): Generator<Draft> {
  const uses = new Map<string, Use[]>();
  for (const { rule, path } of own) {
    for (const { test, path: place } of testsOf(rule.when, [...path, "when"])) {
      const type = typeOf(test);
      if (type === null) continue;
      uses.set(test.path, [...(uses.get(test.path) ?? []), { test, path: place, rule, type }]);
    }
  }
  for (const all of uses.values()) {
    const usual = all.some(({ type }) => type === "number") ? "number" : all[0]?.type;
    for (const use of all) {
      const other = all.find((one) => one.type === usual && canMeet(one.rule, use.rule));
      if (use.type !== usual && other !== undefined) yield draft(use, other);
    }
  }
}

/** The type of the values that a comparison can read, where there is one. */
function typeOf({ operator, operand }: Test): string | null {
  if (operator === "exists" || operator === "contains") return null;
  return typeof (Array.isArray(operand) ? operand[0] : operand);
}

/** Rules about different tools may find different things at one path. */
function canMeet(one: Rule, other: Rule): boolean {
  return listsOverlap(one.match.tools, other.match.tools) && listsOverlap(one.match.topics, other.match.topics);
}

function draft({ test, path, rule, type }: Use, other: Use): Draft {
  const where = other.rule === rule ? "this rule also compares it" : `${quote(other.rule.id)} compares it`;
  const message =
    `compares ${test.path} with a ${type}, ${JSON.stringify(test.operand)}; ${where} with a ${other.type}, ` +
    `${JSON.stringify(other.test.operand)}: one of them can never read it; give both the same type`;
  return { severity: "warning", code: "mixed_types", path, message, rule };
}
