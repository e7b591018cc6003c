import { decide } from "@/lib/policies/active";
import type { AgentActor } from "@/lib/identity/actor";
import { actionOf } from "@/lib/jobs/action";
import { type ProposeInput, proposeInput } from "@/lib/jobs/schemas";
import type { Verdict } from "@/lib/policy/schemas";
import type { Sample } from "./store";
import type { Pick, Seed, Template } from "./template";
import { TEMPLATES } from "./templates";

export type Candidate = { body: ProposeInput; seed: Seed; template: string; agent: AgentActor };

/** Where one person decides: nobody's second look is spent on a test, and nothing critical is ever only a drill. */
const fits = ({ decision, tier, requirements }: Verdict): boolean =>
  decision === "REQUIRE_APPROVAL" &&
  tier !== "critical" &&
  requirements.reduce((sum, { count }) => sum + count, 0) === 1;

/** What the tenant's policy says of it today, where that suits a test item; nothing is sampled. */
export async function suitable(tenantId: string, agent: AgentActor, body: ProposeInput): Promise<Verdict | null> {
  const { id, name } = agent;
  const action = { ...actionOf(body, { id, name }), now: new Date(), draw: null };
  const verdict = await decide(tenantId, agent.activeSnapshot, action);
  return fits(verdict) ? verdict : null;
}

/** A template's job as the agent would propose it: with its tool, its tags and its environment. */
export function bodyOf({ tool, topic, environment, risk_tags }: Sample, seed: Seed): ProposeInput {
  const { args, before, request } = seed;
  return proposeInput.parse({
    tool,
    topic,
    args,
    risk_tags,
    checkpoint: { request },
    ...(environment !== null && { environment }),
    ...(before && { before }),
  });
}

/** Everything that an agent's tool and a template make together, in no order that could be learned. */
export function pairs(samples: readonly Sample[], pick: Pick): { sample: Sample; template: Template }[] {
  const all = samples.flatMap((sample) =>
    TEMPLATES.filter(({ tools }) => tools.test(sample.tool)).map((template) => ({ sample, template })),
  );
  return all
    .map((pair) => ({ pair, place: pick(1_000_000) }))
    .sort((one, other) => one.place - other.place)
    .map(({ pair }) => pair);
}
