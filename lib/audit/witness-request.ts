import { fromBase64, NoteError } from "./note";

/** What a log asks a witness (C2SP tlog-witness, add-checkpoint): to cosign `note`, which extends the tree of `old` leaves. */
export type WitnessRequest = { old: number; proof: Buffer[]; note: string };

const MOST_HASHES = 63;

export function formatRequest({ old, proof, note }: WitnessRequest): string {
  return `old ${old}\n${proof.map((hash) => `${hash.toString("base64")}\n`).join("")}\n${note}`;
}

/** A size without leading zeros; null for anything else. */
export function parseSize(digits: string): number | null {
  const size = Number(digits);
  return /^(0|[1-9][0-9]*)$/.test(digits) && Number.isSafeInteger(size) ? size : null;
}

function parseHash(line: string): Buffer {
  const hash = fromBase64(line);
  if (hash?.length !== 32) throw new NoteError("A line of the proof is a hash of 32 bytes in base64");
  return hash;
}

/** @throws {NoteError} for what is no such request; the note in it is not looked at */
export function parseRequest(body: string): WitnessRequest {
  const divide = body.indexOf("\n\n");
  const [first = "", ...lines] = body.slice(0, Math.max(0, divide)).split("\n");
  const old = first.startsWith("old ") ? parseSize(first.slice("old ".length)) : null;
  if (old === null) throw new NoteError("The first line is `old`, a space and a size; an empty line ends the proof");
  if (lines.length > MOST_HASHES) throw new NoteError(`A proof has at most ${MOST_HASHES} hashes`);
  return { old, proof: lines.map(parseHash), note: body.slice(divide + 2) };
}
