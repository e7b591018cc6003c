import { POST as endRoute } from "@/app/api/v1/delegations/[id]/end/route";
import { GET as listRoute, POST as createRoute } from "@/app/api/v1/delegations/route";
import { GET as peopleRoute } from "@/app/api/v1/people/route";
import type { DelegationView } from "@/lib/delegations/schemas";
import type { PersonView } from "@/lib/people/schemas";
import { type Answer, call, rows, type TestPerson, type World } from "./world";

export const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

export const delegate = (as: string, body: unknown): Promise<Answer<DelegationView>> =>
  call<DelegationView>(createRoute, { as, body });

/** A delegation that was written, for a week unless the body says otherwise. */
export async function delegated(as: string, to: string, body: Record<string, unknown> = {}): Promise<DelegationView> {
  const answer = await delegate(as, { to, ends_at: inDays(7), ...body });
  if (answer.status !== 201) throw new Error(`answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export const end = (id: string, as: string): Promise<Answer<DelegationView>> =>
  call<DelegationView>(endRoute, { id, as, method: "POST" });

export const delegations = async (as: string): Promise<DelegationView[]> =>
  (await call<{ items: DelegationView[] }>(listRoute, { as })).body.items;

/** Whom `GET /people` shows as away, by id. */
export async function away(as: string): Promise<Record<string, PersonView["away"]>> {
  const { items } = (await call<{ items: PersonView[] }>(peopleRoute, { as })).body;
  return Object.fromEntries(items.filter((person) => person.away).map((person) => [person.id, person.away]));
}

/** What is written because of a tenant's delegations: rows, audit events and messages owed. */
export const written = async (w: World) => ({
  delegations: await rows("SELECT id FROM delegations WHERE tenant_id = $1 ORDER BY id", [w.tenantId]),
  events: await rows(
    `SELECT type, actor->>'id' AS by, data - 'commitments' AS data FROM audit_events
      WHERE tenant_id = $1 AND type LIKE 'delegation.%' ORDER BY id`,
    [w.tenantId],
  ),
  outbox: await rows("SELECT topic, payload FROM outbox WHERE tenant_id = $1 ORDER BY id", [w.tenantId]),
});

/** Ada and Grace of finance, and a manager. */
export async function colleagues(w: World): Promise<Record<"ada" | "grace" | "mia", TestPerson>> {
  const person = (name: string, role: string) => {
    const email = `${name.replace(" ", ".")}.${w.tenantId}@example.com`.toLowerCase();
    return w.person(name, [role], undefined, email);
  };
  return {
    ada: await person("Ada Lovelace", "finance"),
    grace: await person("Grace Hopper", "finance"),
    mia: await person("Mia", "manager"),
  };
}
