import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { seal } from "@/lib/seal";
import type { NewKey } from "./store";

/** What private keys are sealed for; see lib/seal.ts. */
export const SEALED_FOR = "signing keys";

/** A fresh Ed25519 key, its private half sealed. */
export async function newKey(): Promise<NewKey> {
  const { publicKey, privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  return {
    kid,
    publicJwk: { ...publicJwk, kid, alg: "EdDSA", use: "sig" },
    sealedPrivateJwk: seal(SEALED_FOR, JSON.stringify(await exportJWK(privateKey))),
  };
}
