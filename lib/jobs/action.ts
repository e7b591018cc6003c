import type { PolicyInput } from "@/lib/policy/schemas";
import type { ProposeInput } from "./schemas";

/** Tool and topic; the one that was left out follows from the other. */
export function names(body: Pick<ProposeInput, "tool" | "topic">): { tool: string; topic: string } {
  const tool = body.tool ?? (body.topic ?? "").replace(/^job\./, "");
  return { tool, topic: body.topic ?? `job.${tool}` };
}

/** What policy may look at of a proposal, but for when it is made and how the draw falls. */
export function actionOf(body: ProposeInput, agent: PolicyInput["agent"]): Omit<PolicyInput, "now" | "draw"> {
  return {
    ...names(body),
    agent,
    environment: body.environment ?? null,
    mode: body.mode,
    risk_tags: body.risk_tags,
    labels: body.labels,
    scope: body.scope,
    args: body.args,
    before: body.before,
    checkpoint: body.checkpoint,
    identity: body.identity,
    on_behalf_of: body.identity?.on_behalf_of ?? null,
  };
}
