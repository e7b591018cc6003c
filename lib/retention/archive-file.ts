import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { type AuditEvent, eventLeaf } from "@/lib/audit/event";
import { archiveLines } from "@/lib/audit/export";
import { openCheckpoint } from "@/lib/audit/note";
import { verifyInclusion } from "@/lib/audit/tree";
import { verifierKeys } from "@/lib/audit/verifier-keys";
import { query } from "@/lib/db/client";
import { monthOf, type Month } from "./month";

type Header = { tenant: string; month: Month; size: number; root: Buffer };
type Line = { seq: number; event: AuditEvent; proof: string[] };
/** Events that were found to be what the log holds, a batch at a time. */
export type Archive = { header: Header; batches: AsyncGenerator<Line[], void> };

const BATCH = 500;

/** Where the archive of a month is within a folder. */
export const archivePath = (folder: string, tenantId: string, month: Month): string =>
  path.join(folder, tenantId, `${month.name}.jsonl.gz`);

/** Writes a month of a tenant's log. The file has its name when it is whole, and only its owner can read it. */
export async function writeArchive(file: string, tenantId: string, month: Month): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  try {
    const lines = Readable.from(await archiveLines(tenantId, { from: month.from, to: month.to }));
    await pipeline(lines, createGzip(), createWriteStream(part, { flags: "wx", mode: 0o600, flush: true }));
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}

async function* linesOf(file: string): AsyncGenerator<string, void> {
  const bytes = createReadStream(file);
  const text = createGunzip();
  bytes.once("error", (error) => text.destroy(error));
  bytes.pipe(text).setEncoding("utf8");
  let rest = "";
  for await (const chunk of text) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") throw new Error("its last line is cut off");
}

async function headerOf(text: string | undefined): Promise<Header> {
  const header = JSON.parse(text ?? "null");
  const month = header?.assentry_audit === 1 ? monthOf(header.filter) : null;
  if (!month) throw new Error("it is no archive of a month of an audit log");
  const { tenant, origin, checkpoint } = header;
  if (typeof origin !== "string" || !origin.endsWith(`/${tenant}`)) throw new Error("its log is not its tenant's");
  const { size, root, origin: signed } = openCheckpoint(checkpoint, await verifierKeys(origin));
  if (signed !== origin) throw new Error("its log checkpoint is another log's");
  return { tenant, month, size, root };
}

const inTime = ({ month }: Header, { at }: AuditEvent): boolean => at >= month.from && at < month.to;

/** @throws naming the first event that is not what the log has at its place */
async function requireLogged(header: Header, lines: readonly Line[]): Promise<void> {
  const { tenant, size, root } = header;
  const leaves = await query<{ seq: string; event_id: string; hash: Buffer }>(
    "archive_leaves",
    "SELECT seq, event_id, hash FROM audit_leaves WHERE tenant_id = $1 AND seq = ANY($2::bigint[])",
    [tenant, lines.map(({ seq }) => seq)],
  );
  const bySeq = new Map(leaves.map((leaf) => [Number(leaf.seq), leaf]));
  for (const { seq, event, proof } of lines) {
    const [stored, leaf] = [bySeq.get(seq), eventLeaf(event)];
    if (!stored?.hash.equals(leaf) || stored.event_id !== event.id || event.tenant !== tenant || !inTime(header, event))
      throw new Error(`event ${seq} is not what the log has there: it was altered`);
    const hashes = proof.map((hash) => Buffer.from(hash, "base64"));
    if (!verifyInclusion({ leaf, index: seq, size, proof: hashes, root }))
      throw new Error(`event ${seq} has a proof that does not fit the log checkpoint`);
  }
}

async function* verified(header: Header, first: string, lines: AsyncGenerator<string, void>) {
  const whole = createHash("sha256").update(`${first}\n`);
  let [last, events, batch]: [number, number, Line[]] = [-1, 0, []];
  for await (const text of lines) {
    const line = JSON.parse(text);
    if (line.end === true) {
      await requireLogged(header, batch);
      yield batch;
      if (line.events !== events || line.sha256 !== whole.digest("hex"))
        throw new Error("its lines are not those that were written");
      if (!(await lines.next()).done) throw new Error("it goes on after its end");
      return;
    }
    whole.update(`${text}\n`);
    if (!Number.isSafeInteger(line.seq) || line.seq <= last) throw new Error(`event ${line.seq} is out of its order`);
    last = line.seq;
    events++;
    if (batch.push(line) < BATCH) continue;
    await requireLogged(header, batch);
    yield batch;
    batch = [];
  }
  throw new Error("its end is missing");
}

/**
 * Opens an archive. Every event of it is compared with the leaf in the database, and proved to be under the log checkpoint
 * in the file, which one of this installation's keys signed.
 * @throws in words that go on after "FILE: "
 */
export async function openArchive(file: string): Promise<Archive> {
  const lines = linesOf(file);
  const { value: first } = await lines.next();
  const header = await headerOf(first || undefined);
  return { header, batches: verified(header, first ?? "", lines) };
}

/** SHA-256 of the file as it is, in hex. */
export async function fileHash(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}
