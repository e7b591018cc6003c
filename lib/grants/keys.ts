import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { type JWK, type JWK_OKP_Private, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from "jose";
import { derivedKey } from "@/lib/env";
import { findActiveKey, findPublishedKeys, insertKey } from "./store";

type SigningKey = { kid: string; key: CryptoKey };

const shared = globalThis as typeof globalThis & { assentrySigningKey?: Promise<SigningKey> };

/** AES-256-GCM under a key derived from ASSENTRY_SECRET: a copy of the database alone signs nothing. */
function seal(text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", derivedKey("signing keys"), iv);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64");
}

function unseal(sealed: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", derivedKey("signing keys"), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
}

async function create(): Promise<void> {
  const { publicKey, privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  await insertKey({
    kid,
    publicJwk: { ...publicJwk, kid, alg: "EdDSA", use: "sig" },
    sealedPrivateJwk: seal(JSON.stringify(await exportJWK(privateKey))),
  });
}

async function load(): Promise<SigningKey> {
  if ((await findActiveKey()) === null) await create();
  const row = await findActiveKey();
  if (!row) throw new Error("there is no signing key");
  const jwk = JSON.parse(unseal(row.sealed_private_jwk)) as JWK_OKP_Private;
  const key = await importJWK(jwk, "EdDSA");
  if (!(key instanceof CryptoKey)) throw new Error("the signing key is not an Ed25519 key");
  return { kid: row.kid, key };
}

/** The key that signs grants now; made on first use. Two processes that both make one end up with the same ([one active key] index). */
export async function signingKey(): Promise<SigningKey> {
  shared.assentrySigningKey ??= load();
  return shared.assentrySigningKey.catch((error: unknown) => {
    delete shared.assentrySigningKey;
    throw error;
  });
}

/** `/.well-known/jwks.json`: every public key by which a grant that can still be alive is verified. */
export async function publicJwks(): Promise<{ keys: JWK[] }> {
  await signingKey();
  return { keys: await findPublishedKeys() };
}
