import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import { type AuditEvent, eventOf } from "./event";
import { findLogged, findNames } from "./events-store";
import type { AuditItem, AuditList, EventsQuery } from "./schemas";

const NAMED = /^(usr|agt)_/;

/** Every id of a person or agent anywhere in a JSON value. */
function idsIn(value: unknown): string[] {
  if (typeof value === "string") return NAMED.test(value) ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(idsIn) : [];
}

const idsOf = ({ actor, data }: AuditEvent): string[] => [...new Set([...idsIn(actor), ...idsIn(data)])];

/** The tenant's numbered events, newest first (api.md, `GET /audit/events`); those that wait for a number come later. */
export async function listEvents(ctx: Context, query: EventsQuery): Promise<AuditList> {
  requirePermission(ctx, "audit.read");
  const { cursor, limit, ...filter } = query;
  const page = { above: -1, below: cursor ?? null, newestFirst: true, limit: limit + 1 };
  const rows = await findLogged(ctx.tenantId, filter, page);
  const shown = rows.slice(0, limit).map(({ seq, ...row }) => ({ seq, event: eventOf(row) }));
  const names = await findNames(ctx.tenantId, [...new Set(shown.flatMap(({ event }) => idsOf(event)))]);
  const items = shown.map(({ seq, event }): AuditItem => {
    const known = idsOf(event).flatMap((id): [string, string][] => {
      const name = names.get(id);
      return name === undefined ? [] : [[id, name]];
    });
    return { seq, event, names: Object.fromEntries(known) };
  });
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items, next_cursor: last ? String(last.seq) : null };
}
