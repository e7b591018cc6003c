import { z } from "zod";
import { query } from "@/lib/db/client";
import type { Fact } from "@/lib/payload/facts";
import type { Decision, Tier } from "@/lib/policy/schemas";
import type { DetailRow } from "./row";
import { waitQuery } from "./schemas";

/** Query of `GET /jobs/{id}`. */
export const jobQuery = waitQuery.extend({ revisions: z.enum(["all"]).optional() });

/** An entry of `GET /jobs/{id}?revisions=all`: what was asked for, by whom, and what policy said to it. */
export type RevisionView = {
  number: number;
  /** `null` where the newer revisions already fill the answer: `/jobs/{id}/diff` shows what is in it. */
  args: Record<string, unknown> | null;
  job_hash: string;
  author: { kind: string; id: string | null; name: string | null };
  decision: Decision;
  tier: Tier | null;
  policy_snapshot: string;
  policy_rule_id: string | null;
  policy_rule_ids: string[];
  policy_reason: string;
  constraints: Record<string, unknown>;
  title: string;
  facts: Fact[];
  created_at: string;
};

type Row = Omit<RevisionView, "author" | "created_at"> & {
  author_kind: string;
  author_id: string | null;
  author_name: string | null;
  created_at: Date;
};

const MOST_REVISIONS = 200;
/** Bytes of all arguments together: four of the largest. */
const MOST_ARGS = 4 * 1024 * 1024;

// The author's key or session stays in the log: it is nobody's business who reads a job.
const HISTORY = `
SELECT r.number, r.job_hash, r.decision, r.tier, r.policy_snapshot, r.policy_rule_id, r.policy_rule_ids, r.policy_reason,
       r.constraints, r.title, r.facts, r.created_at, r.author->>'kind' AS author_kind, r.author->>'id' AS author_id,
       coalesce(p.name, ag.name, r.author->>'name') AS author_name,
       CASE WHEN sum(octet_length(r.args::text)) OVER (ORDER BY r.number DESC) <= ${MOST_ARGS} THEN r.args END AS args
  FROM jobs j
  JOIN revisions r ON r.job_id = j.id
  LEFT JOIN people p ON r.author->>'kind' = 'person' AND p.id = r.author->>'id' AND p.tenant_id = j.tenant_id
  LEFT JOIN agents ag ON r.author->>'kind' = 'agent' AND ag.id = r.author->>'id' AND ag.tenant_id = j.tenant_id
 WHERE j.id = $1 AND j.tenant_id = $2 AND r.number <= $3 AND r.number > $3 - ${MOST_REVISIONS}
 ORDER BY r.number`;

/** The revisions of a job that the caller was let read, oldest first: the newest 200, up to the one that was read. */
export async function listRevisions(row: Pick<DetailRow, "id" | "tenant_id" | "revision">): Promise<RevisionView[]> {
  const rows = await query<Row>("revision_history", HISTORY, [row.id, row.tenant_id, row.revision]);
  return rows.map(({ author_kind, author_id, author_name, created_at, ...revision }) => ({
    ...revision,
    author: { kind: author_kind, id: author_id, name: author_name },
    created_at: created_at.toISOString(),
  }));
}

/** One revision as it is compared. */
export type RevisionArgs = { number: number; args: Record<string, unknown>; job_hash: string };

/** The revisions with these numbers, of a job of this tenant. */
export function findRevisions(tenantId: string, jobId: string, numbers: number[]): Promise<RevisionArgs[]> {
  return query<RevisionArgs>(
    "revision_args",
    `SELECT r.number, r.args, r.job_hash FROM revisions r JOIN jobs j ON j.id = r.job_id
      WHERE r.job_id = $1 AND j.tenant_id = $2 AND r.number = ANY($3::int[])`,
    [jobId, tenantId, numbers],
  );
}
