import { createHash } from "node:crypto";
import { isExpired } from "@/lib/approvals/expire";
import { progress } from "@/lib/approvals/requirement";
import { emit } from "@/lib/audit/emit";
import { type Tx, transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { type AppError, conflict, notFound } from "@/lib/errors";
import { type SigningKey, signingKey } from "@/lib/grants/keys";
import { sealGrant } from "@/lib/grants/kept";
import { signGrant } from "@/lib/grants/sign";
import type { AgentActor, Context } from "@/lib/identity/actor";
import { requireAgentActor, requirePermission } from "@/lib/identity/permissions";
import { newId } from "@/lib/ids";
import { jobHash } from "@/lib/payload/job-hash";
import { decide } from "@/lib/policies/active";
import type { Verdict } from "@/lib/policy/schemas";
import type { DetailRow } from "./row";
import { reportDue } from "./unreported";
import type { ClaimInput, JobState } from "./schemas";
import { lockJob, loggedHash, moveJob } from "./store";
import { countingApprovers } from "./view";

export type Claimed = {
  grant: string;
  args: Record<string, unknown>;
  constraints: Record<string, unknown>;
  expires_at: string;
};

const ATTEMPTS = 5;
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

function storedHash(row: DetailRow): string {
  const { tenant_id, agent_id, topic, tool, args, environment, on_behalf_of } = row;
  return jobHash({ tenant: tenant_id, agent: agent_id, topic, tool, args, environment, on_behalf_of });
}

/**
 * What the active policy says today, where it is no longer the one that the job was decided under: the stricter of the
 * two holds (policy.md, *Snapshots*).
 */
function verdictToday(row: DetailRow): Promise<Verdict> {
  const agent = { id: row.agent_id, name: row.agent_name };
  // Nothing is sampled twice.
  return decide(row.tenant_id, row.active_snapshot, { ...row, agent, draw: null });
}

function requirePolicyStill(row: DetailRow, today: Verdict): void {
  const met = today.decision !== "REQUIRE_APPROVAL" || progress(today.requirements, countingApprovers(row)).met;
  if (today.decision === "DENY" || !met) {
    throw conflict("policy_denies_now", `The active policy asks for more: ${today.reason}`, {
      policy_snapshot: row.active_snapshot,
      policy_rule_id: today.rule_id,
    });
  }
}

/**
 * True where arguments, hash and the people's votes still belong together. The hash is computed again from what is
 * stored; votes and the append-only log name it too, so that altering arguments and hash alike fits neither ([T15]).
 */
function isUnaltered(row: DetailRow, found: string, logged: string | null): boolean {
  const votedOn = row.votes.filter((vote) => !vote.voided && vote.revision === row.revision);
  const sameForAll = votedOn.every((vote) => vote.job_hash === row.job_hash);
  // A state that was set by hand, or votes that went away since, open no gate either.
  if (row.approval_id !== null && !progress(row.requirements, countingApprovers(row)).met) return false;
  return found === row.job_hash && sameForAll && logged === row.job_hash;
}

/** What the log keeps of a grant: the receipt shows the grant itself. */
const hashOf = (grant: string): string => `sha256:${createHash("sha256").update(grant, "utf8").digest("hex")}`;

async function take(tx: Tx, ctx: Context<AgentActor>, row: DetailRow, key: SigningKey): Promise<Claimed> {
  const grantId = newId("grt");
  const { grant, expiresAt } = await signGrant(key, row, grantId, row.now);
  if (!(await moveJob(tx, row, "CLAIMED")))
    throw conflict("already_claimed", "This job has been claimed; it runs once.");
  const { job_hash, revision, policy_snapshot } = row;
  const data = { grant: grantId, grant_hash: hashOf(grant), job_hash, revision, policy_snapshot };
  await Promise.all([
    tx.rows`
      INSERT INTO claims (job_id, agent_id, key_id, revision, job_hash, grant_id, sealed_grant, report_due_at)
      VALUES (${row.id}, ${row.agent_id}, ${ctx.actor.keyId}, ${revision}, ${job_hash}, ${grantId}, ${sealGrant(grant)}, ${reportDue(row)})`,
    emit(tx, ctx, { type: "job.claimed", jobId: row.id, data }),
  ]);
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

/** `judge`: the active policy is not the one that the job was decided under, and what it says is not known yet. */
type Outcome = { claimed: Claimed } | { altered: DetailRow; found: string } | { judge: DetailRow };

/** What another policy than the job's own says of a job as it was read. */
type Judged = { row: DetailRow; today: Verdict };

const isSame = (one: DetailRow, other: DetailRow): boolean =>
  one.active_snapshot === other.active_snapshot && one.revision === other.revision;

async function tryClaim(
  ctx: Context<AgentActor>,
  input: ClaimInput & { id: string },
  key: SigningKey,
  judged: Judged | null,
): Promise<Outcome> {
  return transaction(async (tx): Promise<Outcome> => {
    const [row, logged] = await Promise.all([lockJob(tx, ctx.tenantId, input.id), loggedHash(tx, input.id)]);
    if (!row || row.agent_id !== ctx.actor.id) throw notFound("job");
    if (row.seeded) throw conflict("not_executable", "No agent asked for this; it can never be run.");
    if (row.suspended) throw conflict("agent_suspended", "This agent is suspended.");
    requireClaimable(row);
    const found = storedHash(row);
    if (!isUnaltered(row, found, logged)) return { altered: row, found };
    if (input.job_hash !== row.job_hash) {
      throw conflict("hash_mismatch", "These are not the arguments that were decided on.", { job_hash: row.job_hash });
    }
    if (input.before_ref !== undefined && row.before_ref !== null && input.before_ref !== row.before_ref) {
      throw conflict("baseline_drift", "The record has changed since it was reviewed.", { before_ref: row.before_ref });
    }
    if (row.active_snapshot !== row.policy_snapshot) {
      if (judged === null || !isSame(judged.row, row)) return { judge: row };
      requirePolicyStill(row, judged.today);
    }
    return { claimed: await take(tx, ctx, row, key) };
  });
}

/**
 * The executor's one-time taking of an approved or allowed job, just before it acts ([T11], [T12], [T15], [T26]).
 * @throws 404 `not_found`; 409 `not_approved`, `already_claimed`, `hash_mismatch`, `expired`, `revoked`, `baseline_drift`,
 *   `policy_denies_now`, `agent_suspended`, `not_executable`
 */
export async function claim(context: Context, input: ClaimInput & { id: string }): Promise<Claimed> {
  requirePermission(context, "jobs.execute");
  const ctx = requireAgentActor(context);
  // The key is loaded before the transaction: inside it that would wait for a second connection of the pool.
  const key = await signingKey();
  let judged: Judged | null = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const outcome: Outcome = await tryClaim(ctx, input, key, judged);
    if ("judge" in outcome) {
      // Outside of the transaction, since a policy may have to be loaded.
      judged = { row: outcome.judge, today: await verdictToday(outcome.judge) };
      continue;
    }
    if ("altered" in outcome) throw await reportAltered(ctx, outcome.altered, outcome.found);
    wake({ tenantId: ctx.tenantId, jobId: input.id, state: "CLAIMED" });
    return outcome.claimed;
  }
  throw conflict("policy_changing", "The policy is being changed; try again.", { retry_after: 1 });
}
