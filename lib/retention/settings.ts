import { emit } from "@/lib/audit/emit";
import { query } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import type { RetentionView } from "./schemas";

/** How long payloads are kept after their job has ended. */
export async function getRetention(ctx: Context): Promise<RetentionView> {
  requirePermission(ctx, "audit.read");
  const [row] = await query<{ days: number | null }>(
    "retention",
    "SELECT payload_retention_days AS days FROM tenants WHERE id = $1",
    [ctx.tenantId],
  );
  return { payload_days: row?.days ?? null };
}

/** Sets it, with one event where it changes. What is due is erased within minutes, and can't be had back. */
export async function setRetention(context: Context, { payload_days }: RetentionView): Promise<RetentionView> {
  requirePermission(context, "audit.erase");
  const ctx = requirePersonActor(context);
  await transaction(async (tx) => {
    const [before] = await tx.rows<{ days: number | null }>`
      SELECT payload_retention_days AS days FROM tenants WHERE id = ${ctx.tenantId} FOR NO KEY UPDATE`;
    const was = before?.days ?? null;
    if (was === payload_days) return;
    await tx.rows`UPDATE tenants SET payload_retention_days = ${payload_days} WHERE id = ${ctx.tenantId}`;
    await emit(tx, ctx, { type: "audit.retention_changed", data: { payload_days, was } });
  });
  return { payload_days };
}
