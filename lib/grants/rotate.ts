import { emitToAll } from "@/lib/audit/emit";
import { type Tx, transaction } from "@/lib/db/transaction";
import { unseal } from "@/lib/seal";
import { newKey, SEALED_FOR } from "./new-key";
import { activateKey, findDue, findKeys, insertKey, type KeyRow, lockKeys, retireKey } from "./store";

/** Longer than anybody keeps the JWKS: five minutes by its Cache-Control, ten in the SDK. */
export const PUBLISH_SECONDS = 15 * 60;
const ROTATE_DAYS = 90;
const ACTOR = { kind: "system", name: "keys" } as const;

/**
 * Publishes the key that will sign next; `rotateDue` lets it sign once verifiers can know it. Its id, or null where one was
 * published already, also by another process at the same time.
 */
export async function publishNext(): Promise<string | null> {
  const key = await newKey();
  return transaction(async (tx) => {
    if (!(await insertKey(tx, key, "next"))) return null;
    await emitToAll(tx, ACTOR, { type: "key.published", data: { kid: key.kid } });
    return key.kid;
  });
}

/** The change itself: from the commit on the next key signs, and the one before never again. */
async function activate(tx: Tx, kid: string, previous: string | null): Promise<void> {
  if (previous !== null) await retireKey(tx, previous);
  await activateKey(tx, kid);
  await emitToAll(tx, ACTOR, { type: "key.rotated", data: { kid, previous } });
}

/** Lets the published key sign, where it has been published long enough. Its id, or null. */
async function activateDue(): Promise<string | null> {
  return transaction(async (tx) => {
    const { active, next } = await lockKeys(tx);
    if (!next || next.published_seconds < PUBLISH_SECONDS) return null;
    await activate(tx, next.kid, active?.kid ?? null);
    return next.kid;
  });
}

/**
 * Changes the signing key at once, for a key that leaked or can't be opened: verifiers that keep a JWKS learn of the new
 * one when they meet it. A published key that can't be opened is dropped too.
 */
export async function rotateNow(): Promise<string> {
  const key = await newKey();
  return transaction(async (tx) => {
    const { active, next } = await lockKeys(tx);
    if (next && unseal(SEALED_FOR, next.sealed_private_jwk) !== null) {
      await activate(tx, next.kid, active?.kid ?? null);
      return next.kid;
    }
    if (next) await retireKey(tx, next.kid);
    if (!(await insertKey(tx, key, "next"))) throw new Error("another process is rotating the key: try again");
    await activate(tx, key.kid, active?.kid ?? null);
    return key.kid;
  });
}

/** What time asks for: a next key once the active one is 90 days old, and the change once that is known. How many. */
export async function rotateDue(): Promise<number> {
  const due = await findDue({ publishSeconds: PUBLISH_SECONDS, rotateDays: ROTATE_DAYS });
  const done = [due.activate && (await activateDue()), due.publish && (await publishNext())];
  return done.filter(Boolean).length;
}

export type KeyState = Pick<KeyRow, "kid" | "created_at" | "activated_at" | "retired_at"> & {
  state: "next" | "active" | "retired";
  /** False where ASSENTRY_SECRET is not the one that sealed it. */
  opens: boolean;
};

/** All keys, newest first. */
export async function listKeys(): Promise<KeyState[]> {
  return (await findKeys()).map(({ sealed_private_jwk, ...row }) => {
    const state = row.retired_at ? "retired" : row.activated_at ? "active" : "next";
    return { ...row, state, opens: unseal(SEALED_FOR, sealed_private_jwk) !== null };
  });
}
