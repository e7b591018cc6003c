import { describe, expect, it } from "vitest";
import { POST as keyRoute } from "@/app/api/v1/agents/[id]/keys/route";
import { POST as resumeRoute } from "@/app/api/v1/agents/[id]/resume/route";
import { GET as oneRoute } from "@/app/api/v1/agents/[id]/route";
import { POST as suspendRoute } from "@/app/api/v1/agents/[id]/suspend/route";
import { GET as listRoute, POST as createRoute } from "@/app/api/v1/agents/route";
import { approve, claim, GATES, propose, proposed } from "@/test/api";
import { call, rows, type TestPerson, type World, world } from "@/test/world";
import type { AgentView } from "./schemas";

const withAdmin = async (): Promise<{ w: World; admin: TestPerson }> => {
  const w = await world(GATES);
  return { w, admin: await w.person("ada", ["admin"]) };
};
const eventsOf = (w: World) =>
  rows(
    "SELECT type, actor->>'id' AS by, data - 'commitments' AS data FROM audit_events WHERE tenant_id = $1 AND type LIKE 'agent.%' ORDER BY id",
    [w.tenantId],
  );
const create = (as: string, body: unknown) => call<AgentView & { key: string }>(createRoute, { as, body });
const reason = { reason: "it misbehaves" };

describe("agents", () => {
  it("are created with one key, shown once, and one event; their owner is who creates them", async () => {
    const { w, admin } = await withAdmin();
    const { status, body } = await create(admin.token, { name: "billing" });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: "billing",
      owner: { id: admin.id },
      suspended_at: null,
      open_jobs: 0,
      keys: [{}],
    });
    expect((await proposed(body.key, "file.read")).job.agent).toBe(body.id);
    const listed = await call<{ items: AgentView[] }>(listRoute, { as: admin.token });
    expect(listed.body.items.map((agent) => agent.name)).toEqual(["agent", "billing", "other"]);
    expect(JSON.stringify(listed.body)).not.toContain(body.key);
    expect(await eventsOf(w)).toEqual([
      { type: "agent.created", by: admin.id, data: { agent: body.id, owner: admin.id } },
    ]);
  });

  it("have names that differ, also when made at once", async () => {
    const { admin } = await withAdmin();
    const answers = await Promise.all(Array.from({ length: 10 }, () => create(admin.token, { name: "twin" })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect(await create(admin.token, { name: "twin" })).toMatchObject({ status: 409, body: { code: "name_taken" } });
  });

  it("[T16] belong to whoever creates them: nobody can hold a key and approve", async () => {
    const { w, admin } = await withAdmin();
    const body = { name: "x", owner_id: w.owner.id };
    expect((await call(createRoute, { as: admin.token, body })).status).toBe(422);
    const key = await call(keyRoute, { as: admin.token, id: w.agent.id, method: "POST" });
    expect(key).toMatchObject({ status: 403, body: { code: "not_owner" } });
    expect(await eventsOf(w)).toEqual([]);
  });

  it("get further keys while the ones before stay valid", async () => {
    const { admin } = await withAdmin();
    const agent = (await create(admin.token, { name: "billing" })).body;
    const { status, body } = await call<{ id: string; key: string }>(keyRoute, {
      as: admin.token,
      id: agent.id,
      method: "POST",
    });
    expect(status).toBe(201);
    for (const key of [body.key, agent.key]) expect((await proposed(key, "file.read")).job.agent).toBe(agent.id);
    expect(
      await rows("SELECT data FROM audit_events WHERE type = 'agent.key_created' AND actor->>'id' = $1", [admin.id]),
    ).toEqual([{ data: { agent: agent.id, key: body.id } }]);
  });

  it("[T26] are stopped at the next request, at propose and claim, and go on when resumed; twice is once", async () => {
    const { w, admin } = await withAdmin();
    const reviewer = await w.person("rita", ["reviewer"]);
    const view = await proposed(w.agent.key, "note.add");
    await approve(view, reviewer.token);
    const suspend = () => call<AgentView>(suspendRoute, { as: admin.token, id: w.agent.id, body: reason });
    expect((await suspend()).body).toMatchObject({ suspended_reason: reason.reason, suspended_at: expect.any(String) });
    await suspend();
    expect(await claim(view, w.agent.key)).toMatchObject({ status: 409, body: { code: "agent_suspended" } });
    expect(await propose(w.agent.key, { tool: "file.read", args: {} })).toMatchObject({
      status: 403,
      body: { code: "agent_suspended" },
    });
    await call(resumeRoute, { as: admin.token, id: w.agent.id, body: reason });
    expect((await claim(view, w.agent.key)).status).toBe(200);
    expect((await eventsOf(w)).map((event) => event.type)).toEqual(["agent.suspended", "agent.resumed"]);
  });

  it("are changed by administrators only, with a token that may", async () => {
    const { w } = await withAdmin();
    const weak = await w.person("weak", ["admin"], ["read", "decide"]);
    const others = await Promise.all(["manager", "auditor", "reviewer"].map((role) => w.person(role, [role])));
    for (const as of [...others, weak].map((person) => person.token).concat(w.agent.key)) {
      expect((await create(as, { name: "x" })).status).toBe(403);
      expect((await call(suspendRoute, { as, id: w.agent.id, body: reason })).status).toBe(403);
      expect((await call(resumeRoute, { as, id: w.agent.id, body: reason })).status).toBe(403);
      expect((await call(keyRoute, { as, id: w.agent.id, method: "POST" })).status).toBe(403);
    }
    expect((await call(oneRoute, { as: w.agent.key, id: w.agent.id })).status).toBe(403);
    expect(await eventsOf(w)).toEqual([]);
  });
});
