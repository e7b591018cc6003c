import { query } from "@/lib/db/client";

/** An account by e-mail, for signing in; null where there is none or it is disabled. */
export async function findAccount(
  email: string,
): Promise<{ id: string; tenant_id: string; password_hash: string | null } | null> {
  const [row] = await query<{ id: string; tenant_id: string; password_hash: string | null }>(
    "account_by_email",
    "SELECT id, tenant_id, password_hash FROM people WHERE email = $1 AND disabled_at IS NULL",
    [email],
  );
  return row ?? null;
}
