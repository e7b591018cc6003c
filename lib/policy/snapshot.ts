import { createHash } from "node:crypto";

/**
 * The name of one immutable version of a policy: the SHA-256 of its source text as UTF-8, byte for byte, so that a
 * comment or a line ending makes another version. `scope` names what the policy is for. Source: product.md,
 * *policy snapshot*.
 */
export function snapshotName(source: string, scope = "system"): string {
  return `cfg:${scope}:policy#sha256:${createHash("sha256").update(source, "utf8").digest("hex")}`;
}
