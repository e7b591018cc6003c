import { createHash, hkdfSync } from "node:crypto";
import { z } from "zod";

const schema = z.object({
  NODE_ENV: z.string().default("development"),
  DATABASE_URL: z.string().min(1, "DATABASE_URL is not set: start with `npm start`, which sets it"),
  ASSENTRY_SECRET: z.string().min(32, "ASSENTRY_SECRET must have at least 32 characters"),
  PUBLIC_URL: z.url().default("http://localhost:3000"),
  /** For development: callbacks may go to this machine and private networks, and by plain http. */
  CALLBACK_ALLOW_PRIVATE: z.stringbool().default(false),
  ASSENTRY_LOG: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

export type Env = z.infer<typeof schema>;

let cached: Env | undefined;

/** The settings, read and checked once. The only place that reads `process.env`. @throws with every setting that is wrong. */
export function env(): Env {
  if (cached) return cached;
  const parsed = schema.safeParse(process.env);
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => issue.message).join("; "));
  // next-auth 4 takes its own address from this variable only.
  process.env.NEXTAUTH_URL ??= parsed.data.PUBLIC_URL;
  cached = parsed.data;
  return cached;
}

/** A 32-byte key for one purpose, derived from ASSENTRY_SECRET, so that no key serves two ends. */
export function derivedKey(purpose: string): Buffer {
  const secret = createHash("sha256").update(env().ASSENTRY_SECRET).digest();
  return Buffer.from(hkdfSync("sha256", secret, "assentry", purpose, 32));
}
