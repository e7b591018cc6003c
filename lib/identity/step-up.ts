import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { emit } from "@/lib/audit/emit";
import { queryOnce } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { AppError, forbidden } from "@/lib/errors";
import type { Context, PersonActor } from "./actor";
import { verifyPassword } from "./passwords";
import type { StepUpInput } from "./schemas";

// Per person: a stolen session is no way to try many passwords.
const attempts = new RateLimiterMemory({ points: 10, duration: 300 });

async function spend(personId: string): Promise<void> {
  try {
    await attempts.consume(personId);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const retry_after = Math.ceil(error.msBeforeNext / 1_000);
    throw new AppError(429, "too_many_attempts", "Too many wrong passwords. Try again in a few minutes.", {
      retry_after,
    });
  }
}

/**
 * Whether the person has just proved who they are: false where they sent nothing. Slow on purpose, so it is done before
 * any lock is taken. A wrong password is an audit event.
 * @throws 403 `step_up_failed`; 429 `too_many_attempts` after ten wrong ones in five minutes
 */
export async function stepUp(ctx: Context<PersonActor>, input: StepUpInput | undefined): Promise<boolean> {
  if (input === undefined) return false;
  const { id } = ctx.actor;
  await spend(id);
  const [account] = await queryOnce<{ password_hash: string | null }>(
    "SELECT password_hash FROM people WHERE id = $1 AND tenant_id = $2 AND disabled_at IS NULL",
    [id, ctx.tenantId],
  );
  if (!(await verifyPassword(account?.password_hash ?? null, input.password))) {
    await transaction((tx) => emit(tx, ctx, { type: "session.step_up_refused", data: { person: id } }));
    throw forbidden("step_up_failed", "This is not your password. Nothing was decided.");
  }
  await attempts.delete(id);
  return true;
}
