import { publicJwks } from "@/lib/grants/keys";
import { originOf } from "./checkpoint";
import { verifierKey } from "./note";

/** Every key that signs, will sign or ever signed the tenant's log, newest first, as C2SP verifiers take them. */
export async function verifierKeys(tenantId: string): Promise<string[]> {
  const { keys } = await publicJwks();
  const name = originOf(tenantId);
  return keys.flatMap(({ x }) => (x === undefined ? [] : [verifierKey(name, Buffer.from(x, "base64url"))]));
}
