import { z } from "zod";
import { actionOf } from "@/lib/jobs/action";
import { proposeInput } from "@/lib/jobs/schemas";
import { expected, type IssueParams, text } from "../fields";
import type { PolicyInput } from "../schemas";

/** An action as somebody wrote it down: all that policy looks at, but for when it happens and how the draw falls. */
export type Given = Omit<PolicyInput, "now" | "draw">;

const agentName = text("an agent's name", 200).default("agent");

/** The keys of a given action: those of `POST /jobs`, and the agent's name. */
const GIVEN_KEYS: readonly string[] = ["agent", ...Object.keys(proposeInput.shape)];

/** An action in the form of the body of `POST /jobs`; `args` may be left out, and `agent` says who proposes it. */
export const given = z
  .record(z.string(), z.unknown(), expected("an action such as { tool: payment.send, args: { amount: 5000 } }"))
  .transform((keys, ctx): Given => {
    const { agent, ...body } = keys;
    const name = agentName.safeParse(agent);
    const parsed = proposeInput.safeParse({ args: {}, ...body });
    for (const issue of name.error?.issues ?? []) refuse(ctx, ["agent"], issue.message);
    for (const issue of parsed.error?.issues ?? []) refuseBody(ctx, issue);
    if (!name.success || !parsed.success) return z.NEVER;
    // The name stands for the id too: limits per agent count by it.
    return actionOf(parsed.data, { id: name.data, name: name.data });
  });

function refuse(ctx: z.RefinementCtx, path: PropertyKey[], message: string, params: IssueParams = {}): void {
  ctx.addIssue({ code: "custom", path: path.filter((step) => typeof step !== "symbol"), message, params });
}

function refuseBody(ctx: z.RefinementCtx, issue: z.core.$ZodIssue): void {
  if (issue.code === "unrecognized_keys") {
    const known = issue.path.length === 0 ? GIVEN_KEYS : [];
    for (const key of issue.keys) refuse(ctx, [...issue.path, key], "", { known });
  } else refuse(ctx, issue.path, issue.message);
}
