import { describe, expect, it } from "vitest";
import { allOf, Unreadable } from "./answer";
import { compileMatch } from "./match";
import type { Match } from "./match-source";
import type { PolicyInput } from "./schemas";
import { action } from "./testing";

function answer(match: Match, given: Partial<PolicyInput>): boolean | string {
  const said = allOf(Object.values(compileMatch(match)).flat(), action(given));
  return said instanceof Unreadable ? said.why : said;
}

describe("each match key", () => {
  it.each<[string, Match, Partial<PolicyInput>, boolean | string]>([
    ["tools: a glob", { tools: ["refund.*", "task.*"] }, {}, true],
    ["tools: another", { tools: ["refund.*"] }, {}, false],
    ["topics", { topics: ["job.task.*"] }, {}, true],
    ["topics: another", { topics: ["task.*"] }, {}, false],
    ["agents: by name", { agents: ["billing-*"] }, {}, true],
    ["agents: by id", { agents: ["agt_1"] }, {}, true],
    ["agents: another", { agents: ["agt_2", "support-*"] }, {}, false],
    ["environments", { environments: ["prod*"] }, { environment: "production" }, true],
    ["environments: another", { environments: ["prod*"] }, { environment: "staging" }, false],
    ["environments: not given", { environments: ["prod*"] }, {}, "environment is missing"],
    ["on_behalf_of", { on_behalf_of: ["user:*@example.com"] }, { on_behalf_of: "user:dana@example.com" }, true],
    ["on_behalf_of: another", { on_behalf_of: ["user:*@example.com"] }, { on_behalf_of: "user:x@evil.test" }, false],
    ["on_behalf_of: not given", { on_behalf_of: ["*"] }, {}, "on_behalf_of is missing"],
    ["modes", { modes: ["sync", "async"] }, {}, true],
    ["modes: another", { modes: ["sync"] }, {}, false],
    ["risk_tags: any of", { risk_tags: ["prod", "write"] }, { risk_tags: ["write", "x"] }, true],
    ["risk_tags: none of", { risk_tags: ["prod", "write"] }, { risk_tags: ["Prod"] }, false],
    ["risk_tags: [] on a job without", { risk_tags: [] }, {}, true],
    ["risk_tags: [] on a job with one", { risk_tags: [] }, { risk_tags: ["x"] }, false],
    ["risk_tags_all: all of", { risk_tags_all: ["prod", "write"] }, { risk_tags: ["x", "write", "prod"] }, true],
    ["risk_tags_all: one lacks", { risk_tags_all: ["prod", "write"] }, { risk_tags: ["prod"] }, false],
    ["labels: exact", { labels: { team: "ap", tier: "1" } }, { labels: { tier: "1", team: "ap", x: "y" } }, true],
    ["labels: another value", { labels: { team: "ap" } }, { labels: { team: "AP" } }, false],
    ["labels: not there", { labels: { toString: "x" } }, {}, false],
    ["all keys together", { tools: ["*"], risk_tags: ["x"] }, { risk_tags: ["x"] }, true],
    ["one key does not hold", { tools: ["other"], risk_tags: ["x"] }, { risk_tags: ["x"] }, false],
    ["one does not hold, one is missing", { tools: ["other"], environments: ["prod"] }, {}, false],
  ])("%s", (_, match, given, says) => {
    expect(answer(match, given)).toBe(says);
  });
});
