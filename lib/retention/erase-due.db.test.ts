import { beforeEach, describe, expect, it } from "vitest";
import { GATES, job, proposed } from "@/test/api";
import { rows, call, type Answer, type TestPerson, type World, world } from "@/test/world";
import { GET as getRoute, PUT as putRoute } from "@/app/api/v1/audit/retention/route";
import { eraseDue } from "./erase-due";
import type { RetentionView } from "./schemas";

let w: World;
let ada: TestPerson;
beforeEach(async () => {
  w = await world(GATES);
  ada = await w.person("ada", ["admin"]);
});

const keep = (as: string, body: unknown): Promise<Answer<RetentionView>> =>
  call<RetentionView>(putRoute, { as, method: "PUT", body });
const kept = (as: string) => call<RetentionView>(getRoute, { as });

/** A job that ended so many days ago, by the database's clock. */
async function endedFor(days: number, tool = "drop.all"): Promise<string> {
  const { job: made } = await proposed(w.agent.key, tool);
  await rows("UPDATE jobs SET updated_at = now() - make_interval(days => $2, secs => 5) WHERE id = $1", [
    made.id,
    days,
  ]);
  return made.id;
}
const erasedOf = async (ids: string[]): Promise<string[]> =>
  (
    await rows<{ id: string }>("SELECT id FROM jobs WHERE id = ANY($1) AND erased_at IS NOT NULL ORDER BY id", [ids])
  ).map(({ id }) => id);
const told = () =>
  rows(
    "SELECT type, actor->>'id' AS by, data FROM audit_events WHERE tenant_id = $1 AND type LIKE 'audit.%' ORDER BY id",
    [w.tenantId],
  );

describe("retention of payloads", () => {
  it("erases those of jobs that ended so many days ago, each with an event of the system's, and no others", async () => {
    const [due, open, recent] = [await endedFor(30), await endedFor(30, "note.add"), await endedFor(29)];
    const other = await world(GATES);
    const foreign = (await proposed(other.agent.key, "drop.all")).job.id;
    await rows("UPDATE jobs SET updated_at = now() - interval '99 days' WHERE id = $1", [foreign]);
    expect(await eraseDue()).toBe(0);
    await keep(ada.token, { payload_days: 30 });
    expect(await eraseDue()).toBe(1);
    expect(await erasedOf([due, open, recent, foreign])).toEqual([due]);
    expect((await job(due, ada.token)).body).toMatchObject({ erased: { by: null }, job: { args: null } });
    expect((await told()).at(-1)).toMatchObject({ type: "audit.erased", by: null, data: { retention_days: 30 } });
    expect(await eraseDue()).toBe(0);
  });

  it("erases each once, by many at a time", async () => {
    await keep(ada.token, { payload_days: 1 });
    const ids = await Promise.all(Array.from({ length: 8 }, () => endedFor(2)));
    const counts = await Promise.all([eraseDue(), eraseDue(), eraseDue()]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(8);
    expect(await erasedOf(ids)).toHaveLength(8);
    expect((await told()).filter(({ type }) => type === "audit.erased")).toHaveLength(8);
  });

  it("is set by administrators, seen by auditors, and each change is an event", async () => {
    const [audrey, rita] = [await w.person("audrey", ["auditor"]), await w.person("rita", ["reviewer"])];
    expect((await kept(audrey.token)).body).toEqual({ payload_days: null });
    expect((await keep(ada.token, { payload_days: 90 })).body).toEqual({ payload_days: 90 });
    await keep(ada.token, { payload_days: 90 });
    await keep(ada.token, { payload_days: null });
    expect(await told()).toEqual([
      { type: "audit.retention_changed", by: ada.id, data: { payload_days: 90, was: null } },
      { type: "audit.retention_changed", by: ada.id, data: { payload_days: null, was: 90 } },
    ]);
    for (const { token } of [audrey, rita]) expect((await keep(token, { payload_days: 1 })).status).toBe(403);
    expect((await kept(rita.token)).status).toBe(403);
    for (const payload_days of [0, -1, 1.5, 40_000, "30", undefined])
      expect((await keep(ada.token, { payload_days })).status).toBe(422);
    expect((await kept(audrey.token)).body).toEqual({ payload_days: null });
  });
});
