import { decideRevised } from "@/lib/approvals/edit";
import { isExpired } from "@/lib/approvals/expire";
import { stricterGate } from "@/lib/approvals/stricter";
import { emit, enqueue } from "@/lib/audit/emit";
import { type Tx, transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { conflict, forbidden, notFound } from "@/lib/errors";
import type { AgentActor, Context } from "@/lib/identity/actor";
import { requireAgentActor, requirePermission } from "@/lib/identity/permissions";
import type { Prisma } from "@/generated/prisma/client";
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
  if (row.agent_id !== ctx.actor.id) throw notFound("job");
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
  await tx.$executeRaw`UPDATE jobs SET state = 'DENIED', updated_at = clock_timestamp() WHERE id = ${row.id}`;
  const resolvedComment = `Policy denies the revision: ${denied.why}`;
  await tx.approval.update({
    where: { jobId: row.id },
    data: {
      resolution: "REJECTED",
      resolvedAt: row.now,
      resolvedComment,
      openRoles: [],
      assigneeId: null,
      leaseUntil: null,
    },
    select: { id: true },
  });
  const data = {
    resolution: "REJECTED",
    job_hash: denied.hash,
    policy_snapshot: row.active_snapshot,
    rule_id: denied.rule_id,
  };
  const eventId = await emit(tx, ctx, { type: "approval.resolved", jobId: row.id, data });
  await enqueue(tx, row.tenant_id, eventId, "approval.resolved", { job_id: row.id, resolution: "REJECTED" });
}

/** What belongs to the arguments: the record they change, and the agent's own words about them. */
async function storeContext(tx: Tx, row: DetailRow, input: Revise): Promise<void> {
  const { before, before_ref, summary, checkpoint } = input;
  const data = {
    ...(before === undefined ? {} : { before: before as Prisma.InputJsonObject }),
    ...(before_ref === undefined ? {} : { beforeRef: before_ref }),
    ...(summary === undefined ? {} : { summary: summary as Prisma.InputJsonObject }),
    ...(checkpoint === undefined ? {} : { checkpoint: checkpoint as Prisma.InputJsonObject }),
  };
  if (Object.keys(data).length > 0) await tx.job.update({ where: { id: row.id }, data, select: { id: true } });
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
  const before = input.before ?? row.before;
  await addRevision(tx, ctx, row, { args: input.args, hash, verdict, gate, reopened: true, before });
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
