import { describe, expect, it } from "vitest";
import { GATES } from "@/test/api";
import { away, colleagues, delegate, delegated, delegations, inDays, written } from "@/test/delegations";
import { rows, world } from "@/test/world";

const scene = async () => {
  const w = await world(GATES);
  return { w, ...(await colleagues(w)) };
};
const LATER = inDays(3);
const NOTHING = { delegations: [], events: [], outbox: [] };

describe("POST /delegations", () => {
  it("lets a colleague stand in from now on, with one event and one message that tells them", async () => {
    const { w, ada, grace } = await scene();
    const ends_at = inDays(7);
    const { status, body } = await delegate(ada.token, { to: grace.id, ends_at, reason: "On holiday" });
    expect({ status, body }).toMatchObject({
      status: 201,
      body: {
        from: { id: ada.id, name: "Ada Lovelace" },
        to: { id: grace.id, name: "Grace Hopper" },
        roles: ["finance"],
        ends_at,
        reason: "On holiday",
        created_by: { id: ada.id },
        ended_at: null,
        in_effect: true,
      },
    });
    expect(await delegations(grace.token)).toEqual([body]);
    expect(await written(w)).toEqual({
      delegations: [{ id: body.id }],
      events: [
        {
          type: "delegation.created",
          by: ada.id,
          data: {
            delegation: body.id,
            from: ada.id,
            to: grace.id,
            roles: ["finance"],
            starts_at: body.starts_at,
            ends_at,
          },
        },
      ],
      outbox: [{ topic: "delegation.created", payload: { delegation_id: body.id, to: grace.id, by: ada.id } }],
    });
  });

  it("shows who is away, until when and who stands in, to everybody of the tenant", async () => {
    const { ada, grace, mia } = await scene();
    const { ends_at } = await delegated(ada.token, grace.id);
    expect(await away(mia.token)).toEqual({
      [ada.id]: { until: ends_at, delegate: { id: grace.id, name: "Grace Hopper" } },
    });
  });

  it("one that is to come is listed and nobody is away yet", async () => {
    const { ada, grace } = await scene();
    const starts_at = inDays(3);
    const coming = await delegated(ada.token, grace.id, { starts_at, ends_at: inDays(5) });
    expect(coming).toMatchObject({ starts_at, in_effect: false });
    expect(await delegations(ada.token)).toEqual([coming]);
    expect(await away(ada.token)).toEqual({});
  });

  it("a start that has passed is now", async () => {
    const { ada, grace } = await scene();
    const body = await delegated(ada.token, grace.id, { starts_at: "2020-01-01T00:00:00Z" });
    expect(body.in_effect).toBe(true);
    expect(Date.parse(body.starts_at)).toBeGreaterThan(Date.parse("2026-01-01"));
  });

  it("[U10] moves all roles that approve, never those that give permissions", async () => {
    const { w, ada } = await scene();
    const all = await w.person("all", ["admin", "manager", "auditor", "reviewer", "finance"]);
    const both = await w.person("both", ["reviewer", "finance", "security"]);
    expect((await delegated(all.token, both.id)).roles).toEqual(["finance", "reviewer"]);
    for (const role of ["admin", "manager", "auditor"])
      expect(await delegate(all.token, { to: both.id, roles: [role], ends_at: inDays(1) })).toMatchObject({
        status: 422,
        body: { code: "invalid_request", issues: [{ path: "roles" }] },
      });
    expect(await delegations(ada.token)).toHaveLength(1);
  });

  it("[U10] only of roles that whoever is away holds themselves", async () => {
    const { w, ada } = await scene();
    const sue = await w.person("Sue", ["finance", "security"]);
    for (const roles of [["security"], ["finance", "security"], ["no-such-role"], []])
      expect(await delegate(ada.token, { to: sue.id, roles, ends_at: inDays(1) })).toMatchObject({ status: 422 });
    expect(await written(w)).toEqual(NOTHING);
  });

  it("[U10] only to who holds every one of the roles, naming those that are missing", async () => {
    const { w, grace, mia } = await scene();
    const adam = await w.person("Adam", ["finance", "security", "marketing"]);
    for (const [to, missing_roles] of [
      [grace.id, ["marketing", "security"]],
      [mia.id, ["finance", "marketing", "security"]],
    ] as const)
      expect(await delegate(adam.token, { to, ends_at: inDays(1) })).toMatchObject({
        status: 422,
        body: { code: "delegate_not_eligible", missing_roles },
      });
    expect(await written(w)).toEqual(NOTHING);
    expect((await delegated(adam.token, grace.id, { roles: ["finance"] })).roles).toEqual(["finance"]);
  });

  it("[U10] a role that expired and an account that is disabled are none", async () => {
    const { ada, grace, mia } = await scene();
    const body = { from: ada.id, to: grace.id, ends_at: inDays(1) };
    await rows("UPDATE person_roles SET expires_at = now() - interval '1 minute' WHERE person_id = $1", [grace.id]);
    expect((await delegate(mia.token, body)).body.code).toBe("delegate_not_eligible");
    await rows("UPDATE person_roles SET expires_at = NULL WHERE person_id = $1", [grace.id]);
    await rows("UPDATE people SET disabled_at = now() WHERE id = $1", [grace.id]);
    expect((await delegate(mia.token, body)).body.code).toBe("delegate_not_eligible");
    expect((await delegate(mia.token, { ...body, from: grace.id, to: ada.id })).body.code).toBe("nothing_to_delegate");
  });

  it("[T16] nobody stands in for themselves, nor by another account with the same mailbox", async () => {
    const { w, ada } = await scene();
    const twin = await w.person("Twin", ["finance"], undefined, ada.email.replace("@", "+second@"));
    for (const to of [ada.id, twin.id])
      expect(await delegate(ada.token, { to, ends_at: inDays(1) })).toMatchObject({
        status: 422,
        body: { code: "self_delegation" },
      });
    expect(await written(w)).toEqual(NOTHING);
  });
});

describe("the time of a delegation", () => {
  const bad: [string, Record<string, unknown>, string][] = [
    ["an end that has passed", { ends_at: inDays(-1) }, "ends_at"],
    ["an end before the start", { starts_at: inDays(3), ends_at: inDays(2) }, "ends_at"],
    ["no time at all", { starts_at: LATER, ends_at: LATER }, "ends_at"],
    ["more than 90 days", { ends_at: inDays(90.01) }, "ends_at"],
    ["more than 90 days from a later start", { starts_at: inDays(10), ends_at: inDays(100.01) }, "ends_at"],
    ["a start after more than a year", { starts_at: inDays(366), ends_at: inDays(367) }, "starts_at"],
    ["the end of time", { starts_at: "9999-12-30T00:00:00Z", ends_at: "9999-12-31T23:59:59-14:00" }, "starts_at"],
    ["what is no time", { ends_at: "tomorrow" }, "ends_at"],
    ["no end", { ends_at: undefined }, "ends_at"],
    ["an end that is null", { ends_at: null }, "ends_at"],
  ];
  it.each(bad)("is refused where it is %s", async (_, body, path) => {
    const { w, ada, grace } = await scene();
    expect(await delegate(ada.token, { to: grace.id, ...body })).toMatchObject({
      status: 422,
      body: { issues: [{ path }] },
    });
    expect(await written(w)).toEqual(NOTHING);
  });

  it("may be 90 days, within the next year", async () => {
    const { ada, grace } = await scene();
    const starts_at = inDays(364);
    const ends_at = new Date(Date.parse(starts_at) + 90 * 86_400_000).toISOString();
    expect(await delegated(ada.token, grace.id, { starts_at, ends_at })).toMatchObject({ starts_at, ends_at });
  });
});

describe("delegations that overlap", () => {
  it("are refused for the same role of the same person, and allowed for another role or one after the other", async () => {
    const { w, grace, mia } = await scene();
    const adam = await w.person("Adam", ["finance", "security"]);
    const sam = await w.person("Sam", ["finance", "security"]);
    const first = await delegated(adam.token, grace.id, { roles: ["finance"], ends_at: inDays(7) });
    for (const roles of [["finance"], ["finance", "security"], undefined])
      expect(await delegate(adam.token, { to: sam.id, roles, starts_at: inDays(6), ends_at: inDays(8) })).toMatchObject(
        {
          status: 409,
          body: { code: "already_delegated", delegation: first.id },
        },
      );
    const other = await delegated(adam.token, sam.id, { roles: ["security"], ends_at: inDays(9) });
    await delegated(adam.token, sam.id, { roles: ["finance"], starts_at: first.ends_at, ends_at: inDays(8) });
    expect(await away(mia.token)).toEqual({
      [adam.id]: { until: other.ends_at, delegate: { id: sam.id, name: "Sam" } },
    });
  });

  it("are refused where the delegate is away themselves: no chains", async () => {
    const { w, ada, grace } = await scene();
    const carl = await w.person("Carl", ["finance"]);
    const graces = await delegated(grace.token, carl.id, { starts_at: inDays(2), ends_at: inDays(4) });
    expect(await delegate(ada.token, { to: grace.id, ends_at: inDays(3) })).toMatchObject({
      status: 409,
      body: { code: "delegate_away", delegation: graces.id },
    });
    await delegated(ada.token, grace.id, { ends_at: graces.starts_at });
    await delegated(ada.token, grace.id, { starts_at: graces.ends_at, ends_at: inDays(5) });
  });

  it("are refused where whoever goes away stands in for somebody: no chains, no cycles", async () => {
    const { w, ada, grace } = await scene();
    const carl = await w.person("Carl", ["finance"]);
    const adas = await delegated(ada.token, grace.id, { ends_at: inDays(3) });
    expect(await delegate(grace.token, { to: carl.id, ends_at: inDays(1) })).toMatchObject({
      status: 409,
      body: { code: "is_delegate", delegation: adas.id, detail: expect.stringContaining("Ada Lovelace") },
    });
    expect((await delegate(grace.token, { to: ada.id, ends_at: inDays(1) })).status).toBe(409);
    expect((await written(w)).delegations).toEqual([{ id: adas.id }]);
  });

  it("one person may stand in for several", async () => {
    const { w, ada, grace } = await scene();
    const carl = await w.person("Carl", ["finance"]);
    await delegated(ada.token, grace.id);
    await delegated(carl.token, grace.id);
    expect(await delegations(grace.token)).toHaveLength(2);
  });
});

describe("who may delegate", () => {
  it("for somebody else only a manager, of the two people's own tenant", async () => {
    const { w, ada, grace, mia } = await scene();
    const admin = await w.person("admin", ["admin", "finance"]);
    for (const who of [grace, admin])
      expect(await delegate(who.token, { from: ada.id, to: grace.id, ends_at: inDays(1) })).toMatchObject({
        status: 403,
        body: { code: "forbidden" },
      });
    const byManager = await delegated(mia.token, grace.id, { from: ada.id });
    expect(byManager).toMatchObject({ from: { id: ada.id }, to: { id: grace.id }, created_by: { id: mia.id } });
  });

  it("for oneself only who has something to delegate, with a token that decides", async () => {
    const { w, ada, grace, mia } = await scene();
    const body = { to: grace.id, ends_at: inDays(1) };
    const readsOnly = await w.person("reads", ["finance"], ["read", "admin"]);
    const aud = await w.person("aud", ["auditor"]);
    const admin = await w.person("admin", ["admin"]);
    const idle = await w.person("idle", ["manager"], ["read", "admin"]);
    for (const who of [readsOnly, aud, admin])
      expect(await delegate(who.token, body)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect((await delegate(idle.token, { ...body, from: ada.id })).status).toBe(403);
    expect(await delegate(mia.token, body)).toMatchObject({ status: 422, body: { code: "nothing_to_delegate" } });
    expect(await written(w)).toEqual(NOTHING);
  });

  it("[T17] never an agent, which doesn't see them either", async () => {
    const { w, ada, grace } = await scene();
    for (const key of [w.agent.key, w.otherAgent.key]) {
      const answer = await delegate(key, { from: ada.id, to: grace.id, ends_at: inDays(1) });
      expect(answer).toMatchObject({ status: 403, body: { code: "forbidden" } });
    }
    expect(await delegations(w.agent.key)).toBeUndefined();
    expect(await written(w)).toEqual(NOTHING);
  });

  it("[T22] people of another tenant are nobody, also for a manager, and their delegations aren't shown", async () => {
    const { w, ada, grace, mia } = await scene();
    const other = await scene();
    const own = await delegated(ada.token, grace.id);
    const ends_at = inDays(1);
    for (const body of [
      { from: ada.id, to: other.grace.id, ends_at },
      { from: other.ada.id, to: grace.id, ends_at },
      { from: other.ada.id, to: other.grace.id, ends_at },
      { from: ada.id, to: "usr_nobody", ends_at },
    ])
      expect(await delegate(mia.token, body)).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect(await written(other.w)).toEqual(NOTHING);
    expect((await written(w)).delegations).toEqual([{ id: own.id }]);
    expect(await delegations(other.mia.token)).toEqual([]);
    expect(await away(other.mia.token)).toEqual({});
  });

  it("[T23] nothing but what api.md names is taken from the body", async () => {
    const { w, ada, grace } = await scene();
    for (const extra of [{ tenant_id: w.tenantId }, { created_by: grace.id }, { in_effect: true }, { id: "del_x" }])
      expect((await delegate(ada.token, { to: grace.id, ends_at: inDays(1), ...extra })).status).toBe(422);
    for (const to of [{ not: null }, [grace.id], 5, "", null])
      expect((await delegate(ada.token, { to, ends_at: inDays(1) })).status).toBe(422);
    expect(await written(w)).toEqual(NOTHING);
  });
});
