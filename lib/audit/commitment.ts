import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { canonicalJson } from "@/lib/payload/job-hash";

export type Commitment = `sha256:${string}`;

/** Salts one field of an event. Disclosed with that field's value, it says nothing of the event's other fields. */
export function fieldSalt(salt: Uint8Array, name: string): Buffer {
  if (salt.length !== 32) throw new RangeError("The salt of an event has 32 bytes");
  return createHmac("sha256", salt).update(name, "utf8").digest();
}

/**
 * What an event holds in place of a value that may be erased. Once the salt is erased too, nobody can find the value
 * by trying, and every proof stays valid (T44).
 * @throws {Error} for what JSON can't hold, as canonicalJson
 */
export function commitment(salt: Uint8Array, name: string, value: unknown): Commitment {
  return commitmentOfField(fieldSalt(salt, name), value);
}

/** Whether a disclosed value, with the salt of its field, is the one that was committed to. */
export function isDisclosureOf(committed: string, disclosed: { salt: Uint8Array; value: unknown }): boolean {
  if (disclosed.salt.length !== 32) return false;
  const [is, says] = [commitmentOfField(disclosed.salt, disclosed.value), committed].map((text) => Buffer.from(text));
  return is !== undefined && says !== undefined && is.length === says.length && timingSafeEqual(is, says);
}

function commitmentOfField(salt: Uint8Array, value: unknown): Commitment {
  return `sha256:${createHash("sha256").update(salt).update(canonicalJson(value), "utf8").digest("hex")}`;
}
