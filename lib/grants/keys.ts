import { type JWK, type JWK_OKP_Private, importJWK } from "jose";
import { emitToAll } from "@/lib/audit/emit";
import { transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { unseal } from "@/lib/seal";
import { newKey, SEALED_FOR } from "./new-key";
import { type ActiveKey, findActiveKey, findPublishedKeys, insertKey } from "./store";

/** `publicKey`: 32 bytes. */
export type SigningKey = { kid: string; key: CryptoKey; publicKey: Buffer };

/** A key that another process retired signs here for no longer than this, and the transaction under way. */
const ASK_AGAIN_MS = 5_000;

type Held = { found: SigningKey; askedAt: number };
const shared = globalThis as typeof globalThis & {
  assentrySigningKey?: Held;
  assentrySigningKeyAsked?: Promise<SigningKey>;
};

async function createFirst(): Promise<void> {
  const key = await newKey();
  await transaction(async (tx) => {
    if (!(await insertKey(tx, key, "active"))) return;
    const data = { kid: key.kid, previous: null };
    await emitToAll(tx, { kind: "system", name: "keys" }, { type: "key.rotated", data });
  });
}

async function activeKey(): Promise<ActiveKey> {
  const known = await findActiveKey();
  if (known) return known;
  await createFirst();
  const row = await findActiveKey();
  if (!row) throw new Error("there is no signing key");
  return row;
}

async function open(row: ActiveKey): Promise<SigningKey> {
  const text = unseal(SEALED_FOR, row.sealed_private_jwk);
  if (text === null) {
    log().error(
      { kid: row.kid },
      "the signing key cannot be opened: ASSENTRY_SECRET is not the one it was sealed with. Put that secret back, or make " +
        "a new key with `npm run keys -- rotate --now`. Until then nothing can be claimed",
    );
    throw new AppError(503, "signing_key_unavailable", "No grant can be signed now. An administrator should look.");
  }
  const jwk = JSON.parse(text) as JWK_OKP_Private;
  const key = await importJWK(jwk, "EdDSA");
  if (!(key instanceof CryptoKey)) throw new Error("the signing key is not an Ed25519 key");
  return { kid: row.kid, key, publicKey: Buffer.from(jwk.x, "base64url") };
}

async function ask(): Promise<SigningKey> {
  const askedAt = performance.now();
  const row = await activeKey();
  const held = shared.assentrySigningKey?.found;
  const found = held?.kid === row.kid ? held : await open(row);
  shared.assentrySigningKey = { found, askedAt };
  return found;
}

/**
 * The key that signs grants now; made on first use, and asked for again every few seconds, since any process may rotate.
 * @throws 503 `signing_key_unavailable` where it was sealed with another ASSENTRY_SECRET
 */
export async function signingKey(): Promise<SigningKey> {
  const held = shared.assentrySigningKey;
  if (held && performance.now() - held.askedAt < ASK_AGAIN_MS) return held.found;
  shared.assentrySigningKeyAsked ??= ask().finally(() => {
    delete shared.assentrySigningKeyAsked;
  });
  return shared.assentrySigningKeyAsked;
}

/** `/.well-known/jwks.json`: every public key by which a grant or receipt is verified, and the one that will sign next. */
export async function publicJwks(): Promise<{ keys: JWK[] }> {
  const keys = await findPublishedKeys();
  if (keys.length > 0) return { keys };
  await activeKey();
  return { keys: await findPublishedKeys() };
}
