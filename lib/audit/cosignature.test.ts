import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { cosign, cosignerKey, openCosignatures, parseCosignerKey } from "./cosignature";
import { keyId, NoteError, parseVerifierKey, type Signer, signatureLine, verifierKey } from "./note";

// The example of C2SP tlog-cosignature, signed with the first key of RFC 8032, 7.1; computed by another implementation.
const NAME = "witness.example.com/w1";
const TIME = 1679315147;
const TEXT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
const KEY = "witness.example.com/w1+7e6f4aaa+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
const LINE =
  "— witness.example.com/w1 fm9KqgAAAABkGFDL+TPmh4BYuAjsYRoqMJCWb/gWJaeRF/kmm5tlCr9sJ57DLErur7K0yDXc2ArN+TIuotuB/HbuL3AJsp3bv/aNCQ==\n";
/** The line that the example itself shows; its key is not told. */
const SHOWN =
  "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

const seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const der = Buffer.from(`302e020100300506032b657004220420${seed}`, "hex");
const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
const publicKey = Buffer.from(createPublicKey(privateKey).export({ format: "jwk" }).x ?? "", "base64url");
const WITNESS: Signer = { name: NAME, publicKey, sign: (message) => sign(null, message, privateKey) };

function stranger(name: string): Signer {
  const pair = generateKeyPairSync("ed25519");
  const raw = Buffer.from(pair.publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  return { name, publicKey: raw, sign: (message) => sign(null, message, pair.privateKey) };
}

describe("a cosignature", () => {
  it("[T43] is byte for byte what another implementation makes of the same", async () => {
    expect(cosignerKey(NAME, publicKey)).toBe(KEY);
    expect(await cosign(TEXT, WITNESS, TIME)).toBe(LINE);
    expect(openCosignatures(TEXT, LINE, [KEY])).toEqual([{ key: KEY, name: NAME, time: TIME, line: LINE }]);
  });

  it("[T43] has the form that C2SP shows: key id, eight bytes of time, signature", () => {
    const shown = Buffer.from(SHOWN.split(" ")[2] ?? "", "base64");
    expect([shown.length, Number(shown.readBigUInt64BE(4))]).toEqual([76, TIME]);
  });

  it("passes over the lines of witnesses that aren't asked for", async () => {
    const other = await cosign(TEXT, stranger("witness.example.com/w2"), TIME);
    expect(openCosignatures(TEXT, other + SHOWN + LINE, [KEY]).map(({ line }) => line)).toEqual([LINE]);
    expect(openCosignatures(TEXT, other, [KEY])).toEqual([]);
  });

  it("[T42] every changed character of the line or of the text is refused, or says nothing", () => {
    const accepted: string[] = [];
    const tryOne = (text: string, line: string) => {
      try {
        if (openCosignatures(text, line, [KEY]).length > 0) accepted.push(text + line);
      } catch (error) {
        expect(error).toBeInstanceOf(NoteError);
      }
    };
    const changed = (text: string, at: number) =>
      `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
    for (let at = 0; at < LINE.length; at += 1) tryOne(TEXT, changed(LINE, at));
    for (let at = 0; at < TEXT.length; at += 1) tryOne(changed(TEXT, at), LINE);
    expect(accepted).toEqual([]);
  });

  it("is not the signature of a log with the same key, nor the other way around", async () => {
    const asLog = await signatureLine(TEXT, WITNESS);
    expect(openCosignatures(TEXT, asLog, [KEY])).toEqual([]);
    // Under the cosigner's id too it says nothing of a time.
    const bytes = Buffer.concat([keyId(NAME, publicKey, 0x04), await WITNESS.sign(Buffer.from(TEXT))]);
    expect(() => openCosignatures(TEXT, `— ${NAME} ${bytes.toString("base64")}\n`, [KEY])).toThrow(NoteError);
    expect(() => parseCosignerKey(verifierKey(NAME, publicKey))).toThrow(NoteError);
    expect(() => parseVerifierKey(KEY)).toThrow(NoteError);
  });

  it("is refused with a time that nobody could have cosigned at", async () => {
    const late = await cosign(TEXT, WITNESS, 253_402_300_800);
    expect(() => openCosignatures(TEXT, late, [KEY])).toThrow(NoteError);
    await expect(cosign(TEXT, WITNESS, -1)).rejects.toThrow(RangeError);
  });

  it("is refused where it is no line at all", () => {
    for (const lines of ["", "\n", "hello\n", LINE.slice(0, -1), `${LINE}\n`, `\n${LINE}`])
      expect(() => openCosignatures(TEXT, lines, [KEY]), JSON.stringify(lines)).toThrow(NoteError);
  });
});
