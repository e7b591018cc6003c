import { encode } from "next-auth/jwt";
import { POST as approveRoute } from "@/app/api/v1/approvals/[id]/approve/route";
import { POST as rejectRoute } from "@/app/api/v1/approvals/[id]/reject/route";
import { GET as listRoute } from "@/app/api/v1/approvals/route";
import { POST as cancelRoute } from "@/app/api/v1/jobs/[id]/cancel/route";
import { POST as claimRoute } from "@/app/api/v1/jobs/[id]/claim/route";
import { GET as decisionsRoute } from "@/app/api/v1/jobs/[id]/decisions/route";
import { POST as resultRoute } from "@/app/api/v1/jobs/[id]/result/route";
import { GET as jobRoute } from "@/app/api/v1/jobs/[id]/route";
import { POST as proposeRoute } from "@/app/api/v1/jobs/route";
import type { ApprovalItem, ApprovalList } from "@/lib/approvals/schemas";
import { prisma } from "@/lib/db/client";
import { sessionCookie, sessionSecret } from "@/lib/identity/authenticate";
import { newId } from "@/lib/ids";
import type { Claimed } from "@/lib/jobs/claim";
import type { DecisionEntry, JobView, ReviewView } from "@/lib/jobs/schemas";
import { type Answer, call, PASSWORD, rows, type World } from "./world";

/** One rule for each kind of gate; what it doesn't name is denied. Decisions count at once, in the console too. */
export const GATES = `version: v1
default: deny
tiers: { high: { undo_window: 0s }, critical: { undo_window: 0s } }
rules:
  - id: reads
    match: { tools: ["*.read"] }
    decision: allow
  - id: fetches
    match: { tools: ["fetch.*"] }
    decision: allow_with_constraints
    constraints: { max_runtime_sec: 60 }
  - id: drops
    match: { tools: ["drop.*"] }
    decision: deny
    reason: Nothing is dropped
  - id: reports
    match: { tools: ["report.*"] }
    decision: require_approval
    reason: Reports are looked at
    tier: low
    approvers: [{ role: reviewer }]
  - id: notes
    match: { tools: ["note.*"] }
    decision: require_approval
    reason: A reviewer looks
    tier: medium
    approvers: [{ role: reviewer }]
  - id: deploys
    match: { tools: ["deploy.*"] }
    decision: require_approval
    reason: Production writes wait
    tier: high
    approvers: [{ any_of: [service-owner, on-call] }]
  - id: mails
    match: { tools: ["mail.*"] }
    decision: require_approval
    reason: Mail goes to everybody
    tier: high
    approvers: [{ role: marketing }, { role: security }]
  - id: payments
    match: { tools: ["pay.*"] }
    decision: require_approval
    reason: Financial operations require dual approval
    tier: critical
    approvers: [{ role: finance, count: 2 }]
`;

type Extra = { headers?: Record<string, string>; query?: string; signal?: AbortSignal; body?: unknown };

export const propose = (key: string, body: unknown, extra: Extra = {}): Promise<Answer<JobView>> =>
  call<JobView>(proposeRoute, { as: key, body, ...extra });

/** A job that was written: proposes with some arguments and expects 201. */
export async function proposed(key: string, tool: string, body: Record<string, unknown> = {}): Promise<JobView> {
  const answer = await propose(key, { tool, args: { text: "hello" }, ...body });
  if (answer.status !== 201) throw new Error(`propose answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

type Vote = {
  as?: string;
  reason?: string;
  note?: string;
  job_hash?: string;
  step_up?: { password: string };
  headers?: Record<string, string>;
};

/** A vote on what was proposed, by token; `job_hash` is the job's unless given. */
function vote(
  route: typeof approveRoute,
  view: JobView,
  { as, headers, ...body }: Vote,
): Promise<Answer<ApprovalItem>> {
  const sent = { reason: "looked at it", job_hash: view.job_hash, ...body };
  const credential = { ...(as ? { as } : {}), ...(headers ? { headers } : {}) };
  return call<ApprovalItem>(route, { id: view.job.id, body: sent, ...credential });
}

export const approve = (view: JobView, as: string, body: Vote = {}) => vote(approveRoute, view, { as, ...body });
export const reject = (view: JobView, as: string, body: Vote = {}) => vote(rejectRoute, view, { as, ...body });
/** As the console does it: with the person's password, which critical items ask for. */
export const approveBySession = (view: JobView, headers: Record<string, string>, password: string | null = PASSWORD) =>
  vote(approveRoute, view, { headers, ...(password === null ? {} : { step_up: { password } }) });

/** A vote with exactly this body. */
export const approveWith = (id: string, as: string, body: unknown) =>
  call<ApprovalItem>(approveRoute, { id, as, body });

export const rejectWith = (id: string, as: string, body: unknown) => call<ApprovalItem>(rejectRoute, { id, as, body });

export const claim = (view: JobView, key: string, body: Record<string, unknown> = {}): Promise<Answer<Claimed>> =>
  call<Claimed>(claimRoute, { id: view.job.id, as: key, body: { job_hash: view.job_hash, ...body } });

export const report = (view: JobView, key: string, body: unknown = { outcome: "succeeded" }) =>
  call<JobView>(resultRoute, { id: view.job.id, as: key, body });

export const cancel = (view: JobView, key: string) =>
  call<JobView>(cancelRoute, { id: view.job.id, as: key, method: "POST" });

export const job = (id: string, as: string, extra: Extra = {}) => call<ReviewView>(jobRoute, { id, as, ...extra });

export const decisions = (id: string, as: string) => call<{ items: DecisionEntry[] }>(decisionsRoute, { id, as });

export const approvals = (as: string, query = "") => call<ApprovalList>(listRoute, { as, query });

/** A browser: the headers of a person's session, with our own origin. Opened in the database, as sign-in would. */
export async function browser(
  w: Pick<World, "tenantId">,
  personId: string,
): Promise<{ headers: Record<string, string>; session: string }> {
  const id = newId("ses");
  const expiresAt = new Date(Date.now() + 3_600_000);
  await prisma().session.create({ data: { id, tenantId: w.tenantId, personId, expiresAt } });
  const cookie = await encode({ token: { sid: id }, secret: sessionSecret() });
  return { session: id, headers: { cookie: `${sessionCookie()}=${cookie}`, origin: "http://localhost:3000" } };
}

/** Moves a job's end: seconds from now by the database's clock; negative is past. */
export const expireIn = (id: string, seconds: number): Promise<unknown> =>
  rows("UPDATE jobs SET expires_at = clock_timestamp() + make_interval(secs => $2) WHERE id = $1", [id, seconds]);

/** How many audit events of each type a job has. */
export async function eventCounts(jobId: string): Promise<Record<string, number>> {
  const counts = await rows<{ type: string; count: number }>(
    "SELECT type, count(*)::int AS count FROM audit_events WHERE job_id = $1 GROUP BY type",
    [jobId],
  );
  return Object.fromEntries(counts.map(({ type, count }) => [type, count]));
}
