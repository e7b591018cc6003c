import { Altered } from "./altered";
import { type Checkpoint, openCheckpoint, parseNote, verifyNote } from "../note";

/** A log checkpoint that somebody kept, and what they call it, such as the file's name. */
export type Kept = { name: string; note: string };
export type KnownCheckpoint = Checkpoint & { name: string };

/**
 * A log checkpoint that one of these keys signed.
 * @throws {Altered} whose sentence tells an altered text from another key
 */
export function openSigned(what: string, note: string, keys: readonly string[]): Checkpoint {
  try {
    return openCheckpoint(note, keys);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Altered(null, `${what} does not hold: ${unsigned(note, error.message)}`);
  }
}

/** Says by which key it is signed, where it is by none of those that are trusted. */
function unsigned(note: string, why: string): string {
  if (!why.startsWith("None of the keys")) return `${why}.`;
  const names = parseNote(note).signatures.map(({ name, keyId }) => `${name}+${keyId.toString("hex")}`);
  return `it is signed by another key than those given (${names.join(", ")}).`;
}

/**
 * The log checkpoints that were kept, by size.
 * @throws {Altered} where one is not signed, is of another log, or differs from another one of its size
 */
export function openKept(kept: readonly Kept[], signed: Checkpoint, keys: readonly string[]): KnownCheckpoint[] {
  const known: KnownCheckpoint[] = [];
  for (const { name, note } of kept) {
    const checkpoint = openSigned(`The log checkpoint ${name}`, note, keys);
    if (checkpoint.origin !== signed.origin)
      throw new Altered(null, `The log checkpoint ${name} is of another log, ${checkpoint.origin}.`);
    const other = [...known, { ...signed, name: "this one" }].find(({ size }) => size === checkpoint.size);
    if (other && !other.root.equals(checkpoint.root)) throw forked(checkpoint.size, name, other.name);
    known.push({ ...checkpoint, name });
  }
  return known.sort((one, other) => one.size - other.size);
}

const forked = (size: number, name: string, other: string): Altered =>
  new Altered(
    null,
    `There are two log checkpoints of ${size} events with different roots, ${name} and ${other}: the log was forked.`,
  );

/** Names and ids of those of these keys that signed a note. @throws {NoteError} where none did */
export const signersOf = (note: string, keys: readonly string[]): string[] =>
  verifyNote(note, keys).signedBy.map(({ name, id }) => `${name}+${id.toString("hex")}`);
