import { query } from "@/lib/db/client";
import { nodeHash, rangeHash, type Subtree, subtreesOf } from "./tree";

/** Complete subtrees from this level up are stored; one below is computed from its at most 128 leaves. */
const STORED_LEVEL = 8;
const BLOCK = 2 ** STORED_LEVEL;

const keyOf = (level: number, index: number): string => `${level}/${index}`;

/** Hashes of complete subtrees of one log, each fetched once. */
type Hashes = Map<string, Buffer>;

async function fetchNodes(tenantId: string, wanted: readonly Subtree[], hashes: Hashes): Promise<void> {
  if (wanted.length === 0) return;
  const rows = await query<{ level: number; index: string; hash: Buffer }>(
    "audit_nodes",
    `SELECT n.level, n.index, n.hash FROM unnest($2::smallint[], $3::bigint[]) AS w(level, index)
       JOIN audit_nodes n ON n.tenant_id = $1 AND n.level = w.level AND n.index = w.index`,
    [tenantId, wanted.map(({ level }) => level), wanted.map(({ index }) => index)],
  );
  for (const row of rows) hashes.set(keyOf(row.level, Number(row.index)), row.hash);
}

/** The leaves that the low subtrees need, as one range a block of 256. */
function leafRanges(wanted: readonly Subtree[]): [starts: number[], ends: number[]] {
  const blocks = new Map<number, { start: number; end: number }>();
  for (const { level, index } of wanted) {
    const start = index * 2 ** level;
    const end = start + 2 ** level;
    const block = Math.floor(start / BLOCK);
    const known = blocks.get(block);
    blocks.set(block, { start: Math.min(start, known?.start ?? start), end: Math.max(end, known?.end ?? end) });
  }
  const ranges = [...blocks.values()];
  return [ranges.map(({ start }) => start), ranges.map(({ end }) => end)];
}

async function fetchLeaves(tenantId: string, wanted: readonly Subtree[], hashes: Hashes): Promise<void> {
  if (wanted.length === 0) return;
  const rows = await query<{ seq: string; hash: Buffer }>(
    "audit_leaf_ranges",
    `SELECT l.seq, l.hash FROM unnest($2::bigint[], $3::bigint[]) AS w(first, past)
       JOIN audit_leaves l ON l.tenant_id = $1 AND l.seq >= w.first AND l.seq < w.past`,
    [tenantId, ...leafRanges(wanted)],
  );
  for (const row of rows) hashes.set(keyOf(0, Number(row.seq)), row.hash);
}

function hashOf({ level, index }: Subtree, hashes: Hashes): Buffer {
  const known = hashes.get(keyOf(level, index));
  if (known) return known;
  if (level === 0 || level >= STORED_LEVEL) throw new Error(`the log lacks the hash of subtree ${level}/${index}`);
  const left = hashOf({ level: level - 1, index: index * 2 }, hashes);
  const made = nodeHash(left, hashOf({ level: level - 1, index: index * 2 + 1 }, hashes));
  hashes.set(keyOf(level, index), made);
  return made;
}

/**
 * The RFC 6962 hash of each range of leaves, for whole lists of proofs at once: two queries, whatever the size of the log.
 * A range begins where `inclusionRanges`, `consistencyRanges` let one begin, and ends within the log.
 */
export async function rangeHashes(tenantId: string, ranges: readonly [number, number][]): Promise<Buffer[]> {
  const parts = ranges.map(([start, end]) => subtreesOf(start, end));
  const unique = new Map(parts.flat().map((part) => [keyOf(part.level, part.index), part]));
  const wanted = [...unique.values()];
  const hashes: Hashes = new Map();
  await Promise.all([
    fetchNodes(
      tenantId,
      wanted.filter(({ level }) => level >= STORED_LEVEL),
      hashes,
    ),
    fetchLeaves(
      tenantId,
      wanted.filter(({ level }) => level < STORED_LEVEL),
      hashes,
    ),
  ]);
  return parts.map((subtrees) =>
    rangeHash(
      subtrees.map((subtree) => hashOf(subtree, hashes)),
      subtrees,
    ),
  );
}
