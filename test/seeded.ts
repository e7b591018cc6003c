import { GET as settingsRoute, PUT as changeRoute } from "@/app/api/v1/settings/seeded-items/route";
import { tendSeeded } from "@/lib/seeded/insert";
import { planSeeded } from "@/lib/seeded/plan";
import type { SeededSettings } from "@/lib/seeded/schemas";
import type { ReviewView } from "@/lib/jobs/schemas";
import { GATES, job, proposed } from "./api";
import { call, rows, type TestPerson, type World, world } from "./world";

export const seeded = (as: string) => call<SeededSettings>(settingsRoute, { as });
export const setSeeded = (as: string, body: unknown) => call<SeededSettings>(changeRoute, { as, method: "PUT", body });

export type SeededScene = { w: World; ada: TestPerson; rita: TestPerson; oncall: TestPerson };

/** A tenant with test items switched on, and with one real job for each of these tools. */
export async function seededScene(tools: readonly string[] = ["note.message"]): Promise<SeededScene> {
  const w = await world(GATES);
  const ada = await w.person("ada", ["admin"]);
  const rita = await w.person("rita", ["reviewer"]);
  const oncall = await w.person("olga", ["on-call"]);
  for (const tool of tools) await proposed(w.agent.key, tool);
  await setSeeded(ada.token, { enabled: true });
  return { w, ada, rita, oncall };
}

type Item = { id: string; job_id: string | null; template: string; clue: string; outcome: string | null };

/** The tenant's test items, the oldest first, as the database has them. */
export const itemsOf = ({ tenantId }: Pick<World, "tenantId">): Promise<Item[]> =>
  rows<Item>(
    "SELECT id, job_id, template, clue, outcome FROM seeded_items WHERE tenant_id = $1 ORDER BY created_at, id",
    [tenantId],
  );

/** As if enough had been decided for the next one. */
export const makeDue = ({ tenantId }: Pick<World, "tenantId">) =>
  rows("UPDATE seeded_settings SET next_after = 0 WHERE tenant_id = $1", [tenantId]);

/** As if the time of those that are planned had come. */
export const letCome = ({ tenantId }: Pick<World, "tenantId">) =>
  rows("UPDATE seeded_items SET due_at = now() - interval '1 second' WHERE tenant_id = $1 AND job_id IS NULL", [
    tenantId,
  ]);

/** Puts one into the queue, as the worker does, and reads it as a reviewer. */
export async function seedOne({ w, rita }: Pick<SeededScene, "w" | "rita">): Promise<ReviewView> {
  await makeDue(w);
  await planSeeded();
  await letCome(w);
  await tendSeeded();
  const id = (await itemsOf(w)).findLast(({ outcome }) => outcome === null)?.job_id;
  if (!id) throw new Error("no test item came");
  return (await job(id, rita.token)).body;
}
