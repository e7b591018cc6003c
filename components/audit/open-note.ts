import { fromBase64, keyIdOf, toHex, utf8 } from "./browser-hash";

/** What a log checkpoint says. */
export type Head = { origin: string; size: number; root: Uint8Array<ArrayBuffer> };

export type Opened =
  | { state: "signed"; head: Head; keyId: string }
  /** The browser knows no Ed25519: nothing is said about the signature. */
  | { state: "unchecked"; head: Head }
  | { state: "bad"; why: string };

const ED25519 = 0x01;

/** Reads a log checkpoint (C2SP signed note), and verifies that one of these keys signed it under the log's own name. */
export async function openNote(note: string, keys: readonly string[]): Promise<Opened> {
  const divide = note.lastIndexOf("\n\n");
  const text = note.slice(0, divide + 1);
  const head = divide < 0 ? null : headOf(text);
  if (head === null) return { state: "bad", why: "The log checkpoint is not readable: it was altered." };
  const known = await Promise.all(keys.map(openKey));
  for (const { id, signature } of signaturesOf(note.slice(divide + 2), head.origin)) {
    const key = known.find((each) => each !== null && each.name === head.origin && each.id === id);
    if (!key) continue;
    const isSigned = await verify(key.publicKey, signature, utf8(text));
    if (isSigned === null) return { state: "unchecked", head };
    return isSigned
      ? { state: "signed", head, keyId: id }
      : { state: "bad", why: "The signature does not fit the log checkpoint: one of them was altered." };
  }
  return { state: "bad", why: "None of this log's keys signed the log checkpoint." };
}

function headOf(text: string): Head | null {
  const [origin, digits, base64, end, ...rest] = text.split("\n");
  const root = fromBase64(base64);
  const size = Number(digits);
  const isWhole = /^(0|[1-9][0-9]*)$/.test(digits ?? "") && Number.isSafeInteger(size);
  if (!origin || !isWhole || root?.length !== 32 || end !== "" || rest.length > 0) return null;
  return { origin, size, root };
}

function signaturesOf(lines: string, origin: string) {
  return lines.split("\n").flatMap((line) => {
    const [dash, name, base64, ...rest] = line.split(" ");
    const bytes = fromBase64(base64);
    if (dash !== "—" || name !== origin || bytes?.length !== 68 || rest.length > 0) return [];
    return [{ id: toHex(bytes.subarray(0, 4)), signature: bytes.slice(4) }];
  });
}

async function openKey(text: string) {
  const [, name, id, base64] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text) ?? [];
  const typed = fromBase64(base64);
  if (name === undefined || id === undefined || typed?.length !== 33 || typed[0] !== ED25519) return null;
  return (await keyIdOf(name, typed)) === id ? { name, id, publicKey: typed.slice(1) } : null;
}

/** Null where the browser knows no Ed25519. */
async function verify(
  publicKey: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  text: Uint8Array<ArrayBuffer>,
): Promise<boolean | null> {
  try {
    const key = await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, signature, text);
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotSupportedError") return null;
    return false;
  }
}
