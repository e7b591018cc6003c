import type { Tx } from "@/lib/db/transaction";
import { notFound } from "@/lib/errors";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { rolesNow } from "@/lib/identity/store";
import type { DetailRow } from "@/lib/jobs/row";
import { lockJob } from "@/lib/jobs/store";

export type Locked = { row: DetailRow; person: Context<PersonActor> };

/**
 * A job under its lock and whoever acts on it, with the roles that they hold once the lock is theirs ([T19]).
 * @throws 404 `not_found`
 */
export async function lockFor(tx: Tx, ctx: Context<PersonActor>, id: string): Promise<Locked> {
  const [row, roles] = await Promise.all([lockJob(tx, ctx.tenantId, id), rolesNow(tx, ctx.actor.id)]);
  if (!row) throw notFound("job");
  return { row, person: { ...ctx, actor: { ...ctx.actor, roles } } };
}
