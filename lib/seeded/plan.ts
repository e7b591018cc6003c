import { randomBytes, randomInt } from "node:crypto";
import { commitment } from "@/lib/audit/commitment";
import { emit } from "@/lib/audit/emit";
import { transaction } from "@/lib/db/transaction";
import { newId } from "@/lib/ids";
import { proposedHash } from "@/lib/jobs/new-job";
import { bodyOf, type Candidate, pairs, suitable } from "./candidate";
import { type DueTenant, findAgent, findDueTenants, findSamples } from "./store";
import type { Pick } from "./template";

export const SEEDER = { kind: "system", name: "test items" } as const;

const MOST_TRIED = 12;
/** It comes within half an hour: who sees the commitment in the log can't tell by the time which job it is. */
const MOST_DELAY_SECONDS = 1_800;

/** Decisions until the next one: half to one and a half times the rate, so that nobody can count. */
export const untilNext = (oneIn: number, pick: Pick): number => Math.ceil(oneIn / 2) + pick(oneIn + 1);

async function findCandidate(tenantId: string, pick: Pick): Promise<Candidate | null> {
  for (const { sample, template } of pairs(await findSamples(tenantId), pick).slice(0, MOST_TRIED)) {
    const agent = await findAgent(sample.agent_id);
    if (!agent) continue;
    const seed = template.make(pick);
    const body = bodyOf(sample, seed);
    if (await suitable(tenantId, agent, body)) return { body, seed, template: template.name, agent };
  }
  return null;
}

/** False where another process was first, or test items were switched off meanwhile. */
async function keep(due: DueTenant, candidate: Candidate | null, pick: Pick): Promise<boolean> {
  const { tenant_id, one_in, counted_after } = due;
  return transaction(async (tx) => {
    const counted = await tx.rows`
      UPDATE seeded_settings SET counted_after = ${newId("vot")}, next_after = ${untilNext(one_in, pick)}
       WHERE tenant_id = ${tenant_id} AND counted_after = ${counted_after} RETURNING tenant_id`;
    if (counted.length === 0 || candidate === null) return false;
    const { body, seed, template, agent } = candidate;
    const hash = proposedHash({ actor: agent, tenantId: tenant_id, requestId: newId("req") }, body);
    const salt = randomBytes(32);
    await Promise.all([
      tx.rows`
        INSERT INTO seeded_items (id, tenant_id, agent_id, template, clue, path, body, job_hash, salt, due_at)
        VALUES (${newId("sed")}, ${tenant_id}, ${agent.id}, ${template}, ${seed.clue}, ${JSON.stringify(seed.path)}::jsonb,
                ${JSON.stringify(body)}::jsonb, ${hash}, ${salt},
                now() + make_interval(secs => ${pick(MOST_DELAY_SECONDS) + 1}))`,
      // Neither the job nor the agent is named: only who has the salt can tell what this is about.
      emit(
        tx,
        { actor: SEEDER, tenantId: tenant_id },
        {
          type: "seeded.committed",
          data: { commitment: commitment(salt, "item", hash) },
        },
      ),
    ]);
    return true;
  });
}

/**
 * Makes the next test item of each tenant in which enough was decided since the last, and commits to it in the log before
 * anybody sees it ([U21]). Returns how many. Where no template fits what the agents do, none is made.
 */
export async function planSeeded(pick: Pick = randomInt): Promise<number> {
  let planned = 0;
  for (const due of await findDueTenants()) {
    const candidate = await findCandidate(due.tenant_id, pick);
    if (await keep(due, candidate, pick)) planned++;
  }
  return planned;
}
