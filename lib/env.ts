import { createHash, hkdfSync } from "node:crypto";
import { z } from "zod";
import { watchedLogsOf, witnessesOf } from "@/lib/audit/witness-settings";
import { parseDuration } from "@/lib/policy/duration";

/** A text in a form of its own; unset and empty are the same. */
const written = <T>(name: string, parse: (text: string) => T) =>
  z
    .string()
    .default("")
    .transform((text, ctx): T => {
      try {
        return parse(text);
      } catch (error) {
        ctx.addIssue({ code: "custom", message: `${name}: ${error instanceof Error ? error.message : "is wrong"}` });
        return z.NEVER;
      }
    });

function httpUrl(text: string): string | null {
  if (text === "") return null;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new Error("is not an http or https address");
}

function seconds(text: string): number {
  const read = parseDuration(text || "1m");
  if (read === null) throw new Error("is not a time such as 30s or 1m");
  return read;
}

const schema = z.object({
  NODE_ENV: z.string().default("development"),
  DATABASE_URL: z.string().min(1, "DATABASE_URL is not set: start with `npm start`, which sets it"),
  ASSENTRY_SECRET: z.string().min(32, "ASSENTRY_SECRET must have at least 32 characters"),
  PUBLIC_URL: z.url().default("http://localhost:3000"),
  /** For development: callbacks may go to this machine and private networks, and by plain http. */
  CALLBACK_ALLOW_PRIVATE: z.stringbool().default(false),
  /** Where log checkpoints leave the machine (docs/audit-witnesses.md): a folder, an address, witnesses; and how often. */
  AUDIT_CHECKPOINT_FILE: written("AUDIT_CHECKPOINT_FILE", (text) => text || null),
  AUDIT_CHECKPOINT_WEBHOOK: written("AUDIT_CHECKPOINT_WEBHOOK", httpUrl),
  AUDIT_WITNESSES: written("AUDIT_WITNESSES", witnessesOf),
  AUDIT_CHECKPOINT_INTERVAL: written("AUDIT_CHECKPOINT_INTERVAL", seconds),
  /** Those may be on private networks, and by plain http: the operator chose them, unlike the addresses of callbacks. */
  AUDIT_ALLOW_PRIVATE: z.stringbool().default(false),
  /** The logs that this installation is a witness of. */
  AUDIT_WITNESS_FOR: written("AUDIT_WITNESS_FOR", watchedLogsOf),
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
