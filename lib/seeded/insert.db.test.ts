import { describe, expect, it } from "vitest";
import { approve, approvals, expireIn, GATES, job, proposed } from "@/test/api";
import { itemsOf, letCome, makeDue, seededScene, seedOne, setSeeded } from "@/test/seeded";
import { eventsOf, rows, world } from "@/test/world";
import { expireDue } from "@/lib/approvals/expire";
import { tendSeeded } from "./insert";
import { planSeeded } from "./plan";

describe("[U21] test items are made", () => {
  it("only where they are on, and only once enough was decided", async () => {
    const { w, rita } = await seededScene();
    await rows("UPDATE seeded_settings SET next_after = 2 WHERE tenant_id = $1", [w.tenantId]);
    await approve(await proposed(w.agent.key, "note.message"), rita.token);
    expect(await planSeeded()).toBe(0);
    await approve(await proposed(w.agent.key, "note.message"), rita.token);
    expect(await planSeeded()).toBe(1);
    // Counted from nothing again.
    expect(await planSeeded()).toBe(0);
    const off = await world(GATES);
    const reviewer = await off.person("rita", ["reviewer"]);
    await approve(await proposed(off.agent.key, "note.message"), reviewer.token);
    await planSeeded();
    expect(await itemsOf(off)).toEqual([]);
  });

  it("once by many processes, and put into the queue once", async () => {
    const { w } = await seededScene();
    await makeDue(w);
    const planned = await Promise.all([planSeeded(), planSeeded(), planSeeded()]);
    expect(planned.reduce((sum, count) => sum + count)).toBe(1);
    expect(await tendSeeded()).toBe(0);
    await letCome(w);
    const tended = await Promise.all([tendSeeded(), tendSeeded(), tendSeeded()]);
    expect(tended.reduce((sum, count) => sum + count)).toBe(1);
    expect(await rows("SELECT 1 FROM jobs WHERE tenant_id = $1 AND seeded", [w.tenantId])).toHaveLength(1);
  });

  it("at most three at a time", async () => {
    const { w } = await seededScene();
    for (let times = 0; times < 5; times++) {
      await makeDue(w);
      await planSeeded();
    }
    expect(await itemsOf(w)).toHaveLength(3);
  });

  it("as one of the tenant's agents with one of its tools, routed as policy says, with findings and facts like any job", async () => {
    const here = await seededScene(["deploy.service"]);
    const view = await seedOne(here);
    expect(view).toMatchObject({
      job: { agent: here.w.agent.id, agent_name: "agent", tool: "deploy.service", state: "APPROVAL", revision: 1 },
      tier: "high",
      requirements: [{ any_of: ["on-call", "service-owner"], count: 1 }],
    });
    expect(view.before).not.toBeNull();
    expect((await eventsOf(view.job.id)).map(({ type }) => type)).toEqual(["job.proposed"]);
    const { body } = await approvals(here.oncall.token, "?mine=true");
    expect(body.items.map((item) => item.job.id)).toContain(view.job.id);
  });

  it("never where two people decide or where it is critical, and never where no template fits", async () => {
    const { w } = await seededScene(["pay.send", "mail.send", "note.add", "file.read"]);
    await makeDue(w);
    expect(await planSeeded()).toBe(0);
    expect(await itemsOf(w)).toEqual([]);
  });

  it("not for an agent that was suspended meanwhile", async () => {
    const { w } = await seededScene();
    await makeDue(w);
    await planSeeded();
    await rows("UPDATE agents SET suspended_at = now() WHERE id = $1", [w.agent.id]);
    await letCome(w);
    expect(await tendSeeded()).toBe(0);
    expect((await itemsOf(w)).map(({ outcome, job_id }) => [outcome, job_id])).toEqual([["withdrawn", null]]);
  });
});

describe("[U21] a test item that nobody decides", () => {
  it("leaves the queue before anybody would be reminded of it", async () => {
    const here = await seededScene();
    const view = await seedOne(here);
    await rows("UPDATE approvals SET sla_warn_at = now() - interval '1 second' WHERE job_id = $1", [view.job.id]);
    expect(await tendSeeded()).toBe(1);
    expect((await job(view.job.id, here.rita.token)).body).toMatchObject({
      job: { state: "CANCELLED" },
      seeded: { outcome: "expired", by: null },
    });
    expect(await rows("SELECT 1 FROM outbox WHERE payload->>'job_id' = $1", [view.job.id])).toEqual([]);
  });

  it("ends the same way where its time passes first", async () => {
    const here = await seededScene();
    const view = await seedOne(here);
    await expireIn(view.job.id, -1);
    expect(await expireDue()).toBe(1);
    expect((await itemsOf(here.w)).map(({ outcome }) => outcome)).toEqual(["expired"]);
  });
});

it("[U21] switching off while one is being put in leaves none in the queue", async () => {
  for (let times = 0; times < 5; times++) {
    const { w, ada } = await seededScene();
    await makeDue(w);
    await planSeeded();
    await letCome(w);
    await Promise.all([tendSeeded(), setSeeded(ada.token, { enabled: false })]);
    const open = await rows("SELECT 1 FROM jobs WHERE tenant_id = $1 AND seeded AND state = 'APPROVAL'", [w.tenantId]);
    expect(open).toEqual([]);
    expect((await itemsOf(w)).map(({ outcome }) => outcome)).toEqual(["withdrawn"]);
  }
});
