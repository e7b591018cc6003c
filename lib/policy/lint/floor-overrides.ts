import type { FloorException } from "../exception-source";
import { FLOOR_TIERS, type FloorHit } from "../floor/classes";
import { detectFloor } from "../floor/detect";
import type { Match } from "../match-source";
import type { Rule } from "../rule-source";
import type { PolicyInput } from "../schemas";
import { type Draft, type LintContext, placeIn } from "./finding";
import { globCovers } from "./glob-relations";
import type { IdleBy } from "./idle-rules";
import { tierShortage } from "./who-decides";

const DAY_MS = 86_400_000;

/** Allows that name what the floor gates: people are asked all the same, which the author may not expect. */
export function* floorOverrides(context: LintContext, idle: ReadonlyMap<Rule, IdleBy>): Generator<Draft> {
  for (const placed of context.own) {
    const { rule } = placed;
    if (!rule.decision.startsWith("ALLOW") || idle.has(rule)) continue;
    const path = placeIn(context, placed, ["match", "tools"], ["tool"], ["match", "topics"], ["match", "risk_tags"]);
    for (const { hit, tool } of overridden(rule.match, context)) {
      const tier = FLOOR_TIERS[hit.class];
      const shortage = tierShortage(context, tier);
      const exception = `floor_exceptions: [{ tool: ${tool === null ? "…" : JSON.stringify(tool)}, class: ${hit.class}, when: …, reason: …, expires_on: … }]`;
      yield {
        severity: "warning",
        code: "floor_overrides",
        path,
        message:
          `the floor asks people at tier ${tier} whatever this rule allows: ${hit.why} (${hit.class})` +
          `${shortage === null ? "" : `, which ${shortage}`}. Make this rule a gate, or write ${exception}`,
        rule,
      };
    }
  }
}

type Overridden = { hit: FloorHit; tool: string | null };

/** The classes that an allow runs into, each once, with what in the rule shows it. */
function overridden(match: Match, { policy, now }: LintContext): Overridden[] {
  const globs = match.tools ?? match.topics?.map((topic) => topic.replace(/^job\./, ""));
  const risk_tags = [...(match.risk_tags ?? []), ...(match.risk_tags_all ?? [])];
  const environments = match.environments?.map(nameFrom) ?? [null];
  const found = new Map<string, Overridden>();
  for (const glob of globs ?? [null]) {
    for (const tool of glob === null ? [""] : namesFrom(glob)) {
      const hits = environments.flatMap((environment) => detectFloor(likely({ tool, risk_tags, environment })));
      for (const hit of hits) {
        const isLifted = policy.floor_exceptions.some((one) => lifts(one, hit, glob, tool, now));
        if (!isLifted && !found.has(hit.class)) found.set(hit.class, { hit, tool: glob });
      }
    }
  }
  return [...found.values()];
}

/** Whether an exception is about this: its own bounds are up to its author. */
function lifts(
  { tool, classes, expires_on }: FloorException,
  hit: FloorHit,
  glob: string | null,
  name: string,
  now: Date,
): boolean {
  const isAbout = glob === null || globCovers(tool, glob) || globCovers(glob, tool) || globCovers(tool, name);
  return isAbout && classes.includes(hit.class) && now.getTime() < Date.parse(`${expires_on}T00:00:00Z`) + DAY_MS;
}

/**
 * Names that a glob matches, or nearly: what its author wrote, without what it leaves open. `payment.*` says nothing of
 * what is done, so two verbs that most tools have stand in.
 */
function namesFrom(glob: string): string[] {
  const open = /^[^*?]+[._:/-]\*$/.test(glob) ? ["create", "send"].map((verb) => glob.replace("*", verb)) : [];
  return [nameFrom(glob), ...open];
}

const nameFrom = (glob: string): string => glob.replace(/[*?]+/g, "").replace(/^[._:/-]+|[._:/-]+$/g, "");

/** An action of which only so much is known. */
function likely(known: Pick<PolicyInput, "tool" | "risk_tags" | "environment">): PolicyInput {
  return {
    ...known,
    topic: `job.${known.tool}`,
    agent: { id: "", name: "" },
    mode: "async",
    labels: {},
    scope: undefined,
    args: {},
    before: undefined,
    checkpoint: undefined,
    identity: undefined,
    on_behalf_of: null,
    now: new Date(0),
    draw: null,
  };
}
