import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { transaction } from "@/lib/db/transaction";
import { approve, claim, GATES, proposed, report } from "@/test/api";
import { asOwner } from "@/test/owner";
import { numbered, signedSizes, wrongIn } from "@/test/audit-log";
import { rows, type World, world } from "@/test/world";
import { emit } from "./emit";
import { numberEvents } from "./sequencer";

let w: World;
beforeEach(async () => {
  w = await world(GATES);
});

const write = (tenantId = w.tenantId) =>
  transaction((tx) =>
    emit(tx, { tenantId, actor: { kind: "system", name: "test" } }, { type: "key.published", data: { kid: "k" } }),
  );

async function writeMany(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 50)
    await Promise.all(Array.from({ length: Math.min(left, 50) }, () => write()));
}

/** What failed rests for five seconds. */
function restIsOver(): void {
  const later = performance.now() + 6_000;
  const clock = vi.spyOn(performance, "now").mockReturnValue(later);
  onTestFinished(() => clock.mockRestore());
}

/** Makes the database refuse what the sequencer writes, until it is called. */
async function refusing(change: string): Promise<() => Promise<unknown>> {
  await rows(`CREATE FUNCTION refuse_in_test() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'refused'; END $$`);
  await rows(`CREATE TRIGGER refused BEFORE ${change} FOR EACH ROW EXECUTE FUNCTION refuse_in_test()`);
  return () => rows("DROP FUNCTION IF EXISTS refuse_in_test CASCADE");
}

describe("the sequencer", () => {
  it("[T45] gives every event one place, in batches, and signs what the tree is after each", async () => {
    await writeMany(2_300);
    expect(await numberEvents()).toBeGreaterThanOrEqual(2_300);
    await writeMany(3);
    await numberEvents();
    expect(await signedSizes(w.tenantId)).toHaveLength(4);
    expect(await numbered(w.tenantId)).toBeGreaterThanOrEqual(2_303);
    expect(await wrongIn(w.tenantId)).toEqual([]);
  });

  it("[T45] goes on from every size as if it had never stopped", async () => {
    for (const count of [1, 1, 253, 1, 1, 255, 1, 511]) {
      await writeMany(count);
      await numberEvents();
    }
    expect(await wrongIn(w.tenantId)).toEqual([]);
  });

  it("[T41] in the end every event of a job has exactly one leaf", async () => {
    const rita = await w.person("rita", ["reviewer"]);
    const view = await proposed(w.agent.key, "note.add");
    await approve(view, rita.token);
    await claim(view, w.agent.key);
    await report(view, w.agent.key);
    await numberEvents();
    const found = await rows(
      `SELECT e.type, count(l.seq)::int AS leaves FROM audit_events e LEFT JOIN audit_leaves l ON l.event_id = e.id
        WHERE e.job_id = $1 GROUP BY e.id, e.type ORDER BY e.id`,
      [view.job.id],
    );
    const types = ["job.proposed", "approval.voted", "approval.resolved", "job.claimed", "job.reported"];
    expect(found).toEqual(types.map((type) => ({ type, leaves: 1 })));
    expect(await wrongIn(w.tenantId)).toEqual([]);
  });

  it("writes nothing and signs nothing where nothing waits", async () => {
    await write();
    await numberEvents();
    const before = await signedSizes(w.tenantId);
    expect(await numberEvents()).toBe(0);
    expect(await signedSizes(w.tenantId)).toEqual(before);
  });

  it("keeps tenants apart", async () => {
    const other = await world(GATES);
    await Promise.all([w, other, w, other, w].map(({ tenantId }) => write(tenantId)));
    await numberEvents();
    for (const { tenantId } of [w, other]) expect(await wrongIn(tenantId)).toEqual([]);
    expect((await numbered(w.tenantId)) - (await numbered(other.tenantId))).toBe(1);
  });

  it("[T45] numbers each event once, by many at a time and while others write", async () => {
    await Promise.all([...Array.from({ length: 8 }, () => writeMany(100)), ...Array.from({ length: 8 }, numberEvents)]);
    await Promise.all(Array.from({ length: 8 }, numberEvents));
    await numberEvents();
    expect(await numbered(w.tenantId)).toBeGreaterThanOrEqual(800);
    expect(await wrongIn(w.tenantId)).toEqual([]);
  });

  it.each([
    "INSERT ON audit_leaves",
    "INSERT ON audit_nodes",
    "INSERT ON audit_checkpoints",
    "UPDATE ON audit_logs",
    "DELETE ON audit_pending",
  ])("[T45] numbers a batch as a whole or not at all: where %s fails, nothing is changed", async (change) => {
    await writeMany(10);
    await numberEvents();
    const before = await numbered(w.tenantId);
    await writeMany(300);
    const allow = await refusing(change);
    onTestFinished(() => void allow());
    expect(await numberEvents()).toBe(0);
    expect(await numbered(w.tenantId)).toBe(before);
    expect(await wrongIn(w.tenantId)).toEqual([]);
    await allow();
    restIsOver();
    expect(await numberEvents()).toBeGreaterThanOrEqual(300);
    expect(await wrongIn(w.tenantId)).toEqual([]);
  });

  it("[T45] waits for a signing key that opens, and loses nothing", async () => {
    const far = performance.now() + 3_600_000;
    const clock = vi.spyOn(performance, "now").mockReturnValue(far);
    onTestFinished(() => clock.mockRestore());
    await numberEvents();
    await rows("UPDATE signing_keys SET sealed_private_jwk = 'x' || sealed_private_jwk, kid = 'x' || kid");
    await writeMany(3);
    clock.mockReturnValue(far + 6_000);
    expect(await numberEvents()).toBe(0);
    expect(await wrongIn(w.tenantId)).toEqual([]);
    await rows("UPDATE signing_keys SET sealed_private_jwk = substr(sealed_private_jwk, 2), kid = substr(kid, 2)");
    clock.mockReturnValue(far + 12_000);
    expect(await numberEvents()).toBe(3);
    expect(await wrongIn(w.tenantId)).toEqual([]);
  });
});

describe("a log that was altered", () => {
  const alter = (statement: string) =>
    asOwner((client) => client.query(`BEGIN; SET LOCAL session_replication_role = replica; ${statement}; COMMIT`));

  it.each([
    "UPDATE audit_leaves SET hash = sha256('x') WHERE tenant_id = $t AND seq = 299",
    "DELETE FROM audit_leaves WHERE tenant_id = $t AND seq = 299",
    "DELETE FROM audit_leaves WHERE tenant_id = $t AND seq = 260",
    "UPDATE audit_nodes SET hash = sha256('x') WHERE tenant_id = $t",
    "DELETE FROM audit_nodes WHERE tenant_id = $t",
    "UPDATE audit_logs SET size = size - 1 WHERE tenant_id = $t",
    "DELETE FROM audit_checkpoints WHERE tenant_id = $t",
    "UPDATE audit_checkpoints SET root = sha256('x') WHERE tenant_id = $t",
  ])("[T42] gets no further signature: %s", async (statement) => {
    await writeMany(300);
    await numberEvents();
    await write();
    await alter(statement.replace("$t", `'${w.tenantId}'`));
    const other = await world(GATES);
    await write(other.tenantId);
    const before = await signedSizes(w.tenantId);
    await numberEvents();
    expect(await signedSizes(w.tenantId)).toEqual(before);
    expect(await rows("SELECT 1 FROM audit_pending WHERE tenant_id = $1", [w.tenantId])).toHaveLength(1);
    expect(await wrongIn(other.tenantId)).toEqual([]);
    expect(await numbered(other.tenantId)).toBeGreaterThan(0);
  });
});
