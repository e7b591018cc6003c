import { createHash, createPublicKey, verify } from "node:crypto";
import type { Disclosed } from "@/lib/audit/disclose";
import { isDisclosureOf } from "@/lib/audit/commitment";
import { type AuditEvent, eventLeaf } from "@/lib/audit/event";
import { openCheckpoint, parseVerifierKey } from "@/lib/audit/note";
import type { Receipt } from "@/lib/audit/receipt";
import { Appender, verifyInclusion } from "@/lib/audit/tree";
import { canonicalJson } from "@/lib/payload/job-hash";
import type { ExportLine } from "./audit";

const bytes = (base64: string): Buffer => Buffer.from(base64, "base64");
const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

function requireDisclosed(seq: number, { data }: AuditEvent, disclosed: Disclosed = {}): void {
  const committed = data.commitments as Record<string, string> | undefined;
  for (const [name, { salt, value }] of Object.entries(disclosed))
    if (!isDisclosureOf(committed?.[name] ?? "", { salt: bytes(salt), value }))
      throw new Error(`event ${seq}: ${name} is not what was committed to`);
}

type Log = { size: number; root: Buffer };

/** The leaf of the event as it stands in the line. @throws where the line names another */
function leafOf({ seq, event, leaf }: ExportLine): Buffer {
  const made = eventLeaf(event);
  if (!bytes(leaf).equals(made)) throw new Error(`event ${seq} is not the one that was logged`);
  return made;
}

function requireIncluded({ size, root }: Log, line: ExportLine): void {
  const { seq, event, disclosed, proof } = line;
  const hashes = (proof ?? []).map(bytes);
  if (!verifyInclusion({ leaf: leafOf(line), index: seq, size, proof: hashes, root }))
    throw new Error(`event ${seq} is not in the log`);
  requireDisclosed(seq, event, disclosed);
}

/** Checks an export by itself, as docs/audit.md says, and tells what it holds. @throws where anything was altered */
export function checkExport(text: string): { header: Record<string, unknown>; lines: ExportLine[] } {
  if (!text.endsWith("\n")) throw new Error("the last line was cut");
  const parts = text.slice(0, -1).split("\n");
  const [header, ...lines] = parts.map((part) => JSON.parse(part));
  const end = lines.pop();
  const before = text.slice(0, text.length - (parts.at(-1) ?? "").length - 1);
  if (end?.end !== true || end.events !== lines.length) throw new Error("the export has no end");
  if (end.sha256 !== sha256(before)) throw new Error("the lines are not those that were exported");
  const log = openCheckpoint(header.checkpoint, header.keys);
  if (log.size !== header.size || log.origin !== header.origin) throw new Error("the header is of another log");
  if (header.filter === null) {
    const tree = new Appender(0, []);
    for (const line of lines as ExportLine[]) {
      if (line.seq !== tree.size) throw new Error(`event ${tree.size} is missing`);
      tree.append(leafOf(line));
      requireDisclosed(line.seq, line.event, line.disclosed);
    }
    if (!tree.root().equals(log.root)) throw new Error("the events are not those that were signed");
  } else for (const line of lines) requireIncluded(log, line);
  return { header, lines };
}

const decoded = (part: string | undefined) => JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8"));

/** The claims of a JWS that one of these verifier keys signed. @throws where none did */
export function checkJws(jws: string, keys: readonly string[], typ: string): Record<string, unknown> {
  const [head, body, signature] = jws.split(".");
  const signed = keys.some((text) => {
    const x = parseVerifierKey(text).publicKey.toString("base64url");
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    return verify(null, Buffer.from(`${head}.${body}`), key, Buffer.from(signature ?? "", "base64url"));
  });
  if (!signed || decoded(head).typ !== typ) throw new Error(`no key signed this ${typ}`);
  return decoded(body);
}

/** Checks a receipt by itself, as docs/audit.md says. @throws where anything was altered */
export function checkReceipt(receipt: Receipt): void {
  const { signature, ...rest } = receipt;
  const claims = checkJws(signature, receipt.keys, "assentry-receipt+jwt");
  if (claims.sub !== receipt.job_id || claims.aud !== receipt.tenant) throw new Error("signed for another job");
  if (claims.sha256 !== sha256(canonicalJson(rest))) throw new Error("the receipt is not what was signed");
  const log = openCheckpoint(receipt.checkpoint, receipt.keys);
  for (const line of receipt.events) {
    requireIncluded(log, line);
    if (line.event.job !== receipt.job_id) throw new Error(`event ${line.seq} is of another job`);
  }
  if (receipt.grant === null) return;
  const grant = checkJws(receipt.grant, receipt.keys, "assentry-grant+jwt");
  const claimed = receipt.events.find(({ event }) => event.type === "job.claimed")?.event.data;
  if (grant.sub !== receipt.job_id || claimed?.grant_hash !== `sha256:${sha256(receipt.grant)}`)
    throw new Error("the grant is not the one of the claim");
}
