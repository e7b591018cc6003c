import { notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import { type SnapshotRow, findSnapshot, findSnapshots } from "./store";

export type PolicyView = {
  snapshot: string;
  status: "active" | "draft" | "superseded";
  created_by: string | null;
  created_at: string;
  activated_at: string | null;
  source: string;
};
export type PolicyList = { active: PolicyView | null; items: Omit<PolicyView, "source">[] };

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

/** A snapshot's full name from what a URL may carry: the `#` of the name is easily lost there, so its hash alone will do. */
export function fullName(given: string): string {
  return given.startsWith("sha256:") ? `cfg:system:policy#${given}` : given;
}

/** The active snapshot with its source, and the history, newest first. */
export async function listPolicies(ctx: Context): Promise<PolicyList> {
  requirePermission(ctx, "policies.read");
  const rows = await findSnapshots(ctx.tenantId);
  const active = rows.find((row) => row.active);
  const items = rows.map((row) => {
    const { source: _, ...rest } = view(row);
    return rest;
  });
  return { active: active ? view(active) : null, items };
}

/** One snapshot with its source. @throws 404 `not_found` */
export async function getPolicy(ctx: Context, input: { snapshot: string }): Promise<PolicyView> {
  requirePermission(ctx, "policies.read");
  const row = await findSnapshot(ctx.tenantId, fullName(input.snapshot));
  if (!row) throw notFound("policy snapshot");
  return view(row);
}
