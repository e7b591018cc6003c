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
  | "del"
  | "whs"
  | "viw"
  | "sed"
  | "req";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Base 32, for whole numbers up to 2^53: several ids a request make BigInt noticeable. */
function encode(value: number, length: number): string {
  let rest = value;
  let out = "";
  for (let i = 0; i < length; i++) {
    out = ALPHABET.charAt(rest % 32) + out;
    rest = Math.floor(rest / 32);
  }
  return out;
}

let lastTime = 0;
/** What is the same for all ids of a millisecond, and what is counted up from id to id. */
let prefix = "";
let count = 0;

/** A new id: the prefix, 48 bits of milliseconds, 80 random bits (a ULID); rising within one process, so ids sort by time. */
export function newId(kind: IdPrefix): string {
  const now = Date.now();
  if (now > lastTime) {
    lastTime = now;
    const random = randomBytes(10);
    prefix = `${encode(now, 10)}${encode(random.readUIntBE(0, 5), 8)}`;
    // The top bit stays free: counting up within a millisecond can't overflow.
    count = random.readUIntBE(5, 5) % 2 ** 39;
  } else {
    count += 1;
  }
  return `${kind}_${prefix}${encode(count, 8)}`;
}
