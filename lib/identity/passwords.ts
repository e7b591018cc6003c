import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let absent: Promise<string> | undefined;

export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS);

/** True where the password fits. `null`: there is no account, or it has no password. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  // Where there is no such account a hash is verified all the same, so that its absence takes as long as a wrong password.
  absent ??= hashPassword(randomBytes(16).toString("hex"));
  const fits = await verify(stored ?? (await absent), password).catch(() => false);
  return fits && stored !== null;
}
