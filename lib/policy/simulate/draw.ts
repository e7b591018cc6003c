import { createHash } from "node:crypto";

const BITS = 48;

/** A fraction from 0 to below 1 that is always the same for a name: simulating twice must sample the same actions. */
export function drawOf(name: string): number {
  return (
    createHash("sha256")
      .update(name)
      .digest()
      .readUIntBE(0, BITS / 8) /
    2 ** BITS
  );
}
