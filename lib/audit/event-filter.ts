import { query } from "@/lib/db/client";
import type { EventFilter } from "./schemas";

/** An agent's jobs are looked up one by one, by the index, where there are no more than this. */
const FEW_JOBS = 500;

/** Whom an event was done to, beside who did it: as the index `audit_events_subjects_idx` has it, word for word. */
const NAMES = ["person", "owner", "from", "to", "proposed_by", "agent"] as const;
const SUBJECTS = `array_remove(ARRAY[${NAMES.map((name) => `e.data->>'${name}'`).join(", ")}], NULL)`;
const HAS_SUBJECT = `e.data ?| ARRAY[${NAMES.map((name) => `'${name}'`).join(", ")}]`;

type Place = (value: unknown) => string;

/** Done by this person or agent, or to them. */
const concerns = (id: string): string =>
  `e.actor->>'id' = ${id} OR (${HAS_SUBJECT} AND ${SUBJECTS} @> ARRAY[${id}::text])`;

async function isOfAgentsJob(tenantId: string, agentId: string, place: Place): Promise<string> {
  const jobs = await query<{ id: string }>(
    "audit_agent_jobs",
    "SELECT id FROM jobs WHERE tenant_id = $1 AND agent_id = $2 LIMIT $3",
    [tenantId, agentId, FEW_JOBS + 1],
  );
  if (jobs.length <= FEW_JOBS) return `e.job_id = ANY(${place(jobs.map(({ id }) => id))}::text[])`;
  return `EXISTS (SELECT 1 FROM jobs j WHERE j.id = e.job_id AND j.agent_id = ${place(agentId)})`;
}

/**
 * The conditions of a filter on `audit_events e`. A person's events are those that they did and that were done to them; an
 * agent's also those of its jobs. `place` numbers a parameter.
 */
export async function eventConditions(tenantId: string, filter: EventFilter, place: Place): Promise<string[]> {
  const { job, person, agent, type, from, to } = filter;
  const conditions: string[] = [];
  if (job !== undefined) conditions.push(`e.job_id = ${place(job)}`);
  if (person !== undefined) conditions.push(`(${concerns(place(person))})`);
  if (agent !== undefined)
    conditions.push(`(${concerns(place(agent))} OR ${await isOfAgentsJob(tenantId, agent, place)})`);
  if (type !== undefined) conditions.push(`e.type = ${place(type)}`);
  if (from !== undefined) conditions.push(`e.at >= ${place(from)}::timestamptz`);
  if (to !== undefined) conditions.push(`e.at < ${place(to)}::timestamptz`);
  return conditions;
}
