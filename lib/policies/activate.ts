import { emit } from "@/lib/audit/emit";
import { type ModelTx, modelTransaction } from "@/lib/db/transaction";
import { conflict } from "@/lib/errors";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { newId } from "@/lib/ids";
import { compilePolicy } from "@/lib/policy/compile";
import { parsePolicy } from "@/lib/policy/parse";
import { findPending, lockActive } from "./activation-store";
import { fullName } from "./list";
import { loadPolicy } from "./load";
import { findActive } from "./store";
import { findWeakening, type Weakening } from "./weakening";

export type Activation =
  | { status: "active"; snapshot: string }
  | { status: "needs_second_admin"; snapshot: string; weakens: Weakening };

const ATTEMPTS = 3;

type Step = { snapshot: string; reason: string; weakening: Weakening; previous: string | null };

async function makeActive(
  tx: ModelTx,
  ctx: Context<PersonActor>,
  step: Step,
  requestedBy: string | null,
): Promise<void> {
  const { snapshot, previous } = step;
  await tx.tenant.update({ where: { id: ctx.tenantId }, data: { activeSnapshot: snapshot }, select: { id: true } });
  const people = requestedBy === null ? {} : { requested_by: requestedBy, confirmed_by: ctx.actor.id };
  // Also the second administrator's, whose reason the request has no room for.
  const keeps = { reason: step.reason };
  await emit(tx, ctx, { type: "policy.activated", data: { snapshot, previous, ...people }, keeps });
}

async function record(tx: ModelTx, ctx: Context<PersonActor>, step: Step, activatedAt: Date | null): Promise<void> {
  const { snapshot, previous, reason, weakening } = step;
  await tx.policyActivation.create({
    data: {
      id: newId("act"),
      tenantId: ctx.tenantId,
      snapshot,
      previous,
      reason,
      requestedBy: ctx.actor.id,
      activatedAt,
      weakens: weakening,
    },
    select: { id: true },
  });
}

/** Null where another activation came between: the weakening has to be looked at again. */
async function takeStep(tx: ModelTx, ctx: Context<PersonActor>, step: Step): Promise<Activation | null> {
  const { snapshot, previous, weakening } = step;
  const active = await lockActive(tx, ctx.tenantId);
  if (active === snapshot) return { status: "active", snapshot };
  if (active !== previous) return null;
  if (!weakening.weakens) {
    await record(tx, ctx, step, new Date());
    await makeActive(tx, ctx, step, null);
    return { status: "active", snapshot };
  }
  const requests = (await findPending(tx, ctx.tenantId, active)).filter((request) => request.snapshot === snapshot);
  const others = requests.find((request) => request.requested_by !== ctx.actor.id);
  if (others) {
    await tx.policyActivation.update({
      where: { id: others.id },
      data: { confirmedBy: ctx.actor.id, activatedAt: new Date() },
      select: { id: true },
    });
    await makeActive(tx, ctx, step, others.requested_by);
    return { status: "active", snapshot };
  }
  if (requests.length === 0) {
    await record(tx, ctx, step, null);
    const keeps = { reason: step.reason };
    await emit(tx, ctx, { type: "policy.activation_requested", data: { snapshot, previous }, keeps });
  }
  return { status: "needs_second_admin", snapshot, weakens: weakening };
}

/** The active policy; null also where it can't be read, since then everything is denied and any policy weakens that. */
async function readActive(tenantId: string) {
  const row = await findActive(tenantId);
  const parsed = row === null ? null : parsePolicy(row.source);
  const policy = parsed?.ok ? { policy: parsed.policy, compiled: compilePolicy(parsed.policy) } : null;
  return { name: row?.name ?? null, policy };
}

/**
 * Makes a snapshot the active one: at once where nothing gets weaker, else when a second administrator asks for the same
 * ([T21]; policy.md, *Snapshots*). To roll back is to activate an earlier snapshot. Jobs that wait keep the one they were
 * decided under.
 * @throws 404 `not_found`; 422 `invalid_policy` where this version can no longer read it: the active one stays;
 *   409 `policy_changing` where others keep activating
 */
export async function activatePolicy(
  context: Context,
  input: { snapshot: string; reason: string },
): Promise<Activation> {
  requirePermission(context, "policies.write");
  const ctx = requirePersonActor(context);
  const { policy } = await loadPolicy(ctx.tenantId, input);
  const snapshot = fullName(input.snapshot);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const active = await readActive(ctx.tenantId);
    const weakening = await findWeakening(ctx.tenantId, active.policy, policy);
    const step = { snapshot, reason: input.reason, weakening, previous: active.name };
    const done = await modelTransaction((tx) => takeStep(tx, ctx, step));
    if (done !== null) return done;
  }
  throw conflict("policy_changing", "The policy is being changed; try again.", { retry_after: 1 });
}
