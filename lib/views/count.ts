import { conditions } from "@/lib/approvals/list";
import { listQuery } from "@/lib/approvals/schemas";
import { queryOnce } from "@/lib/db/client";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { ROW_TABLES } from "@/lib/jobs/row";
import { listParams } from "./params";
import type { SavedView, ViewCounts } from "./schemas";
import { findViews } from "./store";

/** "99+": whoever has more to do than that needs no exact number, and counting stops there. */
const MOST = 99;

/** One view's count as part of a statement; its parameters follow those in `values`. */
function countText(ctx: Context<PersonActor>, view: SavedView, values: unknown[]): string {
  const where = conditions(ctx, listQuery.parse(listParams(view.filters)), values);
  const tables = ROW_TABLES.replace("LEFT JOIN approvals", "JOIN approvals");
  return `(SELECT count(*)::int FROM (SELECT 1 FROM ${tables} WHERE ${where.conditions.join(" AND ")} LIMIT ${MOST + 1}) c)`;
}

/** How much waits in each view that whoever asks has saved: one statement for all. */
export async function countViews(context: Context): Promise<ViewCounts> {
  requirePermission(context, "queue.read");
  const ctx = requirePersonActor(context);
  const views = (await findViews(ctx.tenantId, ctx.actor.id)).filter(({ filters }) => filters.view !== "resolved");
  if (views.length === 0) return { counts: {}, most: MOST };
  const values: unknown[] = [];
  const texts = views.map((view) => countText(ctx, view, values));
  const [row] = await queryOnce<{ counts: number[] }>(`SELECT ARRAY[${texts.join(", ")}] AS counts`, values);
  return { counts: Object.fromEntries(views.map(({ id }, index) => [id, row?.counts[index] ?? 0])), most: MOST };
}
