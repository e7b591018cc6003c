import { POST as bulkRoute } from "@/app/api/v1/approvals/bulk/route";
import { POST as editRoute } from "@/app/api/v1/approvals/[id]/edit/route";
import { POST as escalateRoute } from "@/app/api/v1/approvals/[id]/escalate/route";
import { POST as requestChangesRoute } from "@/app/api/v1/approvals/[id]/request-changes/route";
import { POST as revokeRoute } from "@/app/api/v1/approvals/[id]/revoke/route";
import { PUT as reviseRoute } from "@/app/api/v1/jobs/[id]/route";
import type { ApprovalItem, BulkResult } from "@/lib/approvals/schemas";
import { modelTransaction } from "@/lib/db/transaction";
import { createToken } from "@/lib/identity/create";
import { newId } from "@/lib/ids";
import { snapshotName } from "@/lib/policy/snapshot";
import { newToken } from "@/lib/identity/tokens";
import type { JobView } from "@/lib/jobs/schemas";
import { markUnreported } from "@/lib/jobs/unreported";
import { prisma } from "@/lib/db/client";
import { GATES } from "./api";
import { call, rows, type TestPerson, type World, world } from "./world";

export type Scene = { w: World; rita: TestPerson; fay: TestPerson; finn: TestPerson };

/** A tenant with the gates of `GATES`, a reviewer, and two who may approve payments. */
export async function scene(): Promise<Scene> {
  const w = await world(GATES);
  const rita = await w.person("rita", ["reviewer"]);
  return { w, rita, fay: await w.person("fay", ["finance"]), finn: await w.person("finn", ["finance"]) };
}

/** Makes a policy the active one, as two administrators would. */
export async function govern(w: World, source: string): Promise<void> {
  const name = snapshotName(source);
  await rows("INSERT INTO policy_snapshots (tenant_id, name, source) VALUES ($1, $2, $3)", [w.tenantId, name, source]);
  await rows("UPDATE tenants SET active_snapshot = $2 WHERE id = $1", [w.tenantId, name]);
}

type Args = Record<string, unknown>;

/** Edit-then-approve of what was seen. */
export const edit = (view: JobView, as: string, args: Args) =>
  call<ApprovalItem>(editRoute, { id: view.job.id, as, body: { args, reason: "clearer", job_hash: view.job_hash } });

export const escalate = (view: JobView, as: string, to_role: string) =>
  call<ApprovalItem>(escalateRoute, { id: view.job.id, as, body: { to_role, reason: "they should look" } });

export const requestChanges = (view: JobView, as: string) =>
  call<ApprovalItem>(requestChangesRoute, { id: view.job.id, as, body: { message: "say it better" } });

export const revoke = (view: JobView, as: string) =>
  call<ApprovalItem>(revokeRoute, { id: view.job.id, as, body: { reason: "changed our mind" } });

export const bulk = (as: string, decision: "approve" | "reject", views: JobView[]) => {
  const items = views.map(({ job, job_hash }) => ({ job_id: job.id, job_hash }));
  return call<{ results: BulkResult[] }>(bulkRoute, { as, body: { decision, reason: "all alike", items } });
};

/** The agent's next revision. */
export const revise = (view: JobView, key: string, args: Args, more: Args = {}) =>
  call<JobView>(reviseRoute, { id: view.job.id, as: key, method: "PUT", body: { args, ...more } });

/** Another token of the same person. */
export const anotherToken = (w: World, personId: string, scopes = ["read", "decide", "decide:critical"]) =>
  modelTransaction((tx) =>
    createToken(tx, { tenantId: w.tenantId, personId, name: "another", scopes, expiresAt: null }),
  );

/** Another key of the same agent. */
export async function anotherKey(w: World): Promise<string> {
  const { token, hash } = newToken("ask");
  const data = { id: newId("key"), tenantId: w.tenantId, agentId: w.agent.id, tokenHash: hash };
  await prisma().agentKey.create({ data, select: { id: true } });
  return token;
}

/** Lets the time to report a claimed job pass. */
export async function leaveUnreported({ job }: JobView): Promise<void> {
  await rows("UPDATE claims SET report_due_at = now() - interval '1 second' WHERE job_id = $1", [job.id]);
  await markUnreported();
}

/** The state that is stored, whatever a view makes of it. */
export async function storedState(id: string): Promise<string | undefined> {
  const [row] = await rows<{ state: string }>("SELECT state FROM jobs WHERE id = $1", [id]);
  return row?.state;
}

/** All that is stored of a job, as one text: what changed nothing leaves it the same. */
export async function footprint(jobId: string): Promise<string> {
  const parts = await rows<{ part: string }>(
    `SELECT to_jsonb(t)::text AS part FROM jobs t WHERE id = $1
      UNION ALL SELECT to_jsonb(t)::text FROM revisions t WHERE job_id = $1
      UNION ALL SELECT to_jsonb(t)::text FROM approvals t WHERE job_id = $1
      UNION ALL SELECT to_jsonb(t)::text FROM requirements t WHERE approval_id IN (SELECT id FROM approvals WHERE job_id = $1)
      UNION ALL SELECT to_jsonb(t)::text FROM votes t WHERE job_id = $1
      UNION ALL SELECT to_jsonb(t)::text FROM claims t WHERE job_id = $1
      UNION ALL SELECT to_jsonb(t)::text FROM idempotency_keys t WHERE job_id = $1
      UNION ALL SELECT to_jsonb(t)::text FROM audit_events t WHERE job_id = $1
      UNION ALL SELECT to_jsonb(t)::text FROM outbox t WHERE payload->>'job_id' = $1
      ORDER BY 1`,
    [jobId],
  );
  return parts.map(({ part }) => part).join("\n");
}
