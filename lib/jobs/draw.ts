import { createHmac } from "node:crypto";
import { derivedKey } from "@/lib/env";

let key: Buffer | undefined;

/**
 * The draw of sampling, from 0 to below 1, of an action at a time. An agent can neither foresee it nor get another by
 * proposing the same again on the same day; a simulation of the past draws as the proposal did.
 */
export function drawOf(jobHash: string, at: Date): number {
  key ??= derivedKey("sample");
  const day = at.toISOString().slice(0, 10);
  return createHmac("sha256", key).update(`${day} ${jobHash}`).digest().readUInt32BE(0) / 2 ** 32;
}
