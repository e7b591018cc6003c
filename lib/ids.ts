import { randomBytes } from "node:crypto";

export type IdPrefix =
  | "ten"
  | "usr"
  | "ses"
  | "tok"
  | "agt"
  | "key"
  | "act"
  | "job"
  | "apr"
  | "vot"
  | "grt"
  | "evt"
  | "out"
  | "req";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

function encode(value: bigint, length: number): string {
  let rest = value;
  let out = "";
  for (let i = 0; i < length; i++) {
    out = ALPHABET.charAt(Number(rest & 31n)) + out;
    rest >>= 5n;
  }
  return out;
}

let lastTime = 0;
let lastRandom = 0n;

/** A new id: the prefix, 48 bits of milliseconds, 80 random bits (a ULID); rising within one process, so ids sort by time. */
export function newId(prefix: IdPrefix): string {
  const now = Date.now();
  if (now > lastTime) {
    lastTime = now;
    // The top bit stays free: counting up within a millisecond can never overflow into the time.
    lastRandom = BigInt(`0x${randomBytes(10).toString("hex")}`) >> 1n;
  } else {
    lastRandom += 1n;
  }
  return `${prefix}_${encode(BigInt(lastTime), 10)}${encode(lastRandom, 16)}`;
}
