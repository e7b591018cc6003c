import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  checkpointText,
  keyId,
  NoteError,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  type Signer,
  signatureLine,
  signNote,
  verifierKey,
  verifyNote,
} from "./note";

/** The example of Go's golang.org/x/mod/sumdb/note, on which C2SP signed-note rests. */
const PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER_LINE =
  "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const ENOCH_LINE =
  "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";
const GO_NOTE = `${TEXT}\n${PETER_LINE}${ENOCH_LINE}`;

function newSigner(name: string): Signer & { verifier: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  return { name, publicKey: raw, sign: (message) => sign(null, message, privateKey), verifier: verifierKey(name, raw) };
}

const ORIGIN = "log.example/ten_1";
const ROOT = createHash("sha256").update("a root").digest();
const [KEY, NEXT_KEY, WITNESS] = [newSigner(ORIGIN), newSigner(ORIGIN), newSigner("witness.example")];
const CHECKPOINT = checkpointText({ origin: ORIGIN, size: 42, root: ROOT });
const NOTE = await signNote(CHECKPOINT, KEY);

describe("a C2SP signed note", () => {
  it("[T43] verifies the example of Go's note package, with each of its keys and with both", () => {
    const names = (keys: string[]): string[] => verifyNote(GO_NOTE, keys).signedBy.map(({ name }) => name);
    expect(names([PETER])).toEqual(["PeterNeumann"]);
    expect(names([ENOCH])).toEqual(["EnochRoot"]);
    expect(names([ENOCH, PETER, WITNESS.verifier])).toEqual(["PeterNeumann", "EnochRoot"]);
    expect(verifyNote(GO_NOTE, [PETER]).text).toBe(TEXT);
  });

  it("[T43] writes the key of Go's example as Go does", () => {
    const { name, id, publicKey } = parseVerifierKey(PETER);
    expect([name, id.toString("hex")]).toEqual(["PeterNeumann", "c74f20a3"]);
    expect(verifierKey(name, publicKey)).toBe(PETER);
    expect(keyId(name, publicKey)).toEqual(id);
  });

  it("[T43] is the text, an empty line, and a dash with name and base64 of key id and signature", async () => {
    const line = `— ${ORIGIN} ${Buffer.concat([keyId(ORIGIN, KEY.publicKey), await KEY.sign(Buffer.from(CHECKPOINT))]).toString("base64")}\n`;
    expect(NOTE).toBe(`${ORIGIN}\n42\n${ROOT.toString("base64")}\n\n${line}`);
    const typed = Buffer.concat([Buffer.from(`${ORIGIN}\n\u0001`), KEY.publicKey]);
    expect(keyId(ORIGIN, KEY.publicKey)).toEqual(createHash("sha256").update(typed).digest().subarray(0, 4));
  });

  it("[T43] passes over the signatures of keys that aren't given, even what is none", async () => {
    const witnessed = NOTE + (await signatureLine(CHECKPOINT, WITNESS));
    const noise = `— stranger.example ${Buffer.alloc(9).toString("base64")}\n`;
    expect(openCheckpoint(witnessed + noise, [KEY.verifier])).toEqual({ origin: ORIGIN, size: 42, root: ROOT });
    expect(verifyNote(witnessed + noise, [KEY.verifier, WITNESS.verifier]).signedBy).toHaveLength(2);
  });

  it("[T43] verifies with the key before and the key after a rotation", async () => {
    const keys = [KEY.verifier, NEXT_KEY.verifier];
    expect(openCheckpoint(NOTE, keys).size).toBe(42);
    expect(openCheckpoint(await signNote(CHECKPOINT, NEXT_KEY), keys).size).toBe(42);
  });

  it("[T43] is refused with no key, and with only others' keys", () => {
    expect(() => verifyNote(NOTE, [])).toThrow(NoteError);
    expect(() => verifyNote(NOTE, [NEXT_KEY.verifier, WITNESS.verifier])).toThrow("None of the keys");
  });

  it("[T43] is refused for one false signature of a known key, although another is good", async () => {
    const witnessed = NOTE + (await signatureLine("another text\n", WITNESS));
    expect(() => verifyNote(witnessed, [KEY.verifier, WITNESS.verifier])).toThrow("isn't what witness.example");
  });

  it("[T42] every changed character of the text or of the signature is refused", () => {
    const signed = NOTE.indexOf("— ");
    const accepted: number[] = [];
    for (let at = 0; at < NOTE.length; at += 1) {
      const changed = `${NOTE.slice(0, at)}${NOTE[at] === "A" ? "B" : "A"}${NOTE.slice(at + 1)}`;
      try {
        openCheckpoint(changed, [KEY.verifier]);
        accepted.push(at);
      } catch (error) {
        expect(error).toBeInstanceOf(NoteError);
      }
    }
    expect(signed).toBeGreaterThan(0);
    expect(accepted).toEqual([]);
  });

  it("[T42] a signature of 63 or 65 bytes is refused", () => {
    const signature = parseNote(NOTE).signatures[0]?.signature ?? Buffer.alloc(0);
    const id = keyId(ORIGIN, KEY.publicKey);
    for (const bytes of [signature.subarray(0, 63), Buffer.concat([signature, Buffer.alloc(1)])]) {
      const line = `— ${ORIGIN} ${Buffer.concat([id, bytes]).toString("base64")}\n`;
      expect(() => verifyNote(`${CHECKPOINT}\n${line}`, [KEY.verifier])).toThrow(NoteError);
    }
  });

  it.each([
    ["nothing", ""],
    ["no signature", TEXT],
    ["an empty line and no signature", `${TEXT}\n`],
    ["no empty line", TEXT + PETER_LINE],
    ["no last newline", GO_NOTE.slice(0, -1)],
    ["an empty line at the end", `${GO_NOTE}\n`],
    ["carriage returns", GO_NOTE.replaceAll("\n", "\r\n")],
    ["a control character", GO_NOTE.replace("cryptography", "crypto\u0000graphy")],
    ["a tab", GO_NOTE.replace("you think", "you\tthink")],
    ["a lone surrogate", GO_NOTE.replace("you think", "you\ud800think")],
    ["a hyphen for the dash", GO_NOTE.replace("— Peter", "- Peter")],
    ["two spaces", GO_NOTE.replace("— Peter", "—  Peter")],
    ["a space after the signature", GO_NOTE.replace("=\n", "= \n")],
    ["a name with a plus sign", GO_NOTE.replace("— Enoch", "— Enoch+")],
    ["a name with a space that is not ASCII", GO_NOTE.replace("— Enoch", "— Enoch\u00a0")],
    ["no name", GO_NOTE.replace("— EnochRoot", "— ")],
    ["no base64", GO_NOTE.replace(/EnochRoot .*\n/, "EnochRoot\n")],
    ["base64 without padding", GO_NOTE.replace("=\n", "\n")],
    ["base64 for addresses", GO_NOTE.replaceAll("+e", "-e")],
    ["base64 with other last bits", GO_NOTE.replace("QQ=\n", "QR=\n")],
    ["no signature after the key's id", GO_NOTE.replace(/EnochRoot .*\n/, "EnochRoot rwz+eA==\n")],
    ["more than 100 signatures", `${TEXT}\n${PETER_LINE.repeat(101)}`],
  ])("[T43] is refused with %s", (_, note) => {
    expect(() => verifyNote(note, [PETER])).toThrow(NoteError);
  });

  it("[T43] divides text and signatures at the last empty line", async () => {
    const text = `${GO_NOTE}\nmore\n`;
    expect(verifyNote(await signNote(text, KEY), [KEY.verifier]).text).toBe(text);
  });

  it.each([
    ["a text without its newline", "text", KEY],
    ["a text with a control character", "te\u001bxt\n", KEY],
    ["a name with a space", "text\n", { ...KEY, name: "a log" }],
    ["a short signature", "text\n", { ...KEY, sign: () => Buffer.alloc(63) }],
    ["a short key", "text\n", { ...KEY, publicKey: Buffer.alloc(31) }],
  ])("[T43] isn't made of %s", async (_, text, signer) => {
    await expect(signNote(text, signer)).rejects.toThrow(RangeError);
  });

  it.each([
    ["another id", PETER.replace("c74f20a3", "c74f20a4")],
    ["another name", PETER.replace("Peter", "Petra")],
    ["another type of key", PETER.replace("+ARpc", "+Ahpc")],
    ["a key cut short", PETER.slice(0, -4)],
    ["letters after it", `${PETER}\n`],
    ["no name", PETER.replace("PeterNeumann", "")],
    ["nothing", ""],
  ])("[T43] a verifier key is refused with %s", (_, key) => {
    expect(() => verifyNote(GO_NOTE, [key])).toThrow(NoteError);
  });
});

describe("a log checkpoint", () => {
  it("[T43] reads the example of C2SP tlog-checkpoint", () => {
    const text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    const checkpoint = parseCheckpoint(text);
    expect(checkpoint).toMatchObject({ origin: "example.com/behind-the-sofa", size: 20_852_163 });
    expect(checkpointText(checkpoint)).toBe(text);
  });

  it.each([0, 1, 2 ** 40, Number.MAX_SAFE_INTEGER])("[T43] of %i leaves is read as it was written", (size) => {
    const checkpoint = { origin: ORIGIN, size, root: ROOT };
    expect(parseCheckpoint(checkpointText(checkpoint))).toEqual(checkpoint);
  });

  const root = ROOT.toString("base64");
  it.each([
    ["nothing", ""],
    ["no root", `${ORIGIN}\n42\n`],
    ["no last newline", `${ORIGIN}\n42\n${root}`],
    ["a line more", `${ORIGIN}\n42\n${root}\nextension\n`],
    ["an empty line more", `${ORIGIN}\n42\n${root}\n\n`],
    ["no origin", `\n42\n${root}\n`],
    ["a space in the origin", `a log\n42\n${root}\n`],
    ["a leading zero", `${ORIGIN}\n042\n${root}\n`],
    ["a sign", `${ORIGIN}\n+42\n${root}\n`],
    ["a minus sign", `${ORIGIN}\n-0\n${root}\n`],
    ["a fraction", `${ORIGIN}\n4.2\n${root}\n`],
    ["an exponent", `${ORIGIN}\n4e1\n${root}\n`],
    ["hexadecimal digits", `${ORIGIN}\n0x2a\n${root}\n`],
    ["a space after the size", `${ORIGIN}\n42 \n${root}\n`],
    ["more than a number holds", `${ORIGIN}\n9007199254740992\n${root}\n`],
    ["a root of 31 bytes", `${ORIGIN}\n42\n${ROOT.subarray(1).toString("base64")}\n`],
    ["a root without padding", `${ORIGIN}\n42\n${root.replace("=", "")}\n`],
    ["a root in hexadecimal digits", `${ORIGIN}\n42\n${ROOT.toString("hex")}\n`],
  ])("[T43] is refused with %s, although it is signed", async (_, text) => {
    expect(() => parseCheckpoint(text)).toThrow(NoteError);
    if (text.endsWith("\n"))
      expect(openCheckpoint.bind(null, await signNote(text, KEY), [KEY.verifier])).toThrow(NoteError);
  });

  it("[T43] is refused where only a key of another name signed it", async () => {
    const note = await signNote(CHECKPOINT, WITNESS);
    expect(() => openCheckpoint(note, [KEY.verifier, WITNESS.verifier])).toThrow("isn't signed by a key of that name");
  });

  it.each([
    ["an origin with a newline", { origin: "a\nb", size: 1, root: ROOT }],
    ["no origin", { origin: "", size: 1, root: ROOT }],
    ["a size below zero", { origin: ORIGIN, size: -1, root: ROOT }],
    ["half a leaf", { origin: ORIGIN, size: 0.5, root: ROOT }],
    ["a size past 2^53", { origin: ORIGIN, size: 2 ** 53, root: ROOT }],
    ["a root of 31 bytes", { origin: ORIGIN, size: 1, root: ROOT.subarray(1) }],
  ])("[T43] isn't made of %s", (_, checkpoint) => {
    expect(() => checkpointText(checkpoint)).toThrow(RangeError);
  });
});
