import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { emit } from "@/lib/audit/emit";
import { modelTransaction } from "@/lib/db/transaction";
import { newId } from "@/lib/ids";
import type { PersonActor } from "./actor";
import { normalizeEmail } from "./email";
import { verifyPassword } from "./passwords";
import { findAccount } from "./session-store";

/** Seconds that a session lives. */
export const SESSION_SECONDS = 12 * 60 * 60;

// Per account, so that trying many passwords on one is slow from wherever it is tried.
const attempts = new RateLimiterMemory({ points: 10, duration: 300 });

/** Thrown after ten wrong passwords in five minutes; its message is the code that the sign-in page shows a text for. */
export class TooManyAttempts extends Error {
  constructor() {
    super("too_many_attempts");
  }
}

const person = (id: string, credentialId: string): PersonActor => ({
  kind: "person",
  id,
  name: "",
  email: "",
  emailKey: "",
  roles: [],
  channel: "console",
  credentialId,
  scopes: [],
});

async function spend(email: string): Promise<void> {
  try {
    await attempts.consume(email);
  } catch (error) {
    if (error instanceof RateLimiterRes) throw new TooManyAttempts();
    throw error;
  }
}

/** Opens a session for an e-mail and password; null where they don't fit. @throws TooManyAttempts */
export async function signIn(input: {
  email: string;
  password: string;
  userAgent: string | null;
}): Promise<{ personId: string; sessionId: string } | null> {
  const email = normalizeEmail(input.email);
  await spend(email);
  const account = await findAccount(email);
  const fits = await verifyPassword(account?.password_hash ?? null, input.password);
  if (!account) return null;
  const sessionId = newId("ses");
  const ctx = { tenantId: account.tenant_id, actor: person(account.id, sessionId) };
  if (!fits) {
    await modelTransaction((tx) => emit(tx, ctx, { type: "session.refused", data: { person: account.id } }));
    return null;
  }
  await attempts.delete(email);
  await modelTransaction(async (tx) => {
    const expiresAt = new Date(Date.now() + SESSION_SECONDS * 1000);
    await tx.session.create({
      data: { id: sessionId, tenantId: account.tenant_id, personId: account.id, userAgent: input.userAgent, expiresAt },
      select: { id: true },
    });
    await emit(tx, ctx, { type: "session.started", data: { person: account.id, session: sessionId } });
  });
  return { personId: account.id, sessionId };
}

/** Revokes a session: the next request with its cookie is refused. */
export async function signOut(sessionId: string): Promise<void> {
  await modelTransaction(async (tx) => {
    const session = await tx.session.findUnique({ where: { id: sessionId } });
    const { count } = await tx.session.updateMany({
      where: { id: sessionId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (!session || count === 0) return;
    const ctx = { tenantId: session.tenantId, actor: person(session.personId, sessionId) };
    await emit(tx, ctx, { type: "session.ended", data: { person: session.personId, session: sessionId } });
  });
}
