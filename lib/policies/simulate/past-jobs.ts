import { drawOf } from "@/lib/jobs/draw";
import type { PolicyInput } from "@/lib/policy/schemas";
import type { Case } from "@/lib/policy/simulate/case";
import { jobIdAt } from "@/lib/policy/simulate/id-bounds";
import { LARGE_ROOTS, type LargeRoot } from "@/lib/policy/simulate/reads";
import { findPastJobs, findRecentJobs, type PastJob } from "./store";

/** `from` to before `to` is what counts; the `warmUp` seconds before it only fill the limits. */
export type Span = { from: Date; to: Date; warmUp: number };

/** The ids between which the jobs of a span lie. */
export function idsOf({ from, to, warmUp }: Span): { from: string; to: string } {
  return { from: jobIdAt(new Date(from.getTime() - warmUp * 1_000)), to: jobIdAt(to) };
}

/** A tenant's jobs of a span in the order of time, in batches, so that memory stays bounded. */
export async function* pastJobs(tenantId: string, span: Span, roots: readonly LargeRoot[]): AsyncGenerator<Case[]> {
  const counted = jobIdAt(span.from);
  const ids = idsOf(span);
  for (let after = ids.from; ; ) {
    const jobs = await findPastJobs(tenantId, after, ids.to, roots);
    const last = jobs.at(-1);
    if (last === undefined) return;
    yield jobs.map((job) => caseOf(job, job.id > counted));
    after = last.id;
  }
}

/** A tenant's most recent jobs, at most `limit`, in the order of time. */
export async function recentJobs(tenantId: string, limit: number): Promise<Case[]> {
  const found: PastJob[] = [];
  for (let before = "job_~"; found.length < limit; before = found.at(-1)?.id ?? "") {
    const jobs = await findRecentJobs(tenantId, before, LARGE_ROOTS, limit - found.length);
    if (jobs.length === 0) break;
    found.push(...jobs);
  }
  return found.reverse().map((job) => caseOf(job, true));
}

function caseOf(job: PastJob, counted: boolean): Case {
  const { id, title, decision, tier, policy_rule_id, requirements, constraints } = job;
  const was = { decision, tier, rule_id: policy_rule_id, requirements, constraints };
  return { ref: { job_id: id }, input: inputOf(job), title, was, counted };
}

function inputOf(job: PastJob): PolicyInput {
  return {
    tool: job.tool,
    topic: job.topic,
    agent: { id: job.agent_id, name: job.agent_name },
    environment: job.environment,
    mode: job.mode,
    risk_tags: job.risk_tags,
    labels: job.labels,
    scope: job.scope ?? undefined,
    args: job.args,
    before: job.before ?? undefined,
    checkpoint: job.checkpoint ?? undefined,
    identity: job.identity ?? undefined,
    on_behalf_of: job.on_behalf_of,
    now: job.created_at,
    draw: drawOf(job.job_hash, job.created_at),
  };
}
