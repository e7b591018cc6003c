import type { EventFilter } from "./schemas";

/** Where the data of an event names people: whom it was done to, beside who did it. */
const PEOPLE_IN_DATA = ["person", "owner", "from", "to", "proposed_by"];

const inData = (names: readonly string[], value: string): string =>
  names.map((name) => `e.data->>'${name}' = ${value}`).join(" OR ");

/**
 * The conditions of a filter on `audit_events e`. A person's events are those that they did and that were done to them; an
 * agent's also those of its jobs. `place` numbers a parameter.
 */
export function eventConditions(filter: EventFilter, place: (value: unknown) => string): string[] {
  const { job, person, agent, type, from, to } = filter;
  const conditions: string[] = [];
  if (job !== undefined) conditions.push(`e.job_id = ${place(job)}`);
  if (person !== undefined) {
    const id = place(person);
    conditions.push(`(e.actor->>'id' = ${id} OR ${inData(PEOPLE_IN_DATA, id)})`);
  }
  if (agent !== undefined) {
    const id = place(agent);
    const jobs = `SELECT j.id FROM jobs j WHERE j.agent_id = ${id}`;
    conditions.push(`(e.actor->>'id' = ${id} OR e.data->>'agent' = ${id} OR e.job_id IN (${jobs}))`);
  }
  if (type !== undefined) conditions.push(`e.type = ${place(type)}`);
  if (from !== undefined) conditions.push(`e.at >= ${place(from)}::timestamptz`);
  if (to !== undefined) conditions.push(`e.at < ${place(to)}::timestamptz`);
  return conditions;
}
