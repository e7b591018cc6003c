import { decideRevised } from "@/lib/approvals/edit";
import { isExpired } from "@/lib/approvals/expire";
import { endGate } from "@/lib/approvals/resolve";
import { stricterGate } from "@/lib/approvals/stricter";
import { announce } from "@/lib/audit/emit";
import { type Tx, transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { conflict, forbidden, notFound } from "@/lib/errors";
import type { AgentActor, Context } from "@/lib/identity/actor";
import { requireAgentActor, requirePermission } from "@/lib/identity/permissions";
import type { Verdict } from "@/lib/policy/schemas";
import { addRevision, revisedHash } from "./revision";
import type { DetailRow } from "./row";
import type { JobState, JobView, ReviseInput } from "./schemas";
import { findJob, lockJob } from "./store";
import { jobView } from "./view";
import { readJob } from "./wait";

type Revise = ReviseInput & { id: string };

const ATTEMPTS = 5;

function requireRevisable(row: DetailRow, ctx: Context<AgentActor>): void {
  if (row.agent_id !== ctx.actor.id || row.seeded) throw notFound("job");
  if (row.suspended) throw forbidden("agent_suspended", "This agent is suspended.");
  if (row.state === "EXPIRED" || isExpired(row)) throw conflict("expired", "The time to decide has passed.");
  if (row.state !== "CHANGES_REQUESTED") {
    const state = { state: row.state };
    throw conflict("not_requested", `This job is ${row.state}; nobody asked for changes.`, state);
  }
}

/** Policy denies what came back: the gate ends, as a reject would end it, and nothing runs. */
async function deny(
  tx: Tx,
  ctx: Context<AgentActor>,
  row: DetailRow,
  denied: { why: string; rule_id: string | null; hash: string },
): Promise<void> {
  await tx.rows`UPDATE jobs SET state = 'DENIED', updated_at = clock_timestamp() WHERE id = ${row.id}`;
  const comment = `Policy denies the revision: ${denied.why}`;
  await endGate(tx, row.id, { resolution: "REJECTED", at: row.now, comment });
  const data = {
    resolution: "REJECTED",
    job_hash: denied.hash,
    policy_snapshot: row.active_snapshot,
    rule_id: denied.rule_id,
  };
  const payload = { job_id: row.id, resolution: "REJECTED" };
  await announce(tx, ctx, { type: "approval.resolved", jobId: row.id, data }, payload);
}

/** What belongs to the arguments: the record they change, and the agent's own words about them. */
async function storeContext(tx: Tx, row: DetailRow, input: Revise): Promise<void> {
  const { before, before_ref, summary, checkpoint } = input;
  const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
  await tx.rows`
    UPDATE jobs SET before = COALESCE(${json(before)}::jsonb, before), before_ref = COALESCE(${before_ref ?? null}, before_ref),
                    summary = COALESCE(${json(summary)}::jsonb, summary),
                    checkpoint = COALESCE(${json(checkpoint)}::jsonb, checkpoint)
     WHERE id = ${row.id}`;
}

async function apply(
  tx: Tx,
  ctx: Context<AgentActor>,
  input: Revise,
  seen: DetailRow,
  verdict: Verdict,
): Promise<JobState | null> {
  const row = await lockJob(tx, ctx.tenantId, input.id);
  if (!row) throw notFound("job");
  requireRevisable(row, ctx);
  if (row.active_snapshot !== seen.active_snapshot || row.revision !== seen.revision) return null;
  const hash = revisedHash(row, input.args);
  const gate = verdict.decision === "DENY" ? null : stricterGate(row, verdict);
  if (gate === null || "conflict" in gate) {
    const why = gate === null ? verdict.reason : `the rules disagree about the constraint ${gate.conflict}`;
    await deny(tx, ctx, row, { why, rule_id: verdict.rule_id, hash });
    return "DENIED";
  }
  await storeContext(tx, row, input);
  const { args, summary, checkpoint, before_ref } = input;
  const context = { before: input.before, before_ref, summary, checkpoint };
  const before = input.before ?? row.before;
  await addRevision(tx, ctx, row, { args, hash, verdict, gate, reopened: true, before, context });
  return "APPROVAL";
}

/**
 * The agent's next revision, after a reviewer asked for changes. Policy decides on it; the gate becomes the stricter of old
 * and new, and everybody votes anew. Earlier revisions are kept.
 * @throws 404 `not_found`; 403 `agent_suspended`; 409 `not_requested`, `expired`, `policy_changing`
 */
export async function revise(context: Context, input: Revise): Promise<JobView> {
  requirePermission(context, "jobs.propose");
  const ctx = requireAgentActor(context);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const seen = await readJob(ctx, input.id);
    requireRevisable(seen, ctx);
    const revised = {
      ...seen,
      ...(input.before && { before: input.before }),
      checkpoint: input.checkpoint ?? seen.checkpoint,
    };
    const verdict = await decideRevised(revised, input.args);
    const state = await transaction((tx) => apply(tx, ctx, input, seen, verdict));
    if (state === null) continue;
    wake({ tenantId: ctx.tenantId, jobId: input.id, state });
    const row = await findJob(ctx.tenantId, input.id);
    if (!row) throw notFound("job");
    return jobView(row);
  }
  throw conflict("policy_changing", "The policy is being changed; try again.", { retry_after: 1 });
}
