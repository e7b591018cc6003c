import { voteFirst } from "@/lib/approvals/blind";
import { readableEvents } from "@/lib/approvals/withheld";
import { notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import { archivedMonths } from "./archived";
import { disclose } from "./disclose";
import { findJobTitles, hasSalt } from "./event-detail-store";
import { type AuditEvent, eventOf } from "./event";
import { findLogged, findNames } from "./events-store";
import type { AuditDetail, AuditItem, AuditList, EventsQuery } from "./schemas";

const NAMED = /^(usr|agt)_/;

/** Every id of a person or agent anywhere in a JSON value. */
function idsIn(value: unknown): string[] {
  if (typeof value === "string") return NAMED.test(value) ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(idsIn) : [];
}

const idsOf = ({ actor, data }: AuditEvent): string[] => [...new Set([...idsIn(actor), ...idsIn(data)])];

/** What people know the event by: names for its ids, and what its job would do. */
async function described(
  tenantId: string,
  events: readonly { seq: number; event: AuditEvent }[],
): Promise<AuditItem[]> {
  const [names, jobs] = await Promise.all([
    findNames(tenantId, [...new Set(events.flatMap(({ event }) => idsOf(event)))]),
    findJobTitles(tenantId, [...new Set(events.flatMap(({ event }) => event.job ?? []))]),
  ]);
  return events.map(({ seq, event }) => {
    const known = idsOf(event).flatMap((id): [string, string][] => {
      const name = names.get(id);
      return name === undefined ? [] : [[id, name]];
    });
    const job = event.job === null ? null : (jobs.get(event.job) ?? null);
    return { seq, event, names: Object.fromEntries(known), job };
  });
}

/**
 * The tenant's numbered events, newest first (api.md, `GET /audit/events`); those that wait for a number come later. A
 * page is shorter where it leaves out votes that the reader may not see yet ([U20]).
 */
export async function listEvents(ctx: Context, query: EventsQuery): Promise<AuditList> {
  requirePermission(ctx, "audit.read");
  const { cursor, limit, ...filter } = query;
  const page = { above: -1, below: cursor ?? null, newestFirst: true, limit: limit + 1 };
  const [rows, archived] = await Promise.all([
    findLogged(ctx.tenantId, filter, page),
    archivedMonths(ctx.tenantId, filter),
  ]);
  const numbered = rows.slice(0, limit);
  const shown = (await readableEvents(ctx, numbered)).map(({ seq, ...row }) => ({ seq, event: eventOf(row) }));
  const items = await described(ctx.tenantId, shown);
  const last = rows.length > limit ? numbered.at(-1) : undefined;
  return { items, next_cursor: last ? String(last.seq) : null, archived };
}

/** One event by its number, with what it commits to where that was not erased. @throws 404 `not_found`; 409 `vote_first` */
export async function getEvent(ctx: Context, { seq }: { seq: number }): Promise<AuditDetail> {
  requirePermission(ctx, "audit.read");
  const page = { above: seq - 1, below: seq + 1, newestFirst: true, limit: 1 };
  const [row] = await findLogged(ctx.tenantId, {}, page);
  if (!row) throw notFound("event");
  if ((await readableEvents(ctx, [row])).length === 0) throw voteFirst(row.job_id === null ? [] : [row.job_id]);
  const event = eventOf(row);
  const [[item], disclosed, salted] = await Promise.all([
    described(ctx.tenantId, [{ seq, event }]),
    disclose([row]),
    hasSalt(row.id),
  ]);
  if (!item) throw notFound("event");
  return { ...item, disclosed: disclosed.get(row.id) ?? {}, erased: "commitments" in event.data && !salted };
}
