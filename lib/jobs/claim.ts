import { isExpired } from "@/lib/approvals/expire";
import { progress } from "@/lib/approvals/requirement";
import { emit } from "@/lib/audit/emit";
import { type Tx, transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { type AppError, conflict, notFound } from "@/lib/errors";
import { signGrant } from "@/lib/grants/sign";
import type { AgentActor, Context } from "@/lib/identity/actor";
import { requireAgentActor, requirePermission } from "@/lib/identity/permissions";
import { newId } from "@/lib/ids";
import { jobHash } from "@/lib/payload/job-hash";
import { decide } from "@/lib/policy/active";
import type { DetailRow } from "./row";
import type { ClaimInput, JobState } from "./schemas";
import { activeSnapshot, lockJob, moveJob } from "./store";
import { countingApprovers } from "./view";

export type Claimed = {
  grant: string;
  args: Record<string, unknown>;
  constraints: Record<string, unknown>;
  expires_at: string;
};

const CLAIMED: ReadonlySet<JobState> = new Set<JobState>(["CLAIMED", "SUCCEEDED", "FAILED", "UNREPORTED"]);

function requireClaimable(row: DetailRow): void {
  if (CLAIMED.has(row.state)) throw conflict("already_claimed", "This job has been claimed; it runs once.");
  if (row.state === "REVOKED") throw conflict("revoked", "The approval was revoked before the claim.");
  if (row.state === "EXPIRED" || isExpired(row)) throw conflict("expired", "The approval has expired; propose again.");
  if (row.state !== "APPROVED" && row.state !== "ALLOWED") {
    throw conflict("not_approved", `This job is ${row.state}; only an approved or allowed one can be claimed.`, {
      state: row.state,
    });
  }
}

/** Computed again from what is stored: a row changed behind the application's back fits no approval ([T15]). */
function storedHash(row: DetailRow): string {
  const { tenant_id, agent_id, topic, tool, args, environment, on_behalf_of } = row;
  return jobHash({ tenant: tenant_id, agent: agent_id, topic, tool, args, environment, on_behalf_of });
}

/** Today's rules, where they are no longer those the job was decided under: the stricter of the two holds (policy.md, *Snapshots*). */
async function requirePolicyStill(row: DetailRow): Promise<void> {
  const snapshot = await activeSnapshot(row.tenant_id);
  if (snapshot === row.policy_snapshot) return;
  const { tool, topic, environment, mode, risk_tags, labels, scope, args, before, checkpoint, identity, on_behalf_of } =
    row;
  const agent = { id: row.agent_id, name: row.agent_name };
  const input = {
    tool,
    topic,
    agent,
    environment,
    mode,
    risk_tags,
    labels,
    scope,
    args,
    before,
    checkpoint,
    identity,
    on_behalf_of,
  };
  const today = await decide(row.tenant_id, snapshot, input);
  const met = today.decision !== "REQUIRE_APPROVAL" || progress(today.requirements, countingApprovers(row)).met;
  if (today.decision === "DENY" || !met) {
    throw conflict("policy_denies_now", `The active policy asks for more: ${today.reason}`, {
      policy_snapshot: snapshot,
      policy_rule_id: today.rule_id,
    });
  }
}

async function take(tx: Tx, ctx: Context<AgentActor>, row: DetailRow): Promise<Claimed> {
  const grantId = newId("grt");
  const { grant, expiresAt } = await signGrant(row, grantId, row.now);
  if (!(await moveJob(tx, row, "CLAIMED")))
    throw conflict("already_claimed", "This job has been claimed; it runs once.");
  await tx.claim.create({
    data: {
      jobId: row.id,
      agentId: row.agent_id,
      keyId: ctx.actor.keyId,
      revision: row.revision,
      jobHash: row.job_hash,
      grantId,
    },
    select: { jobId: true },
  });
  const data = { grant: grantId, job_hash: row.job_hash, revision: row.revision, policy_snapshot: row.policy_snapshot };
  await emit(tx, ctx, { type: "job.claimed", jobId: row.id, data });
  return { grant, args: row.args ?? {}, constraints: row.constraints, expires_at: expiresAt.toISOString() };
}

async function reportAltered(ctx: Context<AgentActor>, row: DetailRow, found: string): Promise<AppError> {
  const data = { job_hash: row.job_hash, found, revision: row.revision };
  await transaction((tx) => emit(tx, ctx, { type: "job.altered", jobId: row.id, data }));
  return conflict(
    "hash_mismatch",
    "The stored arguments no longer fit the hash that was decided on. Nothing may run; an administrator should look.",
  );
}

/**
 * The executor's one-time taking of an approved or allowed job, just before it acts ([T11], [T12], [T15], [T26]).
 * @throws 404 `not_found`; 409 `not_approved`, `already_claimed`, `hash_mismatch`, `expired`, `revoked`, `baseline_drift`,
 *   `policy_denies_now`, `agent_suspended`
 */
export async function claim(context: Context, input: ClaimInput & { id: string }): Promise<Claimed> {
  requirePermission(context, "jobs.execute");
  const ctx = requireAgentActor(context);
  const outcome = await transaction(
    async (tx): Promise<{ claimed: Claimed } | { altered: DetailRow; found: string }> => {
      const row = await lockJob(tx, ctx.tenantId, input.id);
      if (!row || row.agent_id !== ctx.actor.id) throw notFound("job");
      if (row.suspended) throw conflict("agent_suspended", "This agent is suspended.");
      requireClaimable(row);
      const found = storedHash(row);
      if (found !== row.job_hash) return { altered: row, found };
      if (input.job_hash !== row.job_hash)
        throw conflict("hash_mismatch", "These are not the arguments that were decided on.", {
          job_hash: row.job_hash,
        });
      if (input.before_ref !== undefined && row.before_ref !== null && input.before_ref !== row.before_ref) {
        throw conflict("baseline_drift", "The record has changed since it was reviewed.", {
          before_ref: row.before_ref,
        });
      }
      await requirePolicyStill(row);
      return { claimed: await take(tx, ctx, row) };
    },
  );
  if ("altered" in outcome) throw await reportAltered(ctx, outcome.altered, outcome.found);
  wake({ tenantId: ctx.tenantId, jobId: input.id, state: "CLAIMED" });
  return outcome.claimed;
}
