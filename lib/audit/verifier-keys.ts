import type { JWK } from "jose";
import { publicJwks } from "@/lib/grants/keys";
import { findKeysUntil } from "@/lib/grants/store";
import type { CheckpointRow } from "./checkpoint-store";
import { verifierKey } from "./note";

const asVerifiersTake = (origin: string, keys: readonly JWK[]): string[] =>
  keys.flatMap(({ x }) => (x === undefined ? [] : [verifierKey(origin, Buffer.from(x, "base64url"))]));

/** Every key that signs, will sign or ever signed the log of this name, newest first, as C2SP verifiers take them. */
export async function verifierKeys(origin: string): Promise<string[]> {
  return asVerifiersTake(origin, (await publicJwks()).keys);
}

/** Those that had signed by the time of a log checkpoint: an export that is taken up later names the same ones. */
export async function verifierKeysUntil(origin: string, { at }: Pick<CheckpointRow, "at">): Promise<string[]> {
  return asVerifiersTake(origin, await findKeysUntil(at));
}
