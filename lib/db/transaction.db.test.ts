import { expect, it } from "vitest";
import { modelTransaction, transaction, type Tx } from "./transaction";

const txid = async (tx: Tx): Promise<string | undefined> =>
  (await tx.rows<{ id: string }>`SELECT txid_current()::text AS id`)[0]?.id;

it("statements beside the models run in their own transaction, also where several run at once", async () => {
  let running = 0;
  const ids = await Promise.all(
    Array.from({ length: 5 }, () =>
      modelTransaction(async (tx) => {
        const first = await txid(tx);
        running += 1;
        while (running < 5) await tx.rows`SELECT 1 AS one`;
        const [model] = await tx.$queryRaw<{ id: string }[]>`SELECT txid_current()::text AS id`;
        return [first, model?.id, await txid(tx)];
      }),
    ),
  );
  expect(new Set(ids.flat()).size).toBe(5);
  for (const own of ids) expect(new Set(own).size).toBe(1);
});

it("what fails leaves nothing, whichever statement of a round trip it was", async () => {
  const failing = transaction((tx) =>
    Promise.all([
      tx.rows`INSERT INTO tenants (id, name) VALUES ('ten_before', 'x')`,
      tx.rows`SELECT 1 / ${0}::int`,
      tx.rows`INSERT INTO tenants (id, name) VALUES ('ten_after', 'x')`,
    ]),
  );
  await expect(failing).rejects.toMatchObject({ code: "22012" });
  expect(await transaction((tx) => tx.rows`SELECT id FROM tenants WHERE id IN ('ten_before', 'ten_after')`)).toEqual(
    [],
  );
});

it("runs again after a deadlock", async () => {
  await transaction((tx) => tx.rows`INSERT INTO tenants (id, name) VALUES ('ten_1', 'x'), ('ten_2', 'x')`);
  let holding = 0;
  const both = (one: string, other: string) =>
    transaction(async (tx) => {
      await tx.rows`SELECT 1 FROM tenants WHERE id = ${one} FOR UPDATE`;
      holding += 1;
      while (holding < 2) await tx.rows`SELECT 1 AS one`;
      return tx.rows`SELECT id FROM tenants WHERE id = ${other} FOR UPDATE`;
    });
  expect(await Promise.all([both("ten_1", "ten_2"), both("ten_2", "ten_1")])).toEqual([
    [{ id: "ten_2" }],
    [{ id: "ten_1" }],
  ]);
});
