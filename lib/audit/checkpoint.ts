import { env } from "@/lib/env";
import type { SigningKey } from "@/lib/grants/keys";
import { checkpointText, signNote } from "./note";

/** The name of a tenant's log, and of the keys that sign it. */
export const originOf = (tenantId: string): string => `${new URL(env().PUBLIC_URL).host}/${tenantId}`;

/** The signed note that says what a tenant's log was at this size. */
export function signCheckpoint(
  tenantId: string,
  tree: { size: number; root: Buffer },
  { key, publicKey }: SigningKey,
): Promise<string> {
  const origin = originOf(tenantId);
  const sign = async (message: Uint8Array) =>
    new Uint8Array(await crypto.subtle.sign("Ed25519", key, Uint8Array.from(message)));
  return signNote(checkpointText({ origin, ...tree }), { name: origin, publicKey, sign });
}
