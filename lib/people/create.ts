import { randomBytes } from "node:crypto";
import { emit } from "@/lib/audit/emit";
import { isTaken, modelTransaction } from "@/lib/db/transaction";
import { conflict, invalid, notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { createPerson } from "@/lib/identity/create";
import { normalizeEmail } from "@/lib/identity/email";
import { hashPassword } from "@/lib/identity/passwords";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { newId } from "@/lib/ids";
import type { CreatePersonInput, PersonView } from "./schemas";
import { findPeople } from "./store";

/**
 * A new person with a random password, which is in this answer only.
 * @throws 409 `email_taken`; 422 for a role that the tenant doesn't have
 */
export async function createNewPerson(
  context: Context,
  input: CreatePersonInput,
): Promise<PersonView & { password: string }> {
  requirePermission(context, "people.write");
  const ctx = requirePersonActor(context);
  const { tenantId } = ctx;
  const id = newId("usr");
  const password = randomBytes(15).toString("base64url");
  const passwordHash = await hashPassword(password);
  const roles = [...new Set(input.roles)];
  await modelTransaction(async (tx) => {
    const known = await tx.role.findMany({ where: { tenantId, name: { in: roles } }, select: { name: true } });
    const unknown = roles.filter((role) => !known.some(({ name }) => name === role));
    if (unknown.length > 0) throw invalid([{ path: "roles", message: `no such role: ${unknown.join(", ")}` }]);
    await createPerson(tx, { id, tenantId, email: input.email, name: input.name, passwordHash, roles });
    const commits = { name: input.name, email: normalizeEmail(input.email) };
    await emit(tx, ctx, { type: "person.created", data: { person: id, roles }, commits });
  }).catch((error: unknown) => {
    // The unique index says it, also where two ask at once. It may be another tenant's: no more is told.
    throw isTaken(error) ? conflict("email_taken", "This e-mail cannot be used.") : error;
  });
  const [person] = await findPeople(tenantId, id);
  if (!person) throw notFound("person");
  return { ...person, password };
}
