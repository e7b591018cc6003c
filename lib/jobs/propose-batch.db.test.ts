import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { eventCounts, GATES, propose, proposed } from "@/test/api";
import { rows, type World, world } from "@/test/world";

type Sent = { key: string; body: Record<string, unknown>; idempotencyKey?: string };

const send = ({ key, body, idempotencyKey }: Sent) =>
  propose(key, body, idempotencyKey === undefined ? {} : { headers: { "idempotency-key": idempotencyKey } });

const statementsThatWait = async (): Promise<number> => {
  const found = await rows(
    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database() AND query LIKE '%WITH p AS%'",
  );
  return found.length;
};

/** As many batches as are under way at a time. */
const HELD_UP = 2;

/** Locks a tenant's row, as an activation does, and lets proposals wait for it until what comes then is collected. */
async function holdUp({ tenantId, agent }: World): Promise<() => Promise<void>> {
  const holder = new pg.Client({ connectionString: env().DATABASE_URL });
  await holder.connect();
  await holder.query("BEGIN");
  await holder.query("SELECT 1 FROM tenants WHERE id = $1 FOR UPDATE", [tenantId]);
  const held: Promise<unknown>[] = [];
  for (let count = 1; count <= HELD_UP; count++) {
    held.push(proposed(agent.key, "held.up"));
    await expect.poll(statementsThatWait).toBe(count);
  }
  return async () => {
    await holder.query("COMMIT");
    await holder.end();
    await Promise.all(held);
  };
}

/** Sends proposals of one tenant, in this order, so that all are one batch; `meanwhile` happens before it is written. */
async function asOneBatch(w: World, all: Sent[], meanwhile?: () => Promise<unknown>) {
  const release = await holdUp(w);
  const answers = all.map(send);
  // Longer than reading their credentials takes, also on a busy machine.
  await sleep(1_000);
  expect(await statementsThatWait()).toBe(HELD_UP);
  await meanwhile?.();
  await release();
  return Promise.all(answers);
}

const jobsOf = (w: World) =>
  rows<{ id: string; agent_id: string; tool: string; xmin: string }>(
    "SELECT id, agent_id, tool, xmin::text FROM jobs WHERE tenant_id = $1 AND tool <> 'held.up' ORDER BY id",
    [w.tenantId],
  );
const transactionsOf = async (w: World): Promise<number> => new Set((await jobsOf(w)).map(({ xmin }) => xmin)).size;

describe("proposals that arrive while others are written", () => {
  it("[T5] go together in one transaction, and each gets its own answer", async () => {
    const w = await world(GATES);
    const tools = ["file.read", "note.add", "pay.send", "drop.table", "mail.send", "fetch.page"];
    const all = Array.from({ length: 60 }, (_, n) => ({
      key: n % 2 === 0 ? w.agent.key : w.otherAgent.key,
      body: { tool: tools[n % tools.length], args: { n } },
    }));
    const answers = await asOneBatch(w, all);
    expect(await transactionsOf(w)).toBe(1);
    expect(await jobsOf(w)).toHaveLength(60);
    for (const [n, answer] of answers.entries()) {
      const agent = n % 2 === 0 ? w.agent.id : w.otherAgent.id;
      expect(answer).toMatchObject({
        status: 201,
        body: { job: { tool: tools[n % tools.length], agent, args: { n } } },
      });
      expect(await eventCounts(answer.body.job.id)).toEqual({ "job.proposed": 1 });
    }
    const gated = answers.filter(({ body }) => body.approval_required).map(({ body }) => body.job.id);
    expect(gated).toHaveLength(30);
    const gates = await rows<{ job_id: string; asked: number }>(
      `SELECT job_id, (SELECT sum(count)::int FROM requirements r WHERE r.approval_id = ap.id) AS asked
         FROM approvals ap WHERE tenant_id = $1`,
      [w.tenantId],
    );
    expect(gates.map(({ job_id }) => job_id).sort()).toEqual(gated.sort());
    const askedOf = new Map(gates.map(({ job_id, asked }) => [job_id, asked]));
    for (const { body } of answers)
      expect(askedOf.get(body.job.id) ?? 0).toBe(body.requirements.reduce((sum, { count }) => sum + count, 0));
  });

  it("[T5] a bad row fails by itself: of 64 at once 63 are written", async () => {
    const w = await world(GATES);
    await rows("ALTER TABLE jobs ADD CONSTRAINT no_bad CHECK (tool <> 'bad.read') NOT VALID");
    try {
      const all = Array.from({ length: 64 }, (_, n) => ({
        key: w.agent.key,
        body: { tool: n === 31 ? "bad.read" : "file.read", args: { n } },
        idempotencyKey: `k${n}`,
      }));
      const answers = await asOneBatch(w, all);
      expect(answers.map(({ status }) => status)).toEqual(all.map((_, n) => (n === 31 ? 500 : 201)));
      expect(await jobsOf(w)).toHaveLength(63);
      expect(await rows("SELECT 1 FROM idempotency_keys WHERE agent_id = $1", [w.agent.id])).toHaveLength(63);
    } finally {
      await rows("ALTER TABLE jobs DROP CONSTRAINT no_bad");
    }
  });

  it("[T5] of equal idempotency keys in one batch one makes a job; another body is refused", async () => {
    const w = await world(GATES);
    const body = { tool: "pay.send", args: { amount: 5 } };
    const other = { tool: "pay.send", args: { amount: 6 } };
    const all = [body, body, other, body].map((one) => ({ key: w.agent.key, body: one, idempotencyKey: "order-81" }));
    const theirs = { key: w.otherAgent.key, body, idempotencyKey: "order-81" };
    const answers = await asOneBatch(w, [...all, theirs]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201, 201, 422]);
    const kept = await jobsOf(w);
    expect(kept.map(({ agent_id }) => agent_id).sort()).toEqual([w.agent.id, w.otherAgent.id].sort());
    expect(await transactionsOf(w)).toBe(1);
    expect(new Set([answers[0], answers[1], answers[3]].map((answer) => answer?.body.job.id)).size).toBe(1);
    const told = await rows("SELECT 1 FROM audit_events WHERE tenant_id = $1 AND type = 'job.proposed'", [w.tenantId]);
    expect(told).toHaveLength(kept.length + HELD_UP);
  });

  it("[T22] of different tenants don't mix, and one that is held up holds up no other", async () => {
    const [held, free] = [await world(GATES), await world(GATES)];
    const of = ({ agent }: World) =>
      Array.from({ length: 20 }, (_, n) => ({
        key: agent.key,
        body: { tool: "file.read", args: { n } },
        idempotencyKey: `k${n}`,
      }));
    let theirs: Awaited<ReturnType<typeof send>>[] = [];
    const mine = await asOneBatch(held, of(held), async () => {
      theirs = await Promise.all(of(free).map(send));
    });
    for (const [w, answers] of [
      [held, mine],
      [free, theirs],
    ] as const) {
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
      expect((await jobsOf(w)).map(({ id }) => id)).toEqual(answers.map(({ body }) => body.job.id).sort());
      const told = await rows(
        "SELECT DISTINCT e.tenant_id FROM audit_events e JOIN jobs j ON j.id = e.job_id WHERE j.tenant_id = $1",
        [w.tenantId],
      );
      expect(told).toEqual([{ tenant_id: w.tenantId }]);
    }
  });

  it("[T26] an agent that was suspended meanwhile is refused, the others of the batch are not", async () => {
    const w = await world(GATES);
    const all = Array.from({ length: 6 }, (_, n) => ({
      key: n % 2 === 0 ? w.agent.key : w.otherAgent.key,
      body: { tool: "file.read", args: { n } },
    }));
    const suspend = () => rows("UPDATE agents SET suspended_at = now() WHERE id = $1", [w.agent.id]);
    const answers = await asOneBatch(w, all, suspend);
    expect(answers.map(({ status }) => status)).toEqual([403, 201, 403, 201, 403, 201]);
    expect(await jobsOf(w)).toHaveLength(3);
  });

  it("are written in the order in which they came, 64 at a time", async () => {
    const w = await world(GATES);
    const all = Array.from({ length: 100 }, (_, n) => ({ key: w.agent.key, body: { tool: "note.add", args: { n } } }));
    const answers = await asOneBatch(w, all);
    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(201));
    const transactions = (await jobsOf(w)).map(({ xmin }) => xmin);
    expect(new Set(transactions.slice(0, 64)).size).toBe(1);
    expect(new Set(transactions.slice(64)).size).toBe(1);
    expect(new Set(transactions).size).toBe(2);
  });
});
