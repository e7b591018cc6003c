import { createHash, createPublicKey, verify } from "node:crypto";

/** A log checkpoint (C2SP tlog-checkpoint): what the tree was when the log signed it. */
export type Checkpoint = { origin: string; size: number; root: Buffer };
/** One signature line of a C2SP signed note. */
export type NoteSignature = { name: string; keyId: Buffer; signature: Buffer };
export type Note = { text: string; signatures: NoteSignature[] };
export type Signer = {
  name: string;
  /** 32 bytes */
  publicKey: Uint8Array;
  /** Ed25519 over these bytes: 64 bytes */
  sign: (message: Uint8Array) => Promise<Uint8Array> | Uint8Array;
};

/** The note says something other than its keys signed, or is no note. */
export class NoteError extends Error {
  override name = "NoteError";
}

/** What a key signs, by C2SP signed-note: notes of its own, or (0x04) what it says of others' log checkpoints. */
export type SignatureType = 0x01 | 0x04;

const ED25519 = 0x01;
const KEY_ID_BYTES = 4;
/** As Go's note package: a note with more would only cost its reader time. */
const MAX_SIGNATURES = 100;

export function checkpointText({ origin, size, root }: Checkpoint): string {
  if (!isName(origin)) throw new RangeError("An origin is a key's name: no spaces, no plus sign");
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError("A log has a whole number of leaves");
  if (root.length !== 32) throw new RangeError("A root has 32 bytes");
  return `${origin}\n${size}\n${root.toString("base64")}\n`;
}

/**
 * Takes exactly what checkpointText writes; lines of extension, which C2SP advises against, are refused.
 * @throws {NoteError}
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, digits, base64, ...rest] = text.split("\n");
  if (!origin || !digits || !base64 || rest.length !== 1 || rest[0] !== "" || !isName(origin))
    throw new NoteError("A log checkpoint has three lines: origin, size and root");
  const size = Number(digits);
  if (!/^(0|[1-9][0-9]*)$/.test(digits) || !Number.isSafeInteger(size))
    throw new NoteError("The size of a log checkpoint is a whole number without leading zeros");
  const root = fromBase64(base64);
  if (root?.length !== 32) throw new NoteError("The root of a log checkpoint is 32 bytes in base64");
  return { origin, size, root };
}

/** The first 4 bytes of SHA-256(name || "\n" || type || public key). */
export function keyId(name: string, publicKey: Uint8Array, type: SignatureType = ED25519): Buffer {
  const hashed = createHash("sha256").update(`${name}\n`, "utf8").update(typed(publicKey, type));
  return hashed.digest().subarray(0, KEY_ID_BYTES);
}

/** `name+id+key`: the key in the one line that C2SP verifiers take. */
export function verifierKey(name: string, publicKey: Uint8Array, type: SignatureType = ED25519): string {
  if (!isName(name)) throw new RangeError("The name of a key has no spaces and no plus sign");
  return `${name}+${keyId(name, publicKey, type).toString("hex")}+${typed(publicKey, type).toString("base64")}`;
}

export type VerifierKey = { name: string; id: Buffer; publicKey: Buffer };

/** @throws {NoteError} */
export function parseVerifierKey(text: string, type: SignatureType = ED25519): VerifierKey {
  const [, name, id, base64] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text) ?? [];
  const key = base64 === undefined ? null : fromBase64(base64);
  if (name === undefined || !isName(name) || key?.length !== 33 || key[0] !== type)
    throw new NoteError("A verifier key is name+id+base64 of an Ed25519 key");
  const publicKey = key.subarray(1);
  if (keyId(name, publicKey, type).toString("hex") !== id)
    throw new NoteError(`The verifier key of ${name} doesn't have the id that it names`);
  return { name, id: keyId(name, publicKey, type), publicKey };
}

/** @returns the line to add to a note of this text, with its newline */
export async function signatureLine(text: string, signer: Signer): Promise<string> {
  if (!isName(signer.name)) throw new RangeError("The name of a key has no spaces and no plus sign");
  if (!isText(text)) throw new RangeError("The text of a note ends with a newline and has no other control characters");
  const signature = await signer.sign(Buffer.from(text, "utf8"));
  if (signature.length !== 64) throw new RangeError("An Ed25519 signature has 64 bytes");
  const bytes = Buffer.concat([keyId(signer.name, signer.publicKey), signature]);
  return `— ${signer.name} ${bytes.toString("base64")}\n`;
}

/** Text (which ends with a newline), an empty line, one signature. */
export async function signNote(text: string, signer: Signer): Promise<string> {
  return `${text}\n${await signatureLine(text, signer)}`;
}

/** @throws {NoteError} for what is not a signed note, byte for byte */
export function parseNote(note: string): Note {
  const divide = note.lastIndexOf("\n\n");
  if (divide < 0 || !isText(note)) throw new NoteError("A signed note is text, an empty line and signatures");
  const text = note.slice(0, divide + 1);
  const lines = note.slice(divide + 2, -1).split("\n");
  if (lines.length > MAX_SIGNATURES) throw new NoteError(`A signed note has at most ${MAX_SIGNATURES} signatures`);
  return { text, signatures: lines.map(parseSignature) };
}

function parseSignature(line: string): NoteSignature {
  const [dash, name, base64, ...rest] = line.split(" ");
  const bytes = base64 ? fromBase64(base64) : null;
  if (dash !== "—" || !name || !isName(name) || !bytes || bytes.length <= KEY_ID_BYTES || rest.length > 0)
    throw new NoteError("A signature line is a dash, the key's name and base64 of its id and signature");
  return { name, keyId: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) };
}

/**
 * Who of these keys (verifier key strings) signed the note. Signatures of other keys say nothing and are passed over.
 * @throws {NoteError} where a signature that claims one of the keys is false, or none of them signed
 */
export function verifyNote(note: string, keys: readonly string[]): { text: string; signedBy: VerifierKey[] } {
  const known = keys.map((key) => parseVerifierKey(key));
  const { text, signatures } = parseNote(note);
  const signedBy = signatures.flatMap(({ name, keyId: id, signature }) => {
    const claimed = known.filter((key) => key.name === name && key.id.equals(id));
    const key = claimed.find(({ publicKey }) => isSigned(text, publicKey, signature));
    if (claimed.length > 0 && !key)
      throw new NoteError(
        `The text isn't what ${name} (key ${id.toString("hex")}) signed, or the signature was altered`,
      );
    return key ?? [];
  });
  if (signedBy.length === 0) throw new NoteError("None of the keys given signed this note");
  return { text, signedBy };
}

/**
 * A log checkpoint that its own log signed with one of these keys: a signature under another name is not enough.
 * @throws {NoteError}
 */
export function openCheckpoint(note: string, keys: readonly string[]): Checkpoint {
  const { text, signedBy } = verifyNote(note, keys);
  const checkpoint = parseCheckpoint(text);
  if (!signedBy.some(({ name }) => name === checkpoint.origin))
    throw new NoteError(`The log checkpoint of ${checkpoint.origin} isn't signed by a key of that name`);
  return checkpoint;
}

export function isSigned(text: string, publicKey: Buffer, signature: Buffer): boolean {
  const jwk = { kty: "OKP", crv: "Ed25519", x: publicKey.toString("base64url") };
  const key = createPublicKey({ key: jwk, format: "jwk" });
  return signature.length === 64 && verify(null, Buffer.from(text, "utf8"), key, signature);
}

function typed(publicKey: Uint8Array, type: SignatureType): Buffer {
  if (publicKey.length !== 32) throw new RangeError("An Ed25519 key has 32 bytes");
  return Buffer.concat([Buffer.from([type]), publicKey]);
}

/** Not empty, and nothing that would divide a line or a key elsewhere. */
function isName(name: string): boolean {
  return name !== "" && !/[\p{White_Space}\p{Surrogate}+]/u.test(name) && !hasControl(name);
}

function isText(text: string): boolean {
  return text.endsWith("\n") && !hasControl(text.replaceAll("\n", "")) && !/\p{Surrogate}/u.test(text);
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) < 0x20) return true;
  return false;
}

/** Only the one way to write the bytes: Buffer.from takes many. */
export function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : null;
}
