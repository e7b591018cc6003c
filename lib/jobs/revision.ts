import { progress } from "@/lib/approvals/requirement";
import type { StricterGate } from "@/lib/approvals/stricter";
import { emit } from "@/lib/audit/emit";
import type { Tx } from "@/lib/db/transaction";
import { type Context, actorRecord } from "@/lib/identity/actor";
import { deriveFacts } from "@/lib/payload/facts";
import { headline } from "@/lib/payload/headline";
import { findingKinds } from "@/lib/payload/inspect";
import { jobHash } from "@/lib/payload/job-hash";
import type { Verdict } from "@/lib/policy/schemas";
import { tierRank } from "@/lib/policy/tiers";
import { alikeKeys, NOT_ALIKE } from "./alike";
import type { DetailRow } from "./row";

export type NewRevision = {
  args: Record<string, unknown>;
  hash: string;
  verdict: Verdict;
  gate: StricterGate;
  /** What else was written with the arguments; the audit event commits to it. */
  context?: Record<string, unknown>;
  /** True where the reviewers get it anew: then the time to decide begins again. */
  reopened: boolean;
  before: Record<string, unknown> | null;
};

/** The hash of a job with other arguments: everything else that it covers never changes. */
export function revisedHash(row: DetailRow, args: Record<string, unknown>): string {
  const { tenant_id, agent_id, topic, tool, environment, on_behalf_of } = row;
  return jobHash({ tenant: tenant_id, agent: agent_id, topic, tool, args, environment, on_behalf_of });
}

/**
 * Adds a revision to a job that waits, in the caller's transaction under the job's lock: what was voted on is void, and
 * the gate becomes the stricter one ([T10]). The expiry can only come nearer.
 */
export async function addRevision(tx: Tx, ctx: Context, row: DetailRow, revision: NewRevision): Promise<void> {
  const { args, hash, verdict, gate } = revision;
  const number = row.revision + 1;
  const facts = deriveFacts({ tool: row.tool, args, before: revision.before, scope: row.scope ?? undefined });
  const ruleIds = [...new Set([...verdict.rule_ids, ...row.policy_rule_ids])];
  const reason = verdict.decision === "REQUIRE_APPROVAL" ? verdict.reason : row.policy_reason;
  await tx.rows`
    INSERT INTO revisions (job_id, number, args, job_hash, author, decision, tier, policy_snapshot, policy_rule_id,
                           policy_rule_ids, policy_reason, constraints, title, facts, finding_kinds)
    VALUES (${row.id}, ${number}, ${JSON.stringify(args)}::jsonb, ${hash}, ${JSON.stringify(actorRecord(ctx.actor))}::jsonb,
            'REQUIRE_APPROVAL', ${gate.tier}, ${row.active_snapshot ?? row.policy_snapshot},
            ${verdict.rule_id ?? row.policy_rule_id}, ${ruleIds}, ${reason}, ${JSON.stringify(gate.constraints)}::jsonb,
            ${headline(row.tool, facts)}, ${JSON.stringify(facts)}::jsonb, ${findingKinds(args)})`;
  await moveToRevision(tx, row, number, gate.expires_seconds);
  await replaceGate(tx, row, gate, revision.reopened);
  const alike = alikeKeys({ ...row, args, policy_rule_id: verdict.rule_id ?? row.policy_rule_id }) ?? NOT_ALIKE;
  await tx.rows`
    UPDATE approvals SET duplicate_key = ${alike.duplicate_key}, kind_key = ${alike.kind_key} WHERE job_id = ${row.id}`;
  // What somebody put off was another revision.
  await tx.rows`DELETE FROM snoozes WHERE approval_id = ${row.approval_id}`;
  await tx.rows`UPDATE votes SET voided_at = ${row.now} WHERE job_id = ${row.id} AND voided_at IS NULL`;
  const { tier, requirements } = gate;
  const asked = { tier, requirements, policy_snapshot: row.active_snapshot };
  const data = { revision: number, job_hash: hash, was: row.job_hash, ...asked };
  const commits = { args, ...revision.context };
  await emit(tx, ctx, { type: "job.revised", jobId: row.id, data, commits });
}

async function moveToRevision(tx: Tx, row: DetailRow, number: number, expires: number | null): Promise<void> {
  // LEAST passes over what is null: a gate without a new expiry keeps its own.
  await tx.rows`
    UPDATE jobs SET revision = ${number}, state = 'APPROVAL', updated_at = clock_timestamp(),
                    expires_at = LEAST(expires_at, now() + make_interval(secs => ${expires}::float8))
     WHERE id = ${row.id} AND revision = ${row.revision}`;
}

async function replaceGate(tx: Tx, row: DetailRow, gate: StricterGate, reopened: boolean): Promise<void> {
  const { tier, requirements, undo_seconds, reason_codes } = gate;
  const { openRoles } = progress(requirements, []);
  await tx.rows`
    UPDATE approvals SET tier = ${tier}, urgency = ${3 - tierRank(tier)}, open_roles = ${openRoles},
                         undo_seconds = ${undo_seconds}, reason_codes = ${reason_codes}
     WHERE job_id = ${row.id}`;
  await tx.rows`
    UPDATE approvals SET sla_due_at = due.at, sla_warn_at = due.warn
      FROM (SELECT CASE WHEN ${reopened}::boolean THEN d.fresh ELSE LEAST(a.sla_due_at, d.fresh) END AS at,
                   CASE WHEN ${reopened}::boolean THEN d.warned ELSE LEAST(a.sla_warn_at, d.warned) END AS warn
              FROM approvals a, (SELECT now() + make_interval(secs => s.secs) AS fresh,
                                        now() + make_interval(secs => s.secs * 0.75) AS warned
                                   FROM (SELECT ${gate.sla_seconds}::float8 AS secs) s) d
             WHERE a.job_id = ${row.id}) due
     WHERE job_id = ${row.id} AND due.at IS NOT NULL`;
  for (const [position, { any_of, count }] of requirements.entries()) {
    await tx.rows`
      INSERT INTO requirements (approval_id, position, any_of, count)
      VALUES (${row.approval_id}, ${position}, ${any_of}, ${count})
      ON CONFLICT (approval_id, position) DO UPDATE SET count = EXCLUDED.count`;
  }
}
