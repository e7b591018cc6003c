import { announce } from "@/lib/audit/emit";
import { type Tx, transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { conflict, invalid } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import type { DetailRow } from "@/lib/jobs/row";
import { gateOf } from "./gate";
import { findItem } from "./list";
import { lockFor } from "./lock";
import { eligibility } from "./requirement";
import type { ApprovalItem, EscalateInput } from "./schemas";
import { refuse, requireOpen } from "./guards";
import { HOLDERS, type Holders } from "./holders";
import { keepOpen } from "./settle";
import { record } from "./record";

const bad = (message: string) => invalid([{ path: "to_role", message }]);

/** A gate that asks for people who aren't there could never be met: that is a reject by another name. */
async function requireHolders(tx: Tx, row: DetailRow, role: string): Promise<void> {
  const found = (await tx.query<Holders>("holders", HOLDERS, [row.tenant_id, row.owner_id])).find(
    (one) => one.role === role,
  );
  if (!found) throw bad("is no role that can approve");
  if (found.people === 0) throw bad("nobody holds this role who could approve");
}

async function addRequirement(tx: Tx, row: DetailRow, role: string): Promise<void> {
  const requirements = [...row.requirements, { any_of: [role], count: 1 }];
  await tx.rows`
    INSERT INTO requirements (approval_id, position, any_of, count, source)
    VALUES (${row.approval_id}, ${row.requirements.length}, ${[role]}, 1, 'escalation')`;
  await keepOpen(tx, { ...row, requirements });
}

/**
 * Asks one more person, of another role, to look as well. It only ever adds: nothing that was asked for is taken away.
 * Open to whoever may reject, also after they voted.
 * @throws as `vote`; 409 `already_required`; 422 where nobody could approve with that role
 */
export async function escalate(context: Context, input: EscalateInput & { id: string }): Promise<ApprovalItem> {
  requirePermission(context, "approvals.vote");
  const ctx = requirePersonActor(context);
  await transaction(async (tx) => {
    const { row, person: asking } = await lockFor(tx, ctx, input.id);
    requireOpen(row);
    refuse(eligibility({ ...gateOf(row), votedIds: [] }, asking.actor, "reject"));
    if (row.requirements.some(({ any_of }) => any_of.length === 1 && any_of[0] === input.to_role))
      throw conflict("already_required", `This asks for ${input.to_role} already.`);
    await requireHolders(tx, row, input.to_role);
    await addRequirement(tx, row, input.to_role);
    await record(tx, asking, row, { verdict: "escalate", reason: input.reason });
    const data = { to_role: input.to_role, revision: row.revision, job_hash: row.job_hash };
    const payload = { job_id: row.id, to_role: input.to_role };
    await announce(tx, asking, { type: "approval.escalated", jobId: row.id, data }, payload);
  });
  wake({ tenantId: ctx.tenantId, jobId: input.id, state: "APPROVAL" });
  return findItem(ctx, input.id);
}
