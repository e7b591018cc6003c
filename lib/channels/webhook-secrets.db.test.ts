import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JobView } from "@/lib/jobs/schemas";
import { approve, GATES, proposed } from "@/test/api";
import { type Receiver, startReceiver } from "@/test/receiver";
import { askForSecret, newSecret, verified } from "@/test/webhook-secret";
import { rows, type TestPerson, type World, world } from "@/test/world";
import { drainOutbox } from "./outbox";

process.env.CALLBACK_ALLOW_PRIVATE = "1";

let w: World;
let rita: TestPerson;
let receiver: Receiver;
beforeEach(async () => {
  await rows("UPDATE outbox SET delivered_at = now() WHERE delivered_at IS NULL");
  w = await world(GATES);
  rita = await w.person("rita", ["reviewer"]);
  receiver = await startReceiver();
});
afterEach(() => receiver.stop());

async function approved(): Promise<JobView> {
  const view = await proposed(w.agent.key, "note.add", { callback: { url: receiver.url } });
  await approve(view, rita.token);
  return view;
}

describe("the secret", () => {
  it("[T30] of before signs beside the new one for a day, and no longer", async () => {
    const { first, rotate } = await newSecret(w);
    const { status, body } = await rotate();
    expect(status).toBe(201);
    expect(body.previous_ends_at).not.toBeNull();
    await approved();
    await drainOutbox();
    expect(receiver.got[0]?.headers["webhook-signature"]).toMatch(/^v1,\S+ v1,\S+$/);
    for (const secret of [first, body.secret]) expect(verified(secret, receiver.got[0])).toMatchObject({ job: {} });
    await rows("UPDATE webhook_secrets SET ends_at = ends_at - interval '24 hours'");
    await approved();
    await drainOutbox();
    expect(() => verified(first, receiver.got[1])).toThrow();
    expect(verified(body.secret, receiver.got[1])).toMatchObject({ job: {} });
  });

  it("[T30] is made on first need, kept sealed, and each change is on record", async () => {
    await approved();
    await drainOutbox();
    expect(receiver.got[0]?.headers["webhook-signature"]).toMatch(/^v1,\S+$/);
    const { first } = await newSecret(w);
    const stored = await rows("SELECT * FROM webhook_secrets WHERE agent_id = $1", [w.agent.id]);
    expect(stored).toHaveLength(2);
    expect(JSON.stringify(stored)).not.toContain(first.slice(6, 20));
    const events = await rows(
      "SELECT actor->>'kind' AS by, data->>'agent' AS agent FROM audit_events WHERE tenant_id = $1 AND type = $2 ORDER BY id",
      [w.tenantId, "agent.webhook_secret_created"],
    );
    expect(events).toEqual([
      { by: "system", agent: w.agent.id },
      { by: "person", agent: w.agent.id },
    ]);
  });

  it("[T30] is the owner's alone, and made one after the other", async () => {
    const other = await w.person("adam", ["admin"]);
    expect(await askForSecret(w, other.token)).toMatchObject({ status: 403, body: { code: "not_owner" } });
    for (const as of [rita.token, w.agent.key]) expect((await askForSecret(w, as)).status).toBe(403);
    const { rotate } = await newSecret(w);
    const answers = await Promise.all(Array.from({ length: 5 }, rotate));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(201));
    expect(
      await rows("SELECT 1 FROM webhook_secrets WHERE agent_id = $1 AND ends_at IS NULL", [w.agent.id]),
    ).toHaveLength(1);
  });

  it("that can't be opened sends nothing, and is tried again", async () => {
    await newSecret(w);
    await rows("UPDATE webhook_secrets SET sealed_secret = reverse(sealed_secret)");
    const view = await approved();
    await drainOutbox();
    expect(receiver.got).toEqual([]);
    expect(
      await rows("SELECT dead_at, delivered_at, last_error FROM outbox WHERE payload->>'job_id' = $1", [view.job.id]),
    ).toEqual([{ dead_at: null, delivered_at: null, last_error: "failed before it was sent" }]);
  });
});
