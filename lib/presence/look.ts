import { onTold, tellOthers } from "@/lib/db/wake";
import { notFound } from "@/lib/errors";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import type { PersonRef } from "@/lib/jobs/schemas";
import { createBoard, type Sighting } from "./board";
import type { LookInput, Presence } from "./schemas";
import { jobExists, keepLook } from "./store";

const KIND = "presence";

type Watch = { tenantId: string; personId: string | null; tell: (presence: Presence) => void };
type Hall = { board: ReturnType<typeof createBoard>; watches: Set<Watch> };

const shared = globalThis as typeof globalThis & { assentryPresence?: Hall };

function hall(): Hall {
  if (shared.assentryPresence) return shared.assentryPresence;
  const made: Hall = { board: createBoard(), watches: new Set() };
  shared.assentryPresence = made;
  // Said by our own processes only: nobody else may NOTIFY in our database.
  onTold(KIND, (data) => see(data as Sighting));
  return made;
}

function others(tenantId: string, jobId: string, personId: string | null): Presence {
  const people = hall().board.who(tenantId, jobId, Date.now());
  return { job_id: jobId, people: people.filter(({ id }) => id !== personId) };
}

/** Who else looks at a job now, for its row of the queue: from memory. */
export const whoLooks = ({ tenantId, actor }: Context<PersonActor>, jobId: string): PersonRef[] =>
  others(tenantId, jobId, actor.id).people;

function see(sighting: Sighting): void {
  const { tenantId, jobId } = sighting;
  if (!hall().board.put(sighting, Date.now())) return;
  for (const watch of hall().watches) {
    if (watch.tenantId === tenantId) watch.tell(others(tenantId, jobId, watch.personId));
  }
}

/**
 * Says that a person looks at a job, or no longer does; the answer is who else looks. It is kept in memory for less than
 * a minute, so browsers repeat it; others see it at once in their stream. Only which revision they have seen stays, so that
 * they can be shown what changed since ([U13]).
 * @throws 404 `not_found`
 */
export async function look(context: Context, input: LookInput & { id: string }): Promise<Presence> {
  requirePermission(context, "queue.read");
  const { tenantId, actor } = requirePersonActor(context);
  if (!(await jobExists(tenantId, input.id))) throw notFound("job");
  if (input.looking && input.revision !== undefined) await keepLook(input.id, actor.id, input.revision);
  const person = { id: actor.id, name: actor.name };
  const sighting = { tenantId, jobId: input.id, person, looking: input.looking };
  see(sighting);
  tellOthers({ kind: KIND, data: sighting });
  return others(tenantId, input.id, actor.id);
}

/** Calls `tell` whenever others come to a job of the tenant or leave it. Returns how to stop. */
export function onPresence({ tenantId, actor }: Context, tell: (presence: Presence) => void): () => void {
  const watch = { tenantId, personId: actor.kind === "person" ? actor.id : null, tell };
  const { watches } = hall();
  watches.add(watch);
  return () => void watches.delete(watch);
}
