import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { derivedKey, env } from "@/lib/env";
import { originOf } from "./checkpoint";
import type { Signer } from "./note";

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410, section 7). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * A key that stays while ASSENTRY_SECRET does. Those in lib/grants/keys.ts change every 90 days; these stand in the settings
 * of other installations, which nobody would change in time.
 */
function lastingSigner(name: string, purpose: string): Signer {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, derivedKey(purpose)]), format: "der", type: "pkcs8" });
  const { x = "" } = createPublicKey(key).export({ format: "jwk" });
  return { name, publicKey: Buffer.from(x, "base64url"), sign: (message) => sign(null, message, key) };
}

/** Signs what this installation asks of witnesses, beside the key that signed the log checkpoint. */
export const logSigner = (tenantId: string): Signer => lastingSigner(originOf(tenantId), "audit log to witnesses");

/** Cosigns others' log checkpoints. C2SP wants a key that does nothing else. */
export const cosigner = (): Signer =>
  lastingSigner(`${new URL(env().PUBLIC_URL).host}/witness`, "witness of audit logs");
