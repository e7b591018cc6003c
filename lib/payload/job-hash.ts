import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** What an approval binds to. Absent values and null give the same hash. */
export type JobIdentity = {
  tenant: string;
  agent: string;
  topic: string;
  tool: string;
  args: unknown;
  environment?: string | null | undefined;
  on_behalf_of?: string | null | undefined;
};

/**
 * The RFC 8785 (JCS) form of a JSON value.
 * @throws {Error} for what JSON can't hold: NaN, infinities, lone surrogates, cycles, undefined.
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error("Not a JSON value");
  return text;
}

/** `sha256:<hex>` of what would be executed, as api.md defines it (T14). The SDK computes the same. */
export function jobHash(job: JobIdentity): `sha256:${string}` {
  const bound = canonicalJson({
    v: 1,
    tenant: job.tenant,
    agent: job.agent,
    topic: job.topic,
    tool: job.tool,
    args: job.args ?? null,
    environment: job.environment ?? null,
    on_behalf_of: job.on_behalf_of ?? null,
  });
  return `sha256:${createHash("sha256").update(bound, "utf8").digest("hex")}`;
}
