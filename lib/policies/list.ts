import { transaction } from "@/lib/db/transaction";
import { notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import { findPending, type PendingActivation } from "./activation-store";
import { type SnapshotRow, findSnapshot, findSnapshots } from "./store";
import type { Weakening } from "./weakening";

export type PolicyView = {
  snapshot: string;
  status: "active" | "draft" | "superseded";
  created_by: string | null;
  created_at: string;
  activated_at: string | null;
  source: string;
};
/** An activation that waits for a second administrator; `weakens` says what it was asked for on. */
export type PendingView = {
  snapshot: string;
  previous: string | null;
  requested_by: string;
  requested_at: string;
  reason: string;
  weakens: Weakening;
};
export type PolicyList = { active: PolicyView | null; pending: PendingView[]; items: Omit<PolicyView, "source">[] };

function view(row: SnapshotRow): PolicyView {
  return {
    snapshot: row.name,
    status: row.active ? "active" : row.activated_at ? "superseded" : "draft",
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    activated_at: row.activated_at?.toISOString() ?? null,
    source: row.source,
  };
}

function pendingView({ id: _, created_at, ...request }: PendingActivation): PendingView {
  return { ...request, requested_at: created_at.toISOString() };
}

/** A snapshot's full name from what a URL may carry: the `#` of the name is easily lost there, so its hash alone will do. */
export function fullName(given: string): string {
  return given.startsWith("sha256:") ? `cfg:system:policy#${given}` : given;
}

/** The active snapshot with its source, what waits for a second administrator, and the history, newest first. */
export async function listPolicies(ctx: Context): Promise<PolicyList> {
  requirePermission(ctx, "policies.read");
  const rows = await findSnapshots(ctx.tenantId);
  const active = rows.find((row) => row.active);
  const items = rows.map((row) => {
    const { source: _, ...rest } = view(row);
    return rest;
  });
  const pending = await transaction((tx) => findPending(tx, ctx.tenantId, active?.name ?? null));
  return { active: active ? view(active) : null, pending: pending.map(pendingView), items };
}

/** One snapshot with its source. @throws 404 `not_found` */
export async function getPolicy(ctx: Context, input: { snapshot: string }): Promise<PolicyView> {
  requirePermission(ctx, "policies.read");
  const row = await findSnapshot(ctx.tenantId, fullName(input.snapshot));
  if (!row) throw notFound("policy snapshot");
  return view(row);
}
