import type { JWK } from "jose";
import { query, queryOnce } from "@/lib/db/client";
import type { Tx } from "@/lib/db/transaction";

export type NewKey = { kid: string; publicJwk: JWK; sealedPrivateJwk: string };
export type ActiveKey = { kid: string; sealed_private_jwk: string };

/** The key that signs now. */
export async function findActiveKey(): Promise<ActiveKey | null> {
  const [row] = await query<ActiveKey>(
    "signing_key",
    "SELECT kid, sealed_private_jwk FROM signing_keys WHERE activated_at IS NOT NULL AND retired_at IS NULL",
    [],
  );
  return row ?? null;
}

/** Stores a key, to sign at once or as the next one. False where another process was first. */
export async function insertKey(tx: Tx, key: NewKey, as: "active" | "next"): Promise<boolean> {
  const inserted = await tx.rows`
    INSERT INTO signing_keys (kid, public_jwk, sealed_private_jwk, activated_at)
    VALUES (${key.kid}, ${JSON.stringify(key.publicJwk)}::jsonb, ${key.sealedPrivateJwk},
            CASE WHEN ${as} = 'active' THEN now() END)
    ON CONFLICT DO NOTHING RETURNING kid`;
  return inserted.length === 1;
}

type HeldKey = ActiveKey & { active: boolean; published_seconds: number };

/** The active key and the next one, locked: of two processes that rotate, the second finds what the first left. */
export async function lockKeys(tx: Tx): Promise<{ active: HeldKey | null; next: HeldKey | null }> {
  // In one order, so that two that lock cannot wait for each other; then read, since who waited sees rows of before.
  await tx.rows`SELECT 1 FROM signing_keys WHERE retired_at IS NULL ORDER BY kid FOR UPDATE`;
  const rows = await tx.rows<HeldKey>`
    SELECT kid, sealed_private_jwk, activated_at IS NOT NULL AS active,
           extract(epoch FROM clock_timestamp() - created_at)::float8 AS published_seconds
      FROM signing_keys WHERE retired_at IS NULL`;
  return { active: rows.find((row) => row.active) ?? null, next: rows.find((row) => !row.active) ?? null };
}

export async function retireKey(tx: Tx, kid: string): Promise<void> {
  await tx.rows`UPDATE signing_keys SET retired_at = clock_timestamp() WHERE kid = ${kid}`;
}

export async function activateKey(tx: Tx, kid: string): Promise<void> {
  await tx.rows`UPDATE signing_keys SET activated_at = clock_timestamp() WHERE kid = ${kid}`;
}

/** Every key that signs, will sign or ever signed: a receipt is verified long after its key retired. Newest first. */
export async function findPublishedKeys(): Promise<JWK[]> {
  const rows = await query<{ public_jwk: JWK }>(
    "published_keys",
    "SELECT public_jwk FROM signing_keys WHERE activated_at IS NOT NULL OR retired_at IS NULL ORDER BY created_at DESC",
    [],
  );
  return rows.map((row) => row.public_jwk);
}

/** The keys that signed anything up to a time; the same for ever, whatever keys come later. Newest first. */
export async function findKeysUntil(at: Date): Promise<JWK[]> {
  const rows = await query<{ public_jwk: JWK }>(
    "keys_until",
    "SELECT public_jwk FROM signing_keys WHERE activated_at <= $1 ORDER BY activated_at DESC, kid",
    [at],
  );
  return rows.map((row) => row.public_jwk);
}

export type KeyRow = ActiveKey & { created_at: Date; activated_at: Date | null; retired_at: Date | null };

/** All keys, newest first. */
export const findKeys = (): Promise<KeyRow[]> =>
  queryOnce<KeyRow>(
    "SELECT kid, sealed_private_jwk, created_at, activated_at, retired_at FROM signing_keys ORDER BY created_at DESC",
    [],
  );

/** What is due by the database's clock: the next key to sign, or a next key to be made. */
export async function findDue(ages: {
  publishSeconds: number;
  rotateDays: number;
}): Promise<{ activate: boolean; publish: boolean }> {
  const [row] = await query<{ activate: boolean; publish: boolean }>(
    "due_keys",
    `SELECT COALESCE(bool_or(activated_at IS NULL AND created_at <= now() - make_interval(secs => $1)), false) AS activate,
            COALESCE(bool_or(activated_at <= now() - make_interval(days => $2)), false)
              AND NOT COALESCE(bool_or(activated_at IS NULL), false) AS publish
       FROM signing_keys WHERE retired_at IS NULL`,
    [ages.publishSeconds, ages.rotateDays],
  );
  return row ?? { activate: false, publish: false };
}
