import { RFC9162 } from "@transmute/rfc9162";
import pg from "pg";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { GATES } from "@/test/api";
import { checkpoint, checkpoints, consistency, proof, settleLog } from "@/test/audit";
import { rows, type TestPerson, type World, world } from "@/test/world";
import { openCheckpoint } from "./note";
import { verifyConsistency, verifyInclusion } from "./tree";

const FAR = 65_536;
const SIZES = [255, 256, 257, 511, 512, 513, FAR - 1, FAR, FAR + 1, FAR + 255, FAR + 256, FAR + 511];
const bytes = (base64: string): Buffer => Buffer.from(base64, "base64");

let w: World;
let auditor: TestPerson;

async function growTo(size: number): Promise<void> {
  await rows(
    `INSERT INTO audit_events (id, tenant_id, type, actor)
     SELECT 'evt_' || lpad(n::text, 8, '0'), $1, 'session.refused', '{"kind":"system","name":"sign-in"}'
       FROM generate_series((SELECT count(*) FROM audit_events WHERE tenant_id = $1), $2::int - 1) n`,
    [w.tenantId, size],
  );
  await settleLog();
}

// Log checkpoints on both sides of where subtrees of 256 and of 65,536 leaves end, and every thousand between.
beforeAll(async () => {
  w = await world(GATES);
  auditor = await w.person("audrey", ["auditor"]);
  // The first signature of all adds the event of its key.
  await growTo(1);
  await settleLog();
  for (const size of SIZES) await growTo(size);
}, 180_000);

async function signed(): Promise<{ size: number; root: Buffer }[]> {
  const { keys } = (await checkpoint(auditor.token)).body;
  const { items } = (await checkpoints(auditor.token, { limit: 200 })).body;
  return items.map(({ note }) => openCheckpoint(note, keys)).reverse();
}

/** What statements on the log's tables cost while `work` ran. */
async function costOf(work: () => Promise<unknown>): Promise<{ queries: number; rows: number }> {
  const cost = { queries: 0, rows: 0 };
  const real = pg.Pool.prototype.query as (this: pg.Pool, query: { name?: string }) => Promise<pg.QueryResult>;
  const counted = async function (this: pg.Pool, statement: { name?: string }): Promise<pg.QueryResult> {
    const result = await real.call(this, statement);
    if (!statement.name?.startsWith("audit_")) return result;
    cost.queries += 1;
    cost.rows += result.rows.length;
    return result;
  };
  const spy = vi.spyOn(pg.Pool.prototype, "query").mockImplementation(counted as never);
  await work().finally(() => spy.mockRestore());
  return cost;
}

describe("a log of more than 65,536 events", () => {
  it("[T43] proves events on both sides of every boundary, at sizes on both sides of every boundary", async () => {
    const places = [0, 1, 254, 255, 256, 257, 511, 512, 32_767, 32_768, FAR - 257, FAR - 1, FAR, FAR + 1, FAR + 255];
    const logs = (await signed()).filter(({ size }) => SIZES.includes(size));
    expect(logs.map(({ size }) => size)).toEqual(SIZES);
    for (const { size, root } of logs)
      for (const seq of [...places.filter((place) => place < size), size - 1]) {
        const { body } = await proof(auditor.token, { seq, size });
        const [leaf, path] = [bytes(body.leaf), body.proof.map(bytes)];
        expect(verifyInclusion({ leaf, index: seq, size, proof: path, root }), `event ${seq} of ${size}`).toBe(true);
        const told = { log_id: "", tree_size: size, leaf_index: seq, inclusion_path: path };
        expect(await RFC9162.verifyInclusionProof(root, leaf, told), `event ${seq} of ${size}`).toBe(true);
      }
  });

  it("[T43] proves that it grew from each log checkpoint to later ones", async () => {
    const logs = await signed();
    const far = logs.filter(({ size }, at) => SIZES.includes(size) || at % 10 === 0);
    for (const [at, first] of far.entries())
      for (const second of far.slice(at + 1)) {
        const { body } = await consistency(auditor.token, { from: first.size, to: second.size });
        const proved = { first: first.size, second: second.size, firstRoot: first.root, secondRoot: second.root };
        const path = body.proof.map(bytes);
        expect(verifyConsistency({ ...proved, proof: path }), `${first.size} to ${second.size}`).toBe(true);
        // Theirs takes the first root from the proof, also where RFC 9162 leaves it out.
        const consistency_path = Number.isInteger(Math.log2(first.size)) ? [first.root, ...path] : path;
        const theirs = { log_id: "", tree_size_1: first.size, tree_size_2: second.size, consistency_path };
        expect(await RFC9162.verifyConsistencyProof(first.root, second.root, theirs)).toBe(true);
      }
  });

  it("[T43] serves a proof with three queries, of two blocks of leaves and the nodes above them at most", async () => {
    for (const seq of [0, 255, 32_768, FAR - 1, FAR, FAR + 300]) {
      const one = await costOf(() => proof(auditor.token, { seq }));
      expect(one.queries, `event ${seq}`).toBe(3);
      expect(one.rows, `event ${seq}`).toBeLessThanOrEqual(1 + 2 * 256 + 2 * 17);
    }
    const { queries, rows: read } = await costOf(() => consistency(auditor.token, { from: 511, to: FAR + 511 }));
    expect(queries).toBe(3);
    expect(read).toBeLessThanOrEqual(1 + 2 * 256 + 4 * 17);
  });
});
