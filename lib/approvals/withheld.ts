import { query } from "@/lib/db/client";
import type { Context } from "@/lib/identity/actor";
import { approverRoles } from "@/lib/identity/permissions";
import { type JobRow, ROW_TABLES, rowColumns } from "@/lib/jobs/row";
import { isBlind, visibleVotes, voteFirst } from "./blind";

/** Events that tell how somebody voted, and so what they said. */
const TELLING: ReadonlySet<string> = new Set(["approval.voted", "approval.vote_undone"]);

const openGates = (condition: string): string => `
SELECT ${rowColumns("NULL::jsonb")} FROM ${ROW_TABLES.replace("LEFT JOIN approvals", "JOIN approvals")}
 WHERE ap.tenant_id = $1 AND ap.resolved_at IS NULL AND ${condition}`;

const OF_JOBS = openGates("ap.job_id = ANY($2::text[])");
const WITH_VOTES = openGates("EXISTS (SELECT 1 FROM votes v WHERE v.approval_id = ap.id AND v.person_id <> $2)");

/** Nobody who holds no approver role can vote, so nobody of them is kept from anything. */
const mayVote = ({ actor }: Context): boolean => actor.kind === "person" && approverRoles(actor).length > 0;

/** Those of these jobs whose votes are out of the caller's sight. */
async function blindJobs(ctx: Context, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (!mayVote(ctx) || ids.length === 0) return new Set();
  const rows = await query<JobRow>("blind_jobs", OF_JOBS, [ctx.tenantId, [...new Set(ids)]]);
  return new Set(rows.filter((row) => isBlind(ctx.actor, row)).map(({ id }) => id));
}

type Told = { type: string; job_id: string | null; actor: Record<string, unknown> };

/** Of these events those that the caller may read; what is left out tells how others voted ([U20]). */
export async function readableEvents<E extends Told>(ctx: Context, events: readonly E[]): Promise<E[]> {
  const own = ctx.actor.kind === "person" ? ctx.actor.id : null;
  const tells = ({ type, actor }: Told): boolean => TELLING.has(type) && actor.id !== own;
  const blind = await blindJobs(
    ctx,
    events.filter(tells).flatMap(({ job_id }) => job_id ?? []),
  );
  return events.filter((event) => !tells(event) || event.job_id === null || !blind.has(event.job_id));
}

/**
 * A whole record cannot leave anything out and still be verified: it waits until its reader has voted.
 * @throws 409 `vote_first` naming the jobs
 */
export async function requireNothingWithheld(ctx: Context, job: string | undefined): Promise<void> {
  const { actor } = ctx;
  if (!mayVote(ctx) || actor.kind !== "person") return;
  const rows =
    job === undefined
      ? await query<JobRow>("blind_gates", WITH_VOTES, [ctx.tenantId, actor.id])
      : await query<JobRow>("blind_jobs", OF_JOBS, [ctx.tenantId, [job]]);
  const kept = rows.filter((row) => visibleVotes(actor, row).length < row.votes.length);
  if (kept.length > 0) throw voteFirst(kept.map(({ id }) => id));
}
