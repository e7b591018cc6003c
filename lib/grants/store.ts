import type { JWK } from "jose";
import { query } from "@/lib/db/client";

/** The key that signs now. */
export async function findActiveKey(): Promise<{ kid: string; sealed_private_jwk: string } | null> {
  const [row] = await query<{ kid: string; sealed_private_jwk: string }>(
    "signing_key",
    "SELECT kid, sealed_private_jwk FROM signing_keys WHERE retired_at IS NULL",
    [],
  );
  return row ?? null;
}

/** Stores a new key unless another process was first. */
export async function insertKey(key: { kid: string; publicJwk: JWK; sealedPrivateJwk: string }): Promise<void> {
  await query(
    "new_signing_key",
    "INSERT INTO signing_keys (kid, public_jwk, sealed_private_jwk) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    [key.kid, JSON.stringify(key.publicJwk), key.sealedPrivateJwk],
  );
}

/** Public keys of now and of the last day: a grant lives five minutes. */
export async function findPublishedKeys(): Promise<JWK[]> {
  const rows = await query<{ public_jwk: JWK }>(
    "published_keys",
    "SELECT public_jwk FROM signing_keys WHERE retired_at IS NULL OR retired_at > now() - interval '1 day' ORDER BY created_at DESC",
    [],
  );
  return rows.map((row) => row.public_jwk);
}
