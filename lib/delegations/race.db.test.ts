import { describe, expect, it } from "vitest";
import { GATES } from "@/test/api";
import { colleagues, delegate, inDays, written } from "@/test/delegations";
import { transaction } from "@/lib/db/transaction";
import { rows, type World, world } from "@/test/world";

const scene = async () => {
  const w = await world(GATES);
  return { w, ...(await colleagues(w)), carl: await w.person("Carl", ["finance"]) };
};
const times = <T>(count: number, each: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => each(i));
const sorted = (answers: { status: number }[]): number[] => answers.map(({ status }) => status).sort();

describe("delegations at once", () => {
  // Several rounds: in the first, most requests still wait for a connection while one is done already.
  it.each([1, 2, 3])(
    "of the same role of the same person: one is written, with one event and message (round %i)",
    async () => {
      const { w, ada, grace, carl, mia } = await scene();
      const answers = await Promise.all(
        times(20, (index) => {
          const body = { from: ada.id, to: (index % 2 ? grace : carl).id, ends_at: inDays(1 + index) };
          return delegate((index % 3 ? ada : mia).token, body);
        }),
      );
      expect(sorted(answers)).toEqual([201, ...Array(19).fill(409)]);
      expect(new Set(answers.map(({ body }) => body.code ?? "written"))).toEqual(
        new Set(["written", "already_delegated"]),
      );
      const { delegations, events, outbox } = await written(w);
      expect([delegations.length, events.length, outbox.length]).toEqual([1, 1, 1]);
    },
  );

  it("of two people to each other, or in a ring: no cycle", async () => {
    for (const ring of [2, 3]) {
      const { w, ada, grace, carl } = await scene();
      const people = [ada, grace, carl].slice(0, ring);
      const answers = await Promise.all(
        times(5 * ring, (index) => {
          const to = people[(index + 1) % ring]?.id;
          return delegate(people[index % ring]?.token ?? "", { to, ends_at: inDays(1) });
        }),
      );
      expect(sorted(answers)).toEqual([201, ...Array(5 * ring - 1).fill(409)]);
      expect((await written(w)).delegations).toHaveLength(1);
    }
  });
});

describe("the database refuses, whoever asks", () => {
  type Given = { id?: string; from: string; to: string; roles?: string; starts?: string; ends?: string };
  const insert = (w: World, { id = "del_x", from, to, roles = "{finance}", starts = "0", ends = "1 day" }: Given) =>
    rows(
      `INSERT INTO delegations (id, tenant_id, from_id, to_id, roles, starts_at, ends_at, created_by)
       VALUES ($1, $2, $3, $4, $5, now() + $6::interval, now() + $7::interval, $3)`,
      [id, w.tenantId, from, to, roles, starts, ends],
    );

  const rules: [string, Partial<Given>, string][] = [
    ["an end before the start", { starts: "2 days", ends: "1 day" }, "delegations_end_after_start"],
    ["more than 90 days", { ends: "91 days" }, "delegations_90_days"],
    ["no role", { roles: "{}" }, "delegations_name_a_role"],
    ["a role that gives permissions", { roles: "{finance,admin}" }, "delegations_approver_roles"],
  ];
  it.each(rules)("%s", async (_, given, constraint) => {
    const { w, ada, grace } = await scene();
    await expect(insert(w, { from: ada.id, to: grace.id, ...given })).rejects.toMatchObject({ constraint });
  });

  it("one person for themselves, and people of another tenant", async () => {
    const { w, ada, grace } = await scene();
    const other = await scene();
    for (const [from, to] of [
      [ada.id, ada.id],
      [other.ada.id, grace.id],
      [ada.id, other.grace.id],
      [other.ada.id, other.grace.id],
    ] as const)
      await expect(insert(w, { from, to })).rejects.toMatchObject({ code: "AS004" });
    await rows("ALTER TABLE delegations DISABLE TRIGGER delegations_guard");
    const alone = insert(w, { from: ada.id, to: ada.id });
    await expect(alone).rejects.toMatchObject({ constraint: "delegations_two_people" });
    await rows("ALTER TABLE delegations ENABLE TRIGGER delegations_guard");
  });

  it("an end without somebody who ended it, and one that is taken back beside another", async () => {
    const { w, ada, grace, carl } = await scene();
    await insert(w, { id: "del_1", from: ada.id, to: grace.id });
    await expect(rows("UPDATE delegations SET ended_at = now() WHERE id = 'del_1'")).rejects.toMatchObject({
      constraint: "delegations_ended_by_somebody",
    });
    await rows("UPDATE delegations SET ended_at = now(), ended_by = from_id WHERE id = 'del_1'");
    await insert(w, { id: "del_2", from: ada.id, to: carl.id });
    await expect(
      rows("UPDATE delegations SET ended_at = NULL, ended_by = NULL WHERE id = 'del_1'"),
    ).rejects.toMatchObject({ code: "AS004" });
  });

  it("one that overlaps another which is being written: it waits for that", async () => {
    const { w, ada, grace, carl } = await scene();
    const others = [
      { id: "del_role", from: ada.id, to: carl.id },
      { id: "del_chain", from: grace.id, to: carl.id },
      { id: "del_cycle", from: grace.id, to: ada.id },
      { id: "del_away", from: carl.id, to: ada.id },
    ];
    let settled = 0;
    const results = await transaction(async (tx) => {
      await tx.rows`
        INSERT INTO delegations (id, tenant_id, from_id, to_id, roles, starts_at, ends_at, created_by)
        VALUES ('del_first', ${w.tenantId}, ${ada.id}, ${grace.id}, '{finance}', now(), now() + interval '1 day', ${ada.id})`;
      const running = others.map((other) => insert(w, other).finally(() => settled++));
      for (const other of running) other.catch(() => {});
      // They have looked once each has answered or waits for a lock.
      for (let waiting = 0; waiting + settled < others.length; ) {
        const [found] = await rows<{ count: number }>(
          `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        waiting = found?.count ?? 0;
      }
      return running;
    });
    const refused = (await Promise.allSettled(results)).filter((result) => result.status === "rejected");
    expect(refused.map(({ reason }) => reason.code)).toEqual(others.map(() => "AS004"));
    expect((await written(w)).delegations).toEqual([{ id: "del_first" }]);
  });
});
