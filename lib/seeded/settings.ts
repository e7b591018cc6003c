import { randomInt } from "node:crypto";
import { emit } from "@/lib/audit/emit";
import { query } from "@/lib/db/client";
import { type Tx, transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { newId } from "@/lib/ids";
import type { PersonRef } from "@/lib/jobs/schemas";
import { untilNext } from "./plan";
import type { SeededInput, SeededSettings } from "./schemas";
import { findShares } from "./shares";
import { withdrawAll } from "./withdraw";

type Row = { one_in: number; since: Date; changed_by: PersonRef };

/** Whether there are test items, how often, since when, and how they went: everybody may know ([U21]). */
export async function getSeeded(context: Context): Promise<SeededSettings> {
  requirePermission(context, "people.read");
  const ctx = requirePersonActor(context);
  const [[row], shares] = await Promise.all([
    query<Row>(
      "seeded_settings",
      `SELECT s.one_in, s.since, jsonb_build_object('id', p.id, 'name', p.name) AS changed_by
         FROM seeded_settings s JOIN people p ON p.id = s.changed_by WHERE s.tenant_id = $1`,
      [ctx.tenantId],
    ),
    findShares(ctx),
  ]);
  return {
    enabled: row !== undefined,
    one_in: row?.one_in ?? null,
    since: row?.since.toISOString() ?? null,
    changed_by: row?.changed_by ?? null,
    ...shares,
  };
}

async function switchOn(tx: Tx, ctx: Context<PersonActor>, oneIn: number): Promise<void> {
  await tx.rows`
    INSERT INTO seeded_settings (tenant_id, one_in, counted_after, next_after, changed_by)
    VALUES (${ctx.tenantId}, ${oneIn}, ${newId("vot")}, ${untilNext(oneIn, randomInt)}, ${ctx.actor.id})
    ON CONFLICT (tenant_id) DO UPDATE SET one_in = EXCLUDED.one_in, counted_after = EXCLUDED.counted_after,
      next_after = EXCLUDED.next_after, changed_by = EXCLUDED.changed_by, since = now()`;
}

/**
 * Switches test items on, at a rate, or off: then those that wait are withdrawn at once, and say what they were. One event
 * where anything changes. An administrator's decision; everybody can see it.
 */
export async function setSeeded(context: Context, { enabled, one_in }: SeededInput): Promise<SeededSettings> {
  requirePermission(context, "people.write");
  const ctx = requirePersonActor(context);
  const to = enabled ? one_in : null;
  const withdrawn = await transaction(async (tx) => {
    await tx.rows`SELECT 1 FROM tenants WHERE id = ${ctx.tenantId} FOR NO KEY UPDATE`;
    const [before] = await tx.rows<{ one_in: number }>`
      SELECT one_in FROM seeded_settings WHERE tenant_id = ${ctx.tenantId} FOR UPDATE`;
    const was = before?.one_in ?? null;
    if (was === to) return [];
    if (to === null) await tx.rows`DELETE FROM seeded_settings WHERE tenant_id = ${ctx.tenantId}`;
    else await switchOn(tx, ctx, to);
    await emit(tx, ctx, { type: "seeded.settings_changed", data: { one_in: to, was } });
    return to === null ? withdrawAll(tx, ctx) : [];
  });
  for (const jobId of withdrawn) wake({ tenantId: ctx.tenantId, jobId, state: "CANCELLED" });
  return getSeeded(ctx);
}
