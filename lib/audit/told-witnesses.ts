import { query } from "@/lib/db/client";
import { env } from "@/lib/env";
import { cosignerKey } from "./cosignature";
import { verifierKey } from "./note";
import { checkpointSecret } from "./post-checkpoint";
import { cosigner, logSigner } from "./witness-keys";

/** What another installation has to know of this one, for the operator to carry there. */
export async function toldWitnesses(): Promise<{ logs: string[]; witness: string; webhookSecret: string }> {
  const tenants = await query<{ id: string }>("tenant_ids", "SELECT id FROM tenants ORDER BY id", []);
  const logs = tenants.map(({ id }) => logSigner(id)).map(({ name, publicKey }) => verifierKey(name, publicKey));
  const { name, publicKey } = cosigner();
  const url = new URL("/api/v1/witness", env().PUBLIC_URL);
  return { logs, witness: `${url} ${cosignerKey(name, publicKey)}`, webhookSecret: checkpointSecret() };
}
