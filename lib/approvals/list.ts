import { queryOnce } from "@/lib/db/client";
import { type Absent, becauseOf, findAbsent } from "@/lib/delegations/standing-in";
import { invalid, notFound } from "@/lib/errors";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { QUEUE_COLUMNS, ROW_TABLES, type JobRow, type QueueRow, rowColumns } from "@/lib/jobs/row";
import { LAST_DECISION, type LastRow, lastDecision } from "@/lib/jobs/last-decision";
import { findJob } from "@/lib/jobs/store";
import { jobView, seededView, votesView } from "@/lib/jobs/view";
import { whoLooks } from "@/lib/presence/look";
import { visibleVotes, withheldVotes } from "./blind";
import { countQueue } from "./count";
import { isExpired } from "./expire";
import { gateOf, heldVote } from "./gate";
import { runningLease } from "./lease";
import { mineCondition, notDecidedBy } from "./mine";
import { eligibility } from "./requirement";
import type { ApprovalItem, ApprovalList, ListQuery } from "./schemas";

/** Arguments up to this size come with a list; larger ones are read with the job. */
const ARGS_IN_LIST = "CASE WHEN octet_length(r.args::text) <= 4096 THEN r.args END";

type Sort = {
  columns: string;
  values: (row: JobRow & Pick<ListedRow, "urgency">) => unknown[];
  casts: string[];
  descending: boolean;
};

// Each is the order of one index of approvals, so that page 1,000 costs what page 1 costs.
const SORTS: Record<ListQuery["sort"], Sort> = {
  risk: {
    columns: "ap.urgency, ap.sla_due_at, ap.job_id",
    values: (row) => [row.urgency, row.sla_due_at, row.id],
    casts: ["smallint", "timestamptz", "text"],
    descending: false,
  },
  sla: {
    columns: "ap.sla_due_at, ap.job_id",
    values: (row) => [row.sla_due_at, row.id],
    casts: ["timestamptz", "text"],
    descending: false,
  },
  newest: { columns: "ap.job_id", values: (row) => [row.id], casts: ["text"], descending: true },
};

/** Collects conditions and their parameters, numbering the parameters. */
class Where {
  readonly conditions: string[] = [];

  constructor(readonly values: unknown[]) {}

  add(condition: (placeholder: (value: unknown) => string) => string): this {
    const place = (value: unknown): string => `$${this.values.push(value)}`;
    this.conditions.push(condition(place));
    return this;
  }
}

const SLA = {
  ok: "now() <= ap.sla_warn_at",
  due_soon: "now() > ap.sla_warn_at AND now() <= ap.sla_due_at",
  breached: "now() > ap.sla_due_at",
} as const;

const like = (text: string): string => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

/** What an item has to meet to be in the list; `values` are the parameters of the statement so far. */
export function conditions(ctx: Context<PersonActor>, query: ListQuery, values: unknown[] = []): Where {
  const where = new Where(values).add((place) => `ap.tenant_id = ${place(ctx.tenantId)}`);
  if (!query.include_resolved) where.add(() => "ap.resolved_at IS NULL").add((place) => notDecidedBy(ctx.actor, place));
  const { tier, role, state, sla, assignee, agent, topic, rule, q } = query;
  if (tier) where.add((place) => `ap.tier = ${place(tier)}`);
  if (role)
    where.add(
      (place) => `EXISTS (SELECT 1 FROM requirements q WHERE q.approval_id = ap.id AND ${place(role)} = ANY(q.any_of))`,
    );
  if (state) where.add((place) => `j.state = ${place(state)}`);
  if (sla) where.add(() => SLA[sla]);
  if (assignee === "none") where.add(() => "(ap.lease_until IS NULL OR ap.lease_until <= now())");
  else if (assignee)
    where.add(
      (place) => `ap.assignee_id = ${place(assignee === "me" ? ctx.actor.id : assignee)} AND ap.lease_until > now()`,
    );
  if (agent) where.add((place) => `${place(agent)} IN (ag.id, ag.name)`);
  if (topic) where.add((place) => `j.topic LIKE ${place(topic.replace(/[\\%_]/g, "\\$&").replaceAll("*", "%"))}`);
  if (rule) where.add((place) => `${place(rule)} = ANY(r.policy_rule_ids)`);
  if (q) {
    where.add((place) => {
      const text = place(like(q));
      return `(r.title ILIKE ${text} OR j.topic ILIKE ${text} OR ag.name ILIKE ${text} OR r.facts::text ILIKE ${text}
        OR j.summary->>'title' ILIKE ${text} OR j.id = ${place(q)} OR j.run_id = ${place(q)})`;
    });
  }
  if (query.job) where.add((place) => `j.id = ANY(${place(query.job)})`);
  if (query.mine) where.add((place) => mineCondition(ctx.actor, place));
  return where;
}

const badCursor = () => invalid([{ path: "cursor", message: "is not a cursor of this list" }]);

function readCursor(cursor: string, sort: Sort): unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    const fits = Array.isArray(values) && values.length === sort.casts.length;
    if (fits && values.every((value) => typeof value === "string" || typeof value === "number")) return values;
  } catch {
    // Answered below, like every other cursor that isn't ours.
  }
  throw badCursor();
}

type ListedRow = QueueRow & { urgency: number; last: LastRow | null };

function item(
  ctx: Context<PersonActor>,
  row: QueueRow & Partial<Pick<ListedRow, "last">>,
  absent: readonly Absent[],
): ApprovalItem {
  const open = row.resolution === null && row.state === "APPROVAL" && !isExpired(row);
  const gate = gateOf(row);
  const may = open ? eligibility(gate, ctx.actor, "approve") : null;
  const because = may?.ok ? becauseOf(may.because, gate, absent) : null;
  const mine = because === null ? null : { because, since: (row.opened_at ?? row.created_at).toISOString() };
  const lease = runningLease(row);
  const snooze = row.snoozes.find((candidate) => candidate.person_id === ctx.actor.id);
  return {
    ...jobView(row),
    votes: votesView(row, visibleVotes(ctx.actor, row)),
    withheld_votes: withheldVotes(ctx.actor, row),
    mine,
    assignee: lease?.holder ?? null,
    lease_until: lease?.until.toISOString() ?? null,
    looking: whoLooks(ctx, row.id),
    finding_kinds: row.finding_kinds,
    undo_until: heldVote(row, ctx.actor.id)?.until.toISOString() ?? null,
    snoozed_until: snooze === undefined ? null : new Date(snooze.until).toISOString(),
    ...seededView(row),
    duplicate_key: open ? row.duplicate_key : null,
    last_decision: lastDecision(row.last ?? null, row.args),
  };
}

/** The queue, one page of it (api.md, *Approvals*). Three queries, run together; none grows with what is resolved. */
export async function listApprovals(context: Context, query: ListQuery): Promise<ApprovalList> {
  requirePermission(context, "queue.read");
  const ctx = requirePersonActor(context);
  const sort = SORTS[query.sort];
  const where = conditions(ctx, query);
  if (query.cursor) {
    const values = readCursor(query.cursor, sort);
    where.add((place) => {
      const bounds = values.map((value, index) => `${place(value)}::${sort.casts[index]}`).join(", ");
      return `(${sort.columns}) ${sort.descending ? "<" : ">"} (${bounds})`;
    });
  }
  const order = sort.descending ? `${sort.columns} DESC` : sort.columns;
  const text = `SELECT ${rowColumns(ARGS_IN_LIST)}, ${QUEUE_COLUMNS}, ap.urgency,
            ${LAST_DECISION} AS last FROM ${ROW_TABLES.replace("LEFT JOIN approvals", "JOIN approvals")}
            CROSS JOIN LATERAL (SELECT ap.tenant_id, ap.kind_key, ap.resolved_at) g
     WHERE ${where.conditions.join(" AND ")} ORDER BY ${order} LIMIT ${query.limit + 1}`;
  const page = queryOnce<ListedRow>(text, where.values).catch((error: unknown) => {
    // 22007, 22P02: the cursor holds something that is no time or number.
    if (query.cursor && error instanceof Error && "code" in error && /^22/.test(String(error.code))) throw badCursor();
    throw error;
  });
  const [rows, counts, absent] = await Promise.all([page, countQueue(ctx), findAbsent(ctx)]);
  const shown = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? shown.at(-1) : undefined;
  const next_cursor = last ? Buffer.from(JSON.stringify(sort.values(last))).toString("base64url") : null;
  return { items: shown.map((row) => item(ctx, row, absent)), next_cursor, counts };
}

/** One item in the list's shape, as the decision routes answer. @throws 404 */
export async function findItem(ctx: Context<PersonActor>, id: string): Promise<ApprovalItem> {
  const [row, absent] = await Promise.all([findJob(ctx.tenantId, id), findAbsent(ctx)]);
  if (!row) throw notFound("job");
  return item(ctx, row, absent);
}
