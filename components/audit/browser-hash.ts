import canonicalize from "canonicalize";

/** SHA-256 and Ed25519 are only there in pages that came over HTTPS or from this very machine. */
export const canHash = (): boolean => globalThis.crypto?.subtle !== undefined;

type Bytes = Uint8Array<ArrayBuffer>;

const sha256 = async (...parts: readonly Uint8Array[]): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", joined(parts)));

/** SHA-256(0x00 || JCS(event)), RFC 6962 section 2.1. */
export const eventHash = (event: unknown): Promise<Bytes> => sha256(Uint8Array.of(0x00), utf8(canonical(event)));

/** SHA-256(0x01 || left || right), RFC 6962 section 2.1. */
export const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(Uint8Array.of(0x01), left, right);

/** What an event holds in place of a value: `sha256:<hex>` of the field's salt and the value. */
export async function commitmentTo(salt: Bytes, value: unknown): Promise<string> {
  return `sha256:${toHex(await sha256(salt, utf8(canonical(value))))}`;
}

/** The first 4 bytes of SHA-256(name || "\n" || 0x01 || public key). */
export async function keyIdOf(name: string, typedKey: Bytes): Promise<string> {
  return toHex(await sha256(utf8(`${name}\n`), typedKey)).slice(0, 8);
}

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Null for what is not base64 written in the one way that bytes are written. */
export function fromBase64(text: unknown): Bytes | null {
  if (typeof text !== "string") return null;
  try {
    const binary = atob(text);
    return btoa(binary) === text ? Uint8Array.from(binary, (char) => char.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}

export const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error("not a JSON value");
  return text;
}

function joined(parts: readonly Uint8Array[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
