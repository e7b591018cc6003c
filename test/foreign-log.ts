import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { checkpointText, type Signer, signNote, verifierKey } from "@/lib/audit/note";
import { consistencyRanges } from "@/lib/audit/tree";
import { formatRequest } from "@/lib/audit/witness-request";
import { rootOf } from "./audit-log";

export function newSigner(name: string): Signer {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  return { name, publicKey: raw, sign: (message) => sign(null, message, privateKey) };
}

/** A log of another installation, with its real key: it can say anything, also what is not so. */
export type ForeignLog = {
  /** What a witness has to know of it. */
  key: string;
  /** Its history with some leaves replaced from a place on: the rewritten log, signed with the same key. */
  rewritten: (from: number) => ForeignLog;
  note: (size: number, signer?: Signer) => Promise<string>;
  /** A request for `size`, with the proof from `old` unless another is given. */
  request: (old: number, size: number, proof?: Buffer[]) => Promise<string>;
};

const leaf = (text: string): Buffer => createHash("sha256").update(text).digest();

export function foreignLog(signer: Signer, leafAt = (at: number) => leaf(`event ${at}`)): ForeignLog {
  const leaves = (start: number, end: number) => Array.from({ length: end - start }, (_, at) => leafAt(start + at));
  const note = (size: number, by = signer) =>
    signNote(checkpointText({ origin: signer.name, size, root: rootOf(leaves(0, size)) }), by);
  const prove = (old: number, size: number) =>
    consistencyRanges(old, size).map(([start, end]) => rootOf(leaves(start, end)));
  return {
    key: verifierKey(signer.name, signer.publicKey),
    rewritten: (from) => foreignLog(signer, (at) => (at < from ? leafAt(at) : leaf(`other event ${at}`))),
    note,
    request: async (old, size, proof = prove(Math.min(old, size), size)) =>
      formatRequest({ old, proof, note: await note(size) }),
  };
}
