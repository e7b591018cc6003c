import { describe, expect, it } from "vitest";
import { GATES, job } from "@/test/api";
import { itemsOf, makeDue, seeded, seededScene, seedOne, setSeeded } from "@/test/seeded";
import { rows, world } from "@/test/world";
import { planSeeded } from "./plan";

const told = (tenantId: string) =>
  rows<{ by: string; data: unknown }>(
    `SELECT actor->>'id' AS by, data FROM audit_events WHERE tenant_id = $1 AND type = 'seeded.settings_changed' ORDER BY id`,
    [tenantId],
  );

describe("[U21] the setting", () => {
  it("is off by default, seen by everybody with a role, changed by administrators, and each change is an event", async () => {
    const w = await world(GATES);
    const ada = await w.person("ada", ["admin"]);
    const others = [await w.person("rita", ["reviewer"]), await w.person("max", ["manager", "auditor"])];
    for (const { token } of [ada, ...others])
      expect((await seeded(token)).body).toMatchObject({ enabled: false, one_in: null, team: { decided: 0 } });
    for (const { token } of others) expect((await setSeeded(token, { enabled: true })).status).toBe(403);
    for (const key of [w.agent.key]) {
      expect((await seeded(key)).status).toBe(403);
      expect((await setSeeded(key, { enabled: true })).status).toBe(403);
    }
    expect((await setSeeded(ada.token, { enabled: true, one_in: 25 })).status).toBe(200);
    await setSeeded(ada.token, { enabled: true, one_in: 25 });
    expect((await seeded(others[0]?.token ?? "")).body).toMatchObject({
      enabled: true,
      one_in: 25,
      changed_by: { id: ada.id, name: "ada" },
    });
    await setSeeded(ada.token, { enabled: false });
    expect((await seeded(ada.token)).body.enabled).toBe(false);
    expect(await told(w.tenantId)).toEqual([
      { by: ada.id, data: { one_in: 25, was: null } },
      { by: ada.id, data: { one_in: null, was: 25 } },
    ]);
  });

  it("refuses other rates, and belongs to one tenant", async () => {
    const w = await world(GATES);
    const ada = await w.person("ada", ["admin"]);
    for (const one_in of [0, 9, 1_001, 20.5, "50", null])
      expect((await setSeeded(ada.token, { enabled: true, one_in })).status).toBe(422);
    expect((await setSeeded(ada.token, {})).status).toBe(422);
    const other = await world(GATES);
    await setSeeded((await other.person("eve", ["admin"])).token, { enabled: true });
    expect((await seeded(ada.token)).body.enabled).toBe(false);
  });

  it("switched off, takes what waits out of the queue at once, and what was to come never comes", async () => {
    const here = await seededScene();
    const { w, ada, rita } = here;
    const waiting = await seedOne(here);
    await makeDue(w);
    expect(await planSeeded()).toBe(1);
    await setSeeded(ada.token, { enabled: false });
    expect((await itemsOf(w)).map(({ outcome }) => outcome)).toEqual(["withdrawn", "withdrawn"]);
    const { body } = await job(waiting.job.id, rita.token);
    expect(body).toMatchObject({ job: { state: "CANCELLED" }, seeded: { outcome: "withdrawn", by: null } });
  });
});

describe("[U21] shares", () => {
  const decided = (tenantId: string, agentId: string, personId: string, outcome: string, count: number) =>
    rows(
      `INSERT INTO seeded_items (id, tenant_id, agent_id, template, clue, path, job_hash, salt, due_at, outcome, person_id, ended_at)
       SELECT 'sed_' || gen_random_uuid(), $1, $2, 't', 'c', '[]', 'sha256:0', decode(repeat('00', 32), 'hex'), now(), $4, $3, now()
         FROM generate_series(1, $5)`,
      [tenantId, agentId, personId, outcome, count],
    );

  it("are the team's at once, and a person's only from 100 on, for themselves and for who leads the team", async () => {
    const w = await world(GATES);
    const [rita, ralf] = [await w.person("rita", ["reviewer"]), await w.person("ralf", ["reviewer"])];
    const max = await w.person("max", ["manager"]);
    await decided(w.tenantId, w.agent.id, rita.id, "caught", 90);
    await decided(w.tenantId, w.agent.id, rita.id, "missed", 9);
    await decided(w.tenantId, w.agent.id, ralf.id, "missed", 1);
    expect((await seeded(rita.token)).body).toMatchObject({
      team: { decided: 100, caught: 90 },
      mine: { decided: 99, caught: null },
      people: [],
    });
    expect((await seeded(max.token)).body.people).toEqual([]);
    await decided(w.tenantId, w.agent.id, rita.id, "caught", 1);
    expect((await seeded(rita.token)).body).toMatchObject({ mine: { decided: 100, caught: 91 }, people: [] });
    expect((await seeded(max.token)).body.people).toEqual([
      { person: { id: rita.id, name: "rita" }, decided: 100, caught: 91 },
    ]);
    expect((await seeded(ralf.token)).body).toMatchObject({ mine: { decided: 1, caught: null }, people: [] });
  });
});
