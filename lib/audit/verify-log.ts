import { eventLeaf, eventOf, type EventRow } from "./event";
import { Erasures } from "./verifier/erasures";
import { type Finding, Findings } from "./verifier/findings";
import { History } from "./verifier/history";
import type { Kept, KnownCheckpoint } from "./verifier/known-checkpoints";
import { LogKeys } from "./verifier/log-keys";
import { checkRecords } from "./verifier/log-records";
import {
  type LeafRow,
  readCheckpoints,
  readLeaves,
  readNodes,
  readState,
  type StoredCheckpoint,
} from "./verifier/log-store";
import { LogTree } from "./verifier/log-tree";
import { checkState } from "./verifier/log-state";
import { checkStrays } from "./verifier/log-strays";

/** `events`: the log itself; `records`: what else the database holds, against the log. */
export type LogProgress = { phase: "events" | "records"; done: number; total: number };

type LogInput = {
  tenantId: string;
  /** Verifier keys that are trusted; without any, those that the installation publishes. */
  keys?: readonly string[];
  /** Log checkpoints of this log that somebody kept elsewhere: only these tell a history that was rewritten as a whole. */
  kept?: readonly Kept[];
  onProgress?: (progress: LogProgress) => void;
  signal?: AbortSignal;
};

export type LogReport = {
  ok: boolean;
  /** Events in the log, and those that wait for their number. */
  size: number;
  waiting: number;
  /** Events that are in archives: of these only the leaves are here, and an archive verifies by itself. */
  archived: number;
  /** base64; of all leaves */
  root: string;
  checkpoints: number;
  kept: number;
  /** How much else was compared with what the log says of it. */
  compared: { values: number; votes: number; grants: number };
  /** By index, the first ones; `wrong` counts all. */
  findings: Finding[];
  wrong: number;
};

const PAGE = 2_048;

/**
 * Verifies the log of one tenant in the database, page by page, while it goes on: each leaf against its event, all of
 * them against the stored nodes and every log checkpoint, and what people and agents wrote, votes and grants against the
 * events that tell of them (T42). Finds as much as it can rather than stop at the first.
 * @throws what `signal` was aborted with; and where the database does not answer
 */
export async function verifyLog({ tenantId, keys = [], kept = [], onProgress, signal }: LogInput): Promise<LogReport> {
  const findings = new Findings();
  const [state, logKeys] = await Promise.all([readState(tenantId), LogKeys.read(keys)]);
  if (!state) throw new Error(`there is no tenant ${tenantId}`);
  const known = openKept(findings, logKeys, tenantId, kept);
  const tree = new LogTree(findings, new History(known));
  const log = new LogWalk(tenantId, findings, logKeys, tree);
  checkState(state, findings);
  const compared = { values: 0, votes: 0, grants: 0 };
  const records = { tenantId, findings, keys: logKeys, erasures: new Erasures(tenantId) };
  const total = Math.max(state.leaves, 0);
  let next = log.read(0, total);
  for (let start = 0; start < total; start += PAGE) {
    const page = await next;
    signal?.throwIfAborted();
    // The database reads the next page while this one is hashed.
    next = log.read(start + PAGE, total);
    next.catch(() => {});
    log.check(page);
    const found = await checkRecords(page.leaves, records);
    for (const name of ["values", "votes", "grants"] as const) compared[name] += found[name];
    onProgress?.({ phase: "events", done: Math.min(start + PAGE, total), total });
  }
  tree.finish();
  await checkStrays(tenantId, findings, (done, all) => {
    signal?.throwIfAborted();
    onProgress?.({ phase: "records", done, total: all });
  });
  return {
    ok: findings.count === 0,
    size: total,
    waiting: state.waiting,
    root: tree.root().toString("base64"),
    archived: log.archived,
    checkpoints: log.checkpoints,
    kept: known.length,
    compared,
    findings: findings.list(),
    wrong: findings.count,
  };
}

function openKept(findings: Findings, keys: LogKeys, tenantId: string, kept: readonly Kept[]) {
  const known: KnownCheckpoint[] = [];
  for (const { name, note } of kept)
    findings.attempt(() => known.push({ ...keys.open(`The log checkpoint ${name}`, note, tenantId), name }));
  return known.sort((one, other) => one.size - other.size);
}

/** What JSON can't hold is no event that was ever written: then a leaf that no event has. */
function leafOf(event: EventRow): Buffer {
  try {
    return eventLeaf(eventOf(event));
  } catch {
    return Buffer.alloc(32);
  }
}

type Page = { leaves: LeafRow[]; nodes: Map<string, Buffer>; checkpoints: StoredCheckpoint[] };

const NOTHING: Page = { leaves: [], nodes: new Map(), checkpoints: [] };

class LogWalk {
  checkpoints = 0;
  archived = 0;
  #before: string | null = null;

  constructor(
    private readonly tenantId: string,
    private readonly findings: Findings,
    private readonly keys: LogKeys,
    private readonly tree: LogTree,
  ) {}

  async read(start: number, total: number): Promise<Page> {
    const end = Math.min(start + PAGE, total);
    if (start >= end) return NOTHING;
    const [leaves, nodes, checkpoints] = await Promise.all([
      readLeaves(this.tenantId, start, end),
      readNodes(this.tenantId, start, end),
      readCheckpoints(this.tenantId, start, end),
    ]);
    return { leaves, nodes, checkpoints };
  }

  check({ leaves, nodes, checkpoints }: Page): void {
    let next = 0;
    for (const leaf of leaves) {
      const { seq, hash: stored, eventId } = leaf;
      for (; (checkpoints[next]?.size ?? Number.MAX_VALUE) <= seq; next += 1) this.#settle(checkpoints[next]);
      const isOutOfOrder = this.#before !== null && eventId < this.#before;
      this.tree.append({ seq, stored, made: this.#made(leaf), isOutOfOrder }, nodes);
      this.#before = eventId;
    }
    for (; next < checkpoints.length; next += 1) this.#settle(checkpoints[next]);
  }

  /** The leaf that the event makes; where there is none, that is said, and the stored one stands for it. */
  #made({ seq, hash, event, eventId, isArchived }: LeafRow): Buffer {
    if (event === null && isArchived) {
      this.archived += 1;
      return hash;
    }
    if (event === null) {
      this.findings.add(seq, `Event ${seq} (${eventId}) was deleted; its leaf is still in the log.`);
      return hash;
    }
    if (event.tenant_id !== this.tenantId) this.findings.add(seq, `Event ${seq} is of another tenant: it was moved.`);
    return leafOf(event);
  }

  #settle(stored: StoredCheckpoint | undefined): void {
    if (!stored) return;
    this.checkpoints += 1;
    const { size, root, note } = stored;
    this.findings.attempt(() => {
      const signed = this.keys.open(`The log checkpoint of ${size} events`, note, this.tenantId);
      if (signed.size !== size || !signed.root.equals(root))
        this.findings.add(
          null,
          `The row of the log checkpoint of ${size} events was altered: its note signs ${signed.size} events and the root ${signed.root.toString("base64")}.`,
        );
      if (signed.size === size) this.tree.settle(signed.root);
    });
  }
}
