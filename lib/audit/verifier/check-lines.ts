import { isRecord } from "@/lib/payload/path";
import { leafOfParsed } from "./canonical-event";
import { checkDisclosed } from "./disclosed";
import { strictLine } from "./strict-json";
import { verifyInclusion } from "../tree";

/** What the lines of one export have in common. `root` is base64. */
export type Frame = { tenant: string; isFull: boolean; size: number; root: string };

/** What stands in a line and is not right; `seq` where the line says which event it is. */
export type LineProblem = { line: number; seq: number | null; message: string };

/** What was found in some lines, up to the first that can't be read or proved. */
export type CheckedLines = {
  seqs: Float64Array;
  /** 32 bytes a line: the leaves of the events as they stand here. */
  leaves: Uint8Array;
  /** The leaves that the lines name, where one is not the leaf of its event; else null. */
  claimed: Uint8Array | null;
  disclosed: Record<string, number>;
  problem: LineProblem | null;
};

const HASH_BYTES = 32;
const KEYS: ReadonlySet<string> = new Set(["seq", "event", "leaf", "disclosed", "proof"]);

type Line = { seq: number; leaf: Buffer; claimed: Buffer | null; names: readonly string[] };

/** Checks complete lines of an export, of which `firstLine` is the first (the header is line 1). */
export function checkLines(bytes: Uint8Array, firstLine: number, frame: Frame): CheckedLines {
  const found: Line[] = [];
  const disclosed: Record<string, number> = {};
  let problem: LineProblem | null = null;
  for (const text of linesOf(bytes)) {
    const line = checkLine(text, frame);
    if ("message" in line) {
      problem = { line: firstLine + found.length, ...line };
      break;
    }
    found.push(line);
    for (const name of line.names) disclosed[name] = (disclosed[name] ?? 0) + 1;
  }
  const differs = found.some(({ leaf, claimed }) => claimed !== null && !claimed.equals(leaf));
  return {
    seqs: Float64Array.from(found, ({ seq }) => seq),
    leaves: joined(found.map(({ leaf }) => leaf)),
    claimed: differs ? joined(found.map(({ leaf, claimed }) => claimed ?? leaf)) : null,
    disclosed,
    problem,
  };
}

function linesOf(bytes: Uint8Array): string[] {
  // Bytes that are no UTF-8 become U+FFFD, of which the leaf is another.
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function joined(hashes: readonly Buffer[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * HASH_BYTES);
  for (const [at, hash] of hashes.entries()) bytes.set(hash, at * HASH_BYTES);
  return bytes;
}

type Wrong = { seq: number | null; message: string };

function checkLine(text: string, frame: Frame): Line | Wrong {
  const parsed = strictLine(text);
  if (parsed === null) return { seq: null, message: "is not JSON with one reading: the line was altered." };
  const { value, eventText } = parsed;
  const { seq, event, leaf: named, disclosed, proof } = value;
  const unknown = Object.keys(value).find((key) => !KEYS.has(key));
  if (unknown !== undefined) return { seq: null, message: `has a key that exports don't have, ${unknown}.` };
  if (typeof seq !== "number" || !Number.isSafeInteger(seq) || seq < 0 || !isRecord(event))
    return { seq: null, message: "holds no event with its number." };
  if (event.tenant !== frame.tenant) return { seq, message: "The event is of another tenant than the log." };
  const leaf = leafOf(event, eventText);
  if (leaf === null) return { seq, message: "The event holds what JSON can't: it was altered." };
  const claimed = named === leaf.toString("base64") ? leaf : hashOf(named);
  if (claimed === null && (frame.isFull || named !== undefined))
    return { seq, message: "Its leaf hash is missing or is no SHA-256 hash in base64." };
  const unproved = frame.isFull ? null : proofProblem({ seq, leaf, claimed, proof }, frame);
  if (unproved !== null) return { seq, message: unproved };
  const { names, problem } = checkDisclosed(event, disclosed);
  if (problem !== null && (claimed === null || claimed.equals(leaf))) return { seq, message: problem };
  return { seq, leaf, claimed, names };
}

function leafOf(event: Record<string, unknown>, text: string): Buffer | null {
  try {
    return leafOfParsed(event, text);
  } catch {
    return null;
  }
}

/** Exactly 32 bytes, written the one way that base64 is written. */
function hashOf(text: unknown): Buffer | null {
  if (typeof text !== "string" || text.length !== 44) return null;
  const bytes = Buffer.from(text, "base64");
  return bytes.length === HASH_BYTES && bytes.toString("base64") === text ? bytes : null;
}

/** What an event and its inclusion proof say, against the root that was signed. */
type Proved = { seq: number; leaf: Buffer; claimed: Buffer | null; proof: unknown };

/** Why this proof does not lead from this event to the root; null where it does. */
export function proofProblem(
  { seq, leaf, claimed, proof }: Proved,
  { size, root }: Pick<Frame, "size" | "root">,
): string | null {
  if (seq >= size) return `It is not in the log: the log checkpoint signs ${size} events, from 0.`;
  const hashes = Array.isArray(proof) ? proof.map(hashOf) : null;
  if (hashes === null || hashes.some((hash) => hash === null))
    return "Its inclusion proof is missing or no list of hashes.";
  const path = hashes.filter((hash) => hash !== null);
  const leads = (from: Buffer): boolean =>
    verifyInclusion({ leaf: from, index: seq, size, proof: path, root: Buffer.from(root, "base64") });
  const fits = claimed === null || claimed.equals(leaf);
  if (leads(leaf)) return fits ? null : "Its leaf hash was altered; the event itself is the one that was signed.";
  if (claimed !== null && !fits && leads(claimed))
    return "The event was edited: it is not the one whose leaf hash is in the log.";
  if (claimed === null || !fits)
    return "The event or its inclusion proof was altered: they don't lead to the signed root.";
  return "Its inclusion proof is wrong, or the event was never in the log: they don't lead to the signed root.";
}
