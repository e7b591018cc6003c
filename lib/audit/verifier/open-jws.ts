import { compactVerify, errors } from "jose";
import { isRecord } from "@/lib/payload/path";
import { parseVerifierKey } from "../note";

/**
 * What a JWS of this type says, where one of these keys (verifier key strings) signed it; else null.
 * @param type `typ` of its header, so that one kind of document can't stand for another
 */
export async function openJws(
  jws: string,
  type: string,
  keys: readonly string[],
): Promise<Record<string, unknown> | null> {
  for (const key of keys) {
    const x = parseVerifierKey(key).publicKey.toString("base64url");
    try {
      const jwk = { kty: "OKP", crv: "Ed25519", x };
      const { payload, protectedHeader } = await compactVerify(jws, jwk, { algorithms: ["EdDSA", "Ed25519"] });
      const claims: unknown = JSON.parse(Buffer.from(payload).toString("utf8"));
      return protectedHeader.typ === type && isRecord(claims) ? claims : null;
    } catch (error) {
      // Another of the keys may have signed it; what is not signed JSON is signed by none.
      if (!(error instanceof errors.JOSEError) && !(error instanceof SyntaxError)) throw error;
    }
  }
  return null;
}
