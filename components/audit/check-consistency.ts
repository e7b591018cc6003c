import type { CheckpointView, Consistency } from "@/lib/audit/schemas";
import { canHash, fromBase64, isSame, nodeHash } from "./browser-hash";
import { openNote } from "./open-note";

export type ConsistencyCheck =
  | { state: "verified"; isSigned: boolean }
  | { state: "failed"; why: string }
  | { state: "unavailable" };

type Claim = { older: CheckpointView; newer: CheckpointView; answer: Consistency; keys: readonly string[] };

/** Verifies in this browser that the log of the newer log checkpoint begins with all of the older one's (T42). */
export async function checkConsistency({ older, newer, answer, keys }: Claim): Promise<ConsistencyCheck> {
  if (!canHash()) return { state: "unavailable" };
  const [first, second] = [await openNote(older.note, keys), await openNote(newer.note, keys)];
  for (const opened of [first, second]) if (opened.state === "bad") return { state: "failed", why: opened.why };
  if (first.state === "bad" || second.state === "bad") return { state: "unavailable" };
  const hashes = answer.proof.map(fromBase64);
  const proof = hashes.filter((hash) => hash !== null && hash.length === 32);
  const isAbout = answer.from === first.head.size && answer.to === second.head.size;
  if (!isAbout || proof.length !== hashes.length || first.head.origin !== second.head.origin)
    return { state: "failed", why: "The proof is of other log checkpoints." };
  const fits = await isPrefix({ first: first.head, second: second.head, proof: proof.filter((hash) => hash !== null) });
  if (!fits) return { state: "failed", why: FORKED };
  return { state: "verified", isSigned: first.state === "signed" && second.state === "signed" };
}

const FORKED =
  "The newer log does not begin with the older one: events that were signed have been changed, taken out or put in since.";

type Tree = { size: number; root: Uint8Array<ArrayBuffer> };

/** RFC 9162, 2.1.4.2. */
async function isPrefix(claim: { first: Tree; second: Tree; proof: readonly Uint8Array<ArrayBuffer>[] }) {
  const { first, second, proof } = claim;
  if (first.size === 0 || first.size > second.size) return false;
  if (first.size === second.size) return proof.length === 0 && isSame(first.root, second.root);
  let [node, last] = [first.size - 1, second.size - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  const [start, ...siblings] = node === 0 ? [first.root, ...proof] : proof;
  if (!start) return false;
  let [older, newer] = [start, start];
  for (const sibling of siblings) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      [older, newer] = [await nodeHash(sibling, older), await nodeHash(sibling, newer)];
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else newer = await nodeHash(newer, sibling);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && isSame(older, first.root) && isSame(newer, second.root);
}

const half = (n: number): number => Math.floor(n / 2);
