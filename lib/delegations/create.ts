import { isManager } from "@/lib/approvals/oversight";
import { announce } from "@/lib/audit/emit";
import { type Tx, transaction } from "@/lib/db/transaction";
import { forbidden, notFound } from "@/lib/errors";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { newId } from "@/lib/ids";
import { type Term, delegatedRoles, requireDelegateHolds, requireFree, requireTwoPeople, termOf } from "./allowed";
import { getDelegation } from "./list";
import type { DelegationInput, DelegationView } from "./schemas";
import { findOverlaps, lockParties } from "./store";

type NewDelegation = Term & { id: string; fromId: string; toId: string; roles: string[]; reason: string | null };

async function write(tx: Tx, ctx: Context<PersonActor>, delegation: NewDelegation): Promise<void> {
  const { id, fromId: from, toId: to, roles, startsAt, endsAt, reason } = delegation;
  const { tenantId, actor } = ctx;
  await tx.rows`
    INSERT INTO delegations (id, tenant_id, from_id, to_id, roles, starts_at, ends_at, reason, created_by)
    VALUES (${id}, ${tenantId}, ${from}, ${to}, ${roles}, ${startsAt}, ${endsAt}, ${reason}, ${actor.id})`;
  const data = { delegation: id, from, to, roles, starts_at: startsAt.toISOString(), ends_at: endsAt.toISOString() };
  const event = { type: "delegation.created", data, commits: { reason } } as const;
  await announce(tx, ctx, event, { delegation_id: id, to, by: actor.id });
}

/**
 * Lets somebody stand in for a person who is away, until a time at most 90 days after the start; whoever stands in is
 * told. It moves work, never authority: they hold every one of the roles themselves ([U10], docs/decisions/0007).
 * @throws 403 for somebody else without the role manager; 404 `not_found` for people; 409 `already_delegated`,
 *   `delegate_away`, `is_delegate`; 422 `self_delegation`, `nothing_to_delegate`, `delegate_not_eligible`
 */
export async function createDelegation(context: Context, input: DelegationInput): Promise<DelegationView> {
  requirePermission(context, "delegations.write");
  const ctx = requirePersonActor(context);
  const pair: [string, string] = [input.from ?? ctx.actor.id, input.to];
  if (pair[0] !== ctx.actor.id && !isManager(ctx.actor))
    throw forbidden("forbidden", "Only a manager delegates for somebody else.");
  const id = newId("del");
  await transaction(async (tx) => {
    const { from, to, now } = await lockParties(tx, ctx.tenantId, pair);
    if (!from || !to) throw notFound("person");
    requireTwoPeople(from, to);
    const term = termOf(input, now);
    const roles = delegatedRoles(from, input.roles);
    requireDelegateHolds(to, roles);
    requireFree(from, to, roles, await findOverlaps(tx, pair, term));
    await write(tx, ctx, { id, fromId: from.id, toId: to.id, roles, ...term, reason: input.reason ?? null });
  });
  return getDelegation(ctx, id);
}
