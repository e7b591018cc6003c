import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** What an approval binds to. Absent values and null give the same hash. */
export type JobIdentity = {
  tenant: string;
  /** The agent's id. */
  agent: string;
  topic: string;
  tool: string;
  args: unknown;
  environment?: string | null | undefined;
  on_behalf_of?: string | null | undefined;
};

/**
 * `sha256:<hex>` over the RFC 8785 (JCS) form of what would be executed: the same digest that the server computes,
 * from the HTTP contract's formula, so that the executor need not take the server's word ([T14]).
 * @throws {Error} for what JSON can't hold: NaN, infinities, lone surrogates, cycles.
 */
export function jobHash(identity: JobIdentity): string {
  const text = canonicalize({
    v: 1,
    tenant: identity.tenant,
    agent: identity.agent,
    topic: identity.topic,
    tool: identity.tool,
    args: identity.args ?? null,
    environment: identity.environment ?? null,
    on_behalf_of: identity.on_behalf_of ?? null,
  });
  return `sha256:${createHash("sha256")
    .update(text ?? "", "utf8")
    .digest("hex")}`;
}
