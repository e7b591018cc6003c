import {
  isSigned,
  keyId,
  NoteError,
  parseNote,
  parseVerifierKey,
  type Signer,
  type VerifierKey,
  verifierKey,
} from "./note";

/** What a witness says (C2SP tlog-cosignature, v1): at this time, this was the largest tree it knew of the log. */
export type Cosignature = {
  /** The witness's verifier key. */
  key: string;
  name: string;
  /** Seconds since 1970. */
  time: number;
  /** As it stands below a note, with its newline. */
  line: string;
};

const COSIGNATURE_V1 = 0x04;
const TIME_BYTES = 8;
/** The end of the year 9999: what is later is no time anybody cosigned at. */
const LATEST = 253_402_300_799n;

const statement = (time: number, text: string): string => `cosignature/v1\ntime ${time}\n${text}`;

export const cosignerKey = (name: string, publicKey: Uint8Array): string =>
  verifierKey(name, publicKey, COSIGNATURE_V1);

/** @throws {NoteError} */
export const parseCosignerKey = (text: string): VerifierKey => parseVerifierKey(text, COSIGNATURE_V1);

function lineOf(name: string, id: Buffer, signature: Uint8Array): string {
  return `— ${name} ${Buffer.concat([id, signature]).toString("base64")}\n`;
}

/** The line by which a witness cosigns a log checkpoint of this text. @param time seconds since 1970 */
export async function cosign(text: string, { name, publicKey, sign }: Signer, time: number): Promise<string> {
  if (!Number.isSafeInteger(time) || time < 0) throw new RangeError("A time is a whole number of seconds");
  const stamp = Buffer.alloc(TIME_BYTES);
  stamp.writeBigUInt64BE(BigInt(time));
  const signature = await sign(Buffer.from(statement(time, text), "utf8"));
  return lineOf(name, keyId(name, publicKey, COSIGNATURE_V1), Buffer.concat([stamp, signature]));
}

/**
 * Which of these witnesses (verifier keys) cosigned the text, by the lines given. Lines of others say nothing.
 * @throws {NoteError} where a line that claims one of the keys is false, or these are no signature lines
 */
export function openCosignatures(text: string, lines: string, keys: readonly string[]): Cosignature[] {
  const known = keys.map((key) => ({ key, ...parseCosignerKey(key) }));
  const note = parseNote(`${text}\n${lines}`);
  if (note.text !== text) throw new NoteError("Cosignatures are lines one below the other");
  return note.signatures.flatMap(({ name, keyId: id, signature }) => {
    const claimed = known.find((witness) => witness.name === name && witness.id.equals(id));
    if (!claimed) return [];
    const time = signature.length < TIME_BYTES ? LATEST + 1n : signature.readBigUInt64BE();
    if (time > LATEST || !isSigned(statement(Number(time), text), claimed.publicKey, signature.subarray(TIME_BYTES)))
      throw new NoteError(`The text isn't what ${name} cosigned, or the cosignature was altered`);
    return { key: claimed.key, name, time: Number(time), line: lineOf(name, id, signature) };
  });
}
