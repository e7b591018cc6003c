import { query } from "@/lib/db/client";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { readJob } from "@/lib/jobs/wait";
import { HOLDERS, type Holders } from "./holders";
import type { EscalationRole } from "./schemas";

/**
 * To whom `escalate` could pass a job: every role that can approve, with how many hold it now, and whether the gate asks
 * for it already.
 * @throws 404 `not_found`
 */
export async function escalationRoles(context: Context, input: { id: string }): Promise<{ items: EscalationRole[] }> {
  requirePermission(context, "approvals.vote");
  const ctx = requirePersonActor(context);
  const row = await readJob(ctx, input.id);
  const isRequired = (role: string): boolean =>
    row.requirements.some(({ any_of }) => any_of.length === 1 && any_of[0] === role);
  const holders = await query<Holders>("holders", HOLDERS, [ctx.tenantId, row.owner_id]);
  return { items: holders.map(({ role, people }) => ({ role, people, is_required: isRequired(role) })) };
}
