import { emit } from "@/lib/audit/emit";
import { transaction } from "@/lib/db/transaction";
import { conflict, forbidden, notFound } from "@/lib/errors";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { ENDED } from "./job-store";
import { countOpenJobs, eraseAccount, eraseOnBehalf, eraseSalts, eraseWords, lockPerson } from "./person-store";
import type { Erased } from "./schemas";

/**
 * Erases who a person was and what they wrote (docs/audit.md, *Erasure*): their votes, roles and ids stay, so that every
 * gate can still be proved, and they can no longer sign in. Twice is once.
 * @throws 403 `forbidden`; 404 `not_found`; 409 `erases_oneself`, `jobs_not_ended`
 */
export async function erasePerson(ctx: Context<PersonActor>, personId: string, reason: string): Promise<Erased> {
  const { tenantId } = ctx;
  const erased = await transaction(async (tx) => {
    const found = await lockPerson(tx, tenantId, personId, ctx.actor.id);
    if (!found) throw notFound("person");
    const { person, mayAsk } = found;
    if (!mayAsk) throw forbidden("forbidden", "You have just ceased to be an administrator.");
    if (person.erased_at) return { erased_at: person.erased_at.toISOString(), already: true, counts: {} };
    if (personId === ctx.actor.id) throw conflict("erases_oneself", "Another administrator has to erase you.");
    const open = await countOpenJobs(tx, tenantId, person.email_key, ENDED);
    if (open > 0) throw conflict("jobs_not_ended", `${open} jobs in this person's name have not ended.`, { open });
    const salts = await eraseSalts(tx, tenantId, person);
    const words = await eraseWords(tx, tenantId, person);
    const named = await eraseOnBehalf(tx, tenantId, person);
    const account = await eraseAccount(tx, person);
    const counts = { ...words, ...named, ...account, salts };
    const data = { subject: "person", person: personId, counts };
    await emit(tx, ctx, { type: "audit.erased", data, keeps: { reason } });
    return { erased_at: person.now.toISOString(), already: false, counts };
  });
  return { person_id: personId, ...erased };
}
