import { findPublishedKeys } from "@/lib/grants/store";
import { Altered } from "./altered";
import { openSigned } from "./known-checkpoints";
import { type Checkpoint, NoteError, parseCheckpoint, parseNote, verifierKey } from "../note";

/** By which keys a log may be signed: those that somebody trusts, or else those that the installation publishes. */
export class LogKeys {
  private constructor(
    private readonly trusted: readonly string[],
    private readonly published: readonly Buffer[],
  ) {}

  static async read(trusted: readonly string[]): Promise<LogKeys> {
    const jwks = trusted.length > 0 ? [] : await findPublishedKeys();
    return new LogKeys(
      trusted,
      jwks.flatMap(({ x }) => (x === undefined ? [] : [Buffer.from(x, "base64url")])),
    );
  }

  /** Verifier keys under this name: a log that moved to another address keeps the names that it signed by. */
  of(origin: string): string[] {
    if (this.trusted.length > 0) return [...this.trusted];
    return this.published.filter(({ length }) => length === 32).map((key) => verifierKey(origin, key));
  }

  /** A log checkpoint of this tenant. @throws {Altered} */
  open(what: string, note: string, tenantId: string): Checkpoint {
    const origin = originIn(note);
    if (origin === null) throw new Altered(null, `${what} does not hold: it is no log checkpoint any more.`);
    const checkpoint = openSigned(what, note, this.of(origin));
    if (!origin.endsWith(`/${tenantId}`)) throw new Altered(null, `${what} is of another log, ${origin}.`);
    return checkpoint;
  }
}

/** Which log a note says that it is of; null where it is no log checkpoint. */
export function originIn(note: string): string | null {
  try {
    return parseCheckpoint(parseNote(note).text).origin;
  } catch (error) {
    if (error instanceof NoteError) return null;
    throw error;
  }
}
