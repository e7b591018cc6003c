import type { AuditItem, Proof } from "@/lib/audit/schemas";
import { canHash, eventHash, fromBase64, isSame, nodeHash, toHex } from "./browser-hash";
import { type Head, openNote } from "./open-note";
import { type PathStep, pathOf, type Span } from "./proof-path";

/** A hash of the tree, in hex, and the events that it stands for. */
export type TreeNode = Span & { hash: string };
/** The way from an event to the root, as it was computed here. */
export type ProofPath = {
  leaf: TreeNode;
  steps: { sibling: TreeNode & { side: "left" | "right" }; parent: TreeNode }[];
  /** What the log checkpoint signs. */
  signedRoot: string;
};

export type ProofCheck =
  /** `keyId` of the key that signed; null where this browser can't check signatures of its kind. */
  | { state: "verified"; path: ProofPath; origin: string; keyId: string | null }
  | { state: "failed"; why: string; path: ProofPath | null }
  | { state: "unavailable" };

type Claim = Pick<AuditItem, "seq" | "event"> & { proof: Proof; keys: readonly string[] };

/**
 * Verifies in this browser that the event, as it is shown, is in the log that was signed: its hash is computed anew, with its
 * neighbours' up to the root, and compared with the root in the log checkpoint, whose signature is verified (T42).
 */
export async function checkProof({ seq, event, proof, keys }: Claim): Promise<ProofCheck> {
  if (!canHash()) return { state: "unavailable" };
  const opened = await openNote(proof.note, keys);
  if (opened.state === "bad") return { state: "failed", why: opened.why, path: null };
  const { head } = opened;
  const isAbout = proof.seq === seq && proof.size === head.size && seq < head.size;
  if (!isAbout || !head.origin.endsWith(`/${event.tenant}`))
    return { state: "failed", why: "The proof is of another event or of another log.", path: null };
  const leaf = await eventHash(event);
  const path = await climb(leaf, { seq, proof, head });
  if (path === null)
    return { state: "failed", why: "The proof does not have the hashes that this event needs.", path: null };
  const reached = path.steps.at(-1)?.parent.hash ?? path.leaf.hash;
  if (reached === path.signedRoot) {
    const keyId = opened.state === "signed" ? opened.keyId : null;
    return { state: "verified", path, origin: head.origin, keyId };
  }
  const stored = fromBase64(proof.leaf);
  const isEdited = stored !== null && !isSame(stored, leaf);
  return { state: "failed", why: isEdited ? EDITED : UNREACHED, path };
}

const EDITED = "The event is not the one that was put into the log: it was changed afterwards.";
const UNREACHED =
  "The event and its neighbours do not lead to the root that was signed: the log or this proof was altered.";

/** Null where the proof has too many hashes, too few, or something else in place of one. */
async function climb(
  leaf: Uint8Array<ArrayBuffer>,
  { seq, proof, head }: { seq: number; proof: Proof; head: Head },
): Promise<ProofPath | null> {
  const wanted = pathOf(seq, head.size);
  const hashes = proof.proof.map(fromBase64).filter((hash) => hash?.length === 32);
  if (hashes.length !== wanted.length || proof.proof.length !== wanted.length) return null;
  const steps: ProofPath["steps"] = [];
  let below = leaf;
  for (const [at, step] of wanted.entries()) {
    const beside = hashes[at];
    if (!beside) return null;
    below = step.sibling.side === "left" ? await nodeHash(beside, below) : await nodeHash(below, beside);
    steps.push(drawn(step, beside, below));
  }
  return { leaf: { start: seq, end: seq + 1, hash: toHex(leaf) }, steps, signedRoot: toHex(head.root) };
}

const drawn = ({ sibling, parent }: PathStep, beside: Uint8Array, both: Uint8Array) => ({
  sibling: { ...sibling, hash: toHex(beside) },
  parent: { ...parent, hash: toHex(both) },
});
