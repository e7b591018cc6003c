import { createHash } from "node:crypto";
import { RFC9162 } from "@transmute/rfc9162";
import { originOf } from "@/lib/audit/checkpoint";
import { type EventRow, eventLeaf, eventOf } from "@/lib/audit/event";
import { openCheckpoint, verifierKey } from "@/lib/audit/note";
import { Appender } from "@/lib/audit/tree";
import { publicJwks } from "@/lib/grants/keys";
import { canonicalJson } from "@/lib/payload/job-hash";
import { rows } from "./world";

type Leaf = EventRow & { seq: string; event_id: string; hash: Buffer };
type Node = { level: number; index: string; hash: Buffer };
type Signed = { size: string; root: Buffer; note: string };

const sha256 = (...parts: (Uint8Array | string)[]): Buffer =>
  Buffer.from(parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest());

/** RFC 6962, 2.1, word for word: the hash of a list from its definition, sharing nothing with what is tested. */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return sha256("");
  if (leaves.length === 1) return only;
  const half = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256(Uint8Array.of(1), rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
}

const leavesOf = (tenantId: string) =>
  rows<Leaf>(
    `SELECT l.seq, l.event_id, l.hash, e.* FROM audit_leaves l JOIN audit_events e ON e.id = l.event_id
      WHERE l.tenant_id = $1 ORDER BY l.seq`,
    [tenantId],
  );

export const numbered = async (tenantId: string): Promise<number> =>
  Number((await rows("SELECT count(*) FROM audit_leaves WHERE tenant_id = $1", [tenantId]))[0]?.count);

/** Whether the last log checkpoint signs the root that another implementation finds for the events in their order. */
export async function isRootOfOthers(tenantId: string): Promise<boolean> {
  const entries = (await leavesOf(tenantId)).map((leaf) => new TextEncoder().encode(canonicalJson(eventOf(leaf))));
  const [last] = await rows<Signed>(
    "SELECT size, root, note FROM audit_checkpoints WHERE tenant_id = $1 ORDER BY size DESC LIMIT 1",
    [tenantId],
  );
  const theirs = Buffer.from(await RFC9162.treeHead(entries));
  return last !== undefined && Number(last.size) === entries.length && last.root.equals(theirs);
}

/** How long events waited for their signature, ms, sorted; by the database's clock, from the start of their transaction. */
export async function mergeDelays(tenantId: string, since: Date): Promise<number[]> {
  const delays = await rows<{ ms: number }>(
    `SELECT extract(epoch FROM c.at - e.at)::float8 * 1000 AS ms
       FROM audit_events e JOIN audit_leaves l ON l.event_id = e.id,
            LATERAL (SELECT at FROM audit_checkpoints c WHERE c.tenant_id = l.tenant_id AND c.size > l.seq
                      ORDER BY c.size LIMIT 1) c
      WHERE e.tenant_id = $1 AND e.at >= $2 ORDER BY ms`,
    [tenantId, since],
  );
  return delays.map(({ ms }) => ms);
}

export const signedSizes = async (tenantId: string): Promise<number[]> => {
  const signed = await rows("SELECT size FROM audit_checkpoints WHERE tenant_id = $1 ORDER BY size", [tenantId]);
  return signed.map(({ size }) => Number(size));
};

export const signedNotes = async (tenantId: string): Promise<string[]> => {
  const signed = await rows<Signed>("SELECT size, root, note FROM audit_checkpoints WHERE tenant_id = $1", [tenantId]);
  return signed.map(({ note }) => note);
};

/** Events that have no leaf and don't wait for one, have both, or have several. */
async function misplaced(tenantId: string): Promise<string[]> {
  const found = await rows<{ id: string; leaves: number; waits: number }>(
    `SELECT * FROM (
       SELECT e.id, (SELECT count(*)::int FROM audit_leaves l WHERE l.event_id = e.id) AS leaves,
              (SELECT count(*)::int FROM audit_pending p WHERE p.event_id = e.id) AS waits
         FROM audit_events e WHERE e.tenant_id = $1) x WHERE leaves + waits <> 1`,
    [tenantId],
  );
  return found.map(({ id, leaves, waits }) => `event ${id}: ${leaves} leaves, ${waits} waiting`);
}

/** Each log checkpoint against a tree built from scratch: two roots of one log are consistent where both are its own. */
async function wrongCheckpoints(tenantId: string, roots: readonly Buffer[]): Promise<string[]> {
  const signed = await rows<Signed>("SELECT size, root, note FROM audit_checkpoints WHERE tenant_id = $1", [tenantId]);
  const { keys } = await publicJwks();
  const known = keys.map(({ x }) => verifierKey(originOf(tenantId), Buffer.from(x ?? "", "base64url")));
  return signed.flatMap(({ size, root, note }) => {
    const said = openCheckpoint(note, known);
    const right = roots[Number(size)];
    const ok = said.size === Number(size) && right && said.root.equals(right) && root.equals(right);
    return ok && said.origin === originOf(tenantId) ? [] : [`log checkpoint at ${size}`];
  });
}

/** Everything in which a tenant's log differs from one built from scratch; nothing where all is well. */
export async function wrongIn(tenantId: string): Promise<string[]> {
  const leaves = await leavesOf(tenantId);
  const tree = new Appender(0, []);
  const roots = [tree.root()];
  const nodes = new Map<string, string>();
  const wrong = await misplaced(tenantId);
  for (const [place, leaf] of leaves.entries()) {
    const hash = eventLeaf(eventOf(leaf));
    if (Number(leaf.seq) !== place || leaf.tenant_id !== tenantId) wrong.push(`leaf ${leaf.seq} at ${place}`);
    if (!leaf.hash.equals(hash)) wrong.push(`hash of leaf ${leaf.seq}`);
    for (const { level, index, hash: node } of tree.append(hash))
      if (level >= 8) nodes.set(`node ${level}/${index}`, node.toString("hex"));
    roots.push(tree.root());
  }
  if (!tree.root().equals(rootOf(leaves.map(({ hash }) => hash)))) wrong.push("root");
  const stored = await rows<Node>("SELECT level, index, hash FROM audit_nodes WHERE tenant_id = $1", [tenantId]);
  for (const { level, index, hash } of stored)
    if (nodes.get(`node ${level}/${index}`) !== hash.toString("hex")) wrong.push(`node ${level}/${index}`);
  if (stored.length !== nodes.size) wrong.push(`${stored.length} nodes of ${nodes.size}`);
  const [log] = await rows<{ size: string }>("SELECT size FROM audit_logs WHERE tenant_id = $1", [tenantId]);
  if (Number(log?.size ?? 0) !== leaves.length) wrong.push(`size ${log?.size}`);
  const last = (await signedSizes(tenantId)).at(-1) ?? 0;
  if (last !== leaves.length) wrong.push(`signed up to ${last}`);
  return [...wrong, ...(await wrongCheckpoints(tenantId, roots))];
}
