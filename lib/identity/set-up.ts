import { randomInt } from "node:crypto";
import { emit } from "@/lib/audit/emit";
import { prisma } from "@/lib/db/client";
import { type ModelTx, modelTransaction } from "@/lib/db/transaction";
import { conflict, forbidden } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { STARTER_POLICY } from "@/lib/policy/starter";
import { createPerson, createTenant } from "./create";
import { normalizeEmail } from "./email";
import { hashPassword } from "./passwords";
import type { SetUpInput } from "./schemas";
import { hashToken } from "./tokens";

const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const pick = (): string => ALPHABET.charAt(randomInt(ALPHABET.length));

/** A code that a person can copy from a log: 60 bits, in groups of four. */
function newCode(): string {
  const group = () => [pick(), pick(), pick(), pick()].join("");
  return [group(), group(), group()].join("-");
}

/** True until the first administrator exists. */
export async function needsSetUp(): Promise<boolean> {
  const installation = await prisma().installation.findUnique({ where: { id: 1 } });
  return installation?.setUpAt == null;
}

/** A new set-up code, replacing the one before; for the launcher to print. Null where the installation is set up. */
export async function newSetUpCode(): Promise<string | null> {
  const code = newCode();
  return modelTransaction(async (tx) => {
    await tx.installation.upsert({ where: { id: 1 }, create: { id: 1 }, update: {} });
    const { count } = await tx.installation.updateMany({
      where: { id: 1, setUpAt: null },
      data: { setupCodeHash: hashToken(code) },
    });
    return count === 1 ? code : null;
  });
}

/** Takes the installation's one chance to be set up, in the caller's transaction. False where it is gone. */
export async function markSetUp(tx: ModelTx, codeHash: string | null): Promise<boolean> {
  await tx.installation.upsert({ where: { id: 1 }, create: { id: 1 }, update: {} });
  const { count } = await tx.installation.updateMany({
    where: { id: 1, setUpAt: null, ...(codeHash === null ? {} : { setupCodeHash: codeHash }) },
    data: { setUpAt: new Date(), setupCodeHash: null },
  });
  return count === 1;
}

/**
 * Creates the first tenant and its administrator, who also holds `reviewer`, with the starter policy active.
 * @throws 409 `already_set_up`; 403 `wrong_code`
 */
export async function setUp(input: SetUpInput): Promise<{ email: string }> {
  if (!(await needsSetUp())) throw conflict("already_set_up", "This installation is set up. Sign in instead.");
  const passwordHash = await hashPassword(input.password);
  return modelTransaction(async (tx) => {
    if (!(await markSetUp(tx, hashToken(input.code.trim().toUpperCase())))) {
      throw forbidden(
        "wrong_code",
        "This is not the set-up code. The log of the server shows it; each start prints a new one.",
      );
    }
    const tenantId = newId("ten");
    await createTenant(tx, { id: tenantId, name: input.organisation ?? "My organisation", policy: STARTER_POLICY });
    const personId = newId("usr");
    await createPerson(tx, {
      id: personId,
      tenantId,
      email: input.email,
      name: input.name,
      passwordHash,
      roles: ["admin", "reviewer"],
    });
    const actor = { kind: "system", name: "set-up" } as const;
    const commits = { name: input.name, email: normalizeEmail(input.email) };
    await emit(tx, { tenantId, actor }, { type: "installation.set_up", data: { person: personId }, commits });
    return { email: input.email };
  });
}
