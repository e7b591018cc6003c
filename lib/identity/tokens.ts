import { createHash, randomBytes } from "node:crypto";

/** A new secret for an agent (`ask_…`) or a person's script (`asu_…`): 256 random bits. Only its hash is stored. */
export function newToken(prefix: "ask" | "asu"): { token: string; hash: string } {
  const token = `${prefix}_${randomBytes(32).toString("base64url")}`;
  return { token, hash: hashToken(token) };
}

/** SHA-256 is enough for 256 random bits: there is nothing to guess slowly. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");
