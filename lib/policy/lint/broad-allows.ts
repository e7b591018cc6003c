import { quote } from "../describe";
import type { Match } from "../match-source";
import { isEverything } from "./covers";
import type { Draft, LintContext } from "./finding";

/** Allows that name no tool: everything runs that another rule doesn't stop, also tools that don't exist yet. */
export function* broadAllows({ own }: LintContext): Generator<Draft> {
  for (const { rule, path } of own) {
    if (!rule.decision.startsWith("ALLOW") || rule.when !== null || namesActions(rule.match)) continue;
    const said = saidByAgent(rule.match);
    yield {
      severity: "warning",
      code: said === null ? "broad_allow" : "rests_on_agents_word",
      path,
      message:
        said === null
          ? "allows every tool, also those that are added later; name the tools or topics that it is for"
          : `any tool runs once the agent gives it ${said}; name the tools or topics that it is for`,
      rule,
    };
  }
}

function namesActions({ tools, topics }: Match): boolean {
  return [tools, topics].some((globs) => globs !== undefined && !globs.some(isEverything));
}

/** What an agent has to say of its own action for an allow to apply, where nothing else is asked for; else null. */
function saidByAgent({ risk_tags = [], risk_tags_all = [], labels, agents, environments, on_behalf_of }: Match) {
  if (agents || environments || on_behalf_of) return null;
  if (risk_tags_all.length > 0) return `the risk tags ${risk_tags_all.map(quote).join(" and ")}`;
  if (risk_tags.length > 0) return `the risk tag ${risk_tags.map(quote).join(" or ")}`;
  if (labels === undefined) return null;
  return `the label ${Object.entries(labels)
    .map(([key, value]) => `${quote(key)}: ${quote(value)}`)
    .join(" and ")}`;
}
