import { describe, expect, it } from "vitest";
import { GATES } from "@/test/api";
import { away, colleagues, delegate, delegated, delegations, end, inDays, written } from "@/test/delegations";
import { rows, world } from "@/test/world";

const scene = async () => {
  const w = await world(GATES);
  return { w, ...(await colleagues(w)) };
};

describe("POST /delegations/{id}/end", () => {
  const who = [
    ["whoever was away", "ada", "grace"],
    ["the delegate", "grace", "ada"],
    ["a manager", "mia", "grace"],
  ] as const;
  it.each(who)("by %s ends it now, with one event and one message", async (_, by, told) => {
    const s = await scene();
    const { id } = await delegated(s.ada.token, s.grace.id);
    const { status, body } = await end(id, s[by].token);
    expect({ status, body }).toMatchObject({ status: 200, body: { id, in_effect: false } });
    expect(body.ended_at).not.toBeNull();
    expect(await delegations(s.mia.token)).toEqual([]);
    expect(await away(s.mia.token)).toEqual({});
    const { events, outbox } = await written(s.w);
    expect(events.slice(1)).toEqual([
      {
        type: "delegation.ended",
        by: s[by].id,
        data: { delegation: id, from: s.ada.id, to: s.grace.id },
      },
    ]);
    expect(outbox.slice(1)).toEqual([
      { topic: "delegation.ended", payload: { delegation_id: id, to: s[told].id, by: s[by].id } },
    ]);
  });

  it("before it starts: it never does", async () => {
    const { ada, grace } = await scene();
    const { id } = await delegated(ada.token, grace.id, { starts_at: inDays(2) });
    expect((await end(id, ada.token)).status).toBe(200);
    await rows("UPDATE delegations SET starts_at = now() - interval '1 hour' WHERE id = $1", [id]);
    expect(await delegations(ada.token)).toEqual([]);
    expect(await away(ada.token)).toEqual({});
  });

  it("makes room for another", async () => {
    const { w, ada, grace } = await scene();
    const carl = await w.person("Carl", ["finance"]);
    const { id } = await delegated(ada.token, grace.id);
    expect((await delegate(ada.token, { to: carl.id, ends_at: inDays(1) })).status).toBe(409);
    await end(id, ada.token);
    expect((await delegate(ada.token, { to: carl.id, ends_at: inDays(1) })).status).toBe(201);
  });

  it("is refused where it is over, by hand or by time", async () => {
    const { w, ada, grace } = await scene();
    const first = await delegated(ada.token, grace.id);
    await end(first.id, ada.token);
    const second = await delegated(ada.token, grace.id);
    await rows(
      "UPDATE delegations SET starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour' WHERE id = $1",
      [second.id],
    );
    const before = await written(w);
    for (const { id } of [first, second])
      expect(await end(id, ada.token)).toMatchObject({ status: 409, body: { code: "already_ended" } });
    expect(await written(w)).toEqual(before);
  });

  it("is refused for others, a token that only reads, and an agent", async () => {
    const { w, ada, grace } = await scene();
    const { id } = await delegated(ada.token, grace.id);
    const others = [
      await w.person("Carl", ["finance"]),
      await w.person("admin", ["admin", "reviewer"]),
      await w.person("aud", ["auditor"]),
      await w.person("reads", ["manager"], ["read", "admin"]),
    ];
    for (const as of [...others.map((person) => person.token), w.agent.key])
      expect(await end(id, as)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(await delegations(ada.token)).toMatchObject([{ id, in_effect: true }]);
  });

  it("[T22] of another tenant is not there", async () => {
    const { ada, grace } = await scene();
    const { mia } = await scene();
    const { id } = await delegated(ada.token, grace.id);
    expect(await end(id, mia.token)).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect(await delegations(ada.token)).toMatchObject([{ id, in_effect: true }]);
  });

  it("by many at once ends it once", async () => {
    const { w, ada, grace, mia } = await scene();
    const { id } = await delegated(ada.token, grace.id);
    const answers = await Promise.all(
      Array.from({ length: 15 }, (_, index) => end(id, ([ada, grace, mia][index % 3] ?? ada).token)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(14).fill(409)]);
    expect((await written(w)).events.map(({ type }) => type)).toEqual(["delegation.created", "delegation.ended"]);
    expect((await written(w)).outbox).toHaveLength(2);
  });
});
