import type { Tx } from "@/lib/db/transaction";
import type { Weakening } from "./weakening";

/** A request to activate a snapshot that waits for a second administrator. */
export type PendingActivation = {
  id: string;
  snapshot: string;
  previous: string | null;
  reason: string;
  requested_by: string;
  created_at: Date;
  weakens: Weakening;
};

/** The active snapshot's name, with the tenant's row locked: one activation at a time. */
export async function lockActive(tx: Tx, tenantId: string): Promise<string | null> {
  const [tenant] = await tx.rows<{
    active_snapshot: string | null;
  }>`SELECT active_snapshot FROM tenants WHERE id = ${tenantId} FOR UPDATE`;
  return tenant?.active_snapshot ?? null;
}

/**
 * The requests to replace what is active now, the newest first. A request counts only for what it would have replaced:
 * against another policy the same snapshot weakens something else. Nor does it count once who asked is no administrator.
 */
export async function findPending(tx: Tx, tenantId: string, active: string | null): Promise<PendingActivation[]> {
  return tx.rows<PendingActivation>`
    SELECT a.id, a.snapshot, a.previous, a.reason, a.requested_by, a.created_at, a.weakens
      FROM policy_activations a
      JOIN people p ON p.id = a.requested_by AND p.tenant_id = a.tenant_id AND p.disabled_at IS NULL
      JOIN person_roles r ON r.person_id = p.id AND r.role = 'admin' AND (r.expires_at IS NULL OR r.expires_at > now())
     WHERE a.tenant_id = ${tenantId} AND a.activated_at IS NULL AND a.previous IS NOT DISTINCT FROM ${active}
     ORDER BY a.id DESC LIMIT 20`;
}
