import { afterEach, beforeEach, expect, it } from "vitest";
import { POST as keyRoute } from "@/app/api/v1/agents/[id]/keys/route";
import { POST as suspendRoute } from "@/app/api/v1/agents/[id]/suspend/route";
import { POST as revokeRoute } from "@/app/api/v1/approvals/[id]/revoke/route";
import { POST as peopleRoute } from "@/app/api/v1/people/route";
import { POST as activateRoute } from "@/app/api/v1/policies/[snapshot]/activate/route";
import { POST as policiesRoute } from "@/app/api/v1/policies/route";
import { expireDue } from "@/lib/approvals/expire";
import { publishNext } from "@/lib/grants/rotate";
import { hashPassword } from "@/lib/identity/passwords";
import { signIn } from "@/lib/identity/sign-in";
import type { JobView } from "@/lib/jobs/schemas";
import { snapshotName } from "@/lib/policy/snapshot";
import { approve, cancel, claim, expireIn, GATES, propose, proposed, reject, report } from "@/test/api";
import { call, rows, type TestPerson, type World, world } from "@/test/world";

const PASSWORD = "correct horse battery";
/** Every table that such a change can touch. */
const TABLES = `agents agent_keys approvals claims idempotency_keys jobs outbox people person_roles policy_activations
  policy_snapshots requirements revisions sessions signing_keys tenants votes audit_events audit_pending audit_salts`.split(
  /\s+/,
);
const STRICTER = `${GATES}  - id: more
    match: { tools: ["note.*"] }
    decision: deny
    reason: No notes
`;

let w: World;
let ada: TestPerson;
let rita: TestPerson;
let waiting: JobView;
let allowed: JobView;
let approved: JobView;
let claimed: JobView;

const everything = async (): Promise<Record<string, unknown[]>> =>
  Object.fromEntries(
    await Promise.all(
      TABLES.map(async (table) => [table, await rows(`SELECT t::text AS line FROM ${table} t ORDER BY 1`)] as const),
    ),
  );

/** From here on no event can be written. */
async function refuseEvents(table: string): Promise<void> {
  await rows(`CREATE FUNCTION no_event() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'no event'; END $$`);
  await rows(`CREATE TRIGGER no_event BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION no_event()`);
}
const allowEvents = () => rows("DROP FUNCTION IF EXISTS no_event CASCADE");

beforeEach(async () => {
  w = await world(GATES);
  ada = await w.person("ada", ["admin"]);
  rita = await w.person("rita", ["reviewer"]);
  await rows("UPDATE people SET password_hash = $2 WHERE id = $1", [rita.id, await hashPassword(PASSWORD)]);
  await call(policiesRoute, { as: ada.token, body: { source: STRICTER } });
  allowed = await proposed(w.agent.key, "file.read");
  waiting = await proposed(w.agent.key, "note.add");
  approved = await proposed(w.agent.key, "note.add");
  await approve(approved, rita.token);
  claimed = await proposed(w.agent.key, "file.read");
  await claim(claimed, w.agent.key);
});
afterEach(allowEvents);

const as = () => ada.token;
const CHANGES: Record<string, () => Promise<unknown>> = {
  "a proposal that is allowed": () => propose(w.agent.key, { tool: "file.read", args: { n: 1 } }),
  "a proposal that waits": () =>
    propose(w.agent.key, { tool: "note.add", args: {} }, { headers: { "idempotency-key": "once" } }),
  "a vote": () => approve(waiting, rita.token),
  "a reject": () => reject(waiting, rita.token),
  "a claim": () => claim(allowed, w.agent.key),
  "a report": () => report(claimed, w.agent.key),
  "a cancel": () => cancel(waiting, w.agent.key),
  "a revocation": () => call(revokeRoute, { as: rita.token, id: approved.job.id, body: { reason: "wrong" } }),
  "an expiry": async () => expireDue().catch((error: unknown) => error),
  "a new policy": () => call(policiesRoute, { as: as(), body: { source: `${STRICTER}\n` } }),
  "an activation": () => call(activateRoute, { as: as(), id: snapshotName(STRICTER), body: { reason: "stricter" } }),
  "a key": () => call(keyRoute, { as: w.owner.token, id: w.agent.id, method: "POST" }),
  "a suspension": () => call(suspendRoute, { as: as(), id: w.agent.id, body: { reason: "stop" } }),
  "a new person": () =>
    call(peopleRoute, { as: as(), body: { name: "N", email: `n.${w.tenantId}@example.com`, roles: ["reviewer"] } }),
  "a sign-in": () =>
    signIn({ email: rita.email, password: PASSWORD, userAgent: null }).catch((error: unknown) => error),
  "a signing key": () => publishNext().catch((error: unknown) => error),
};

async function before(name: string): Promise<Record<string, unknown[]>> {
  if (name === "a key")
    await rows("UPDATE person_roles SET role = 'admin' WHERE person_id = $1 AND role = 'reviewer'", [w.owner.id]);
  if (name === "an expiry") await expireIn(waiting.job.id, -1);
  if (name === "a signing key") await rows("UPDATE signing_keys SET retired_at = now() WHERE activated_at IS NULL");
  return everything();
}

it.each(Object.entries(CHANGES))("[T41] %s and its event are written together or not at all", async (name, change) => {
  const start = await before(name);
  await refuseEvents("audit_events");
  await change();
  expect(await everything()).toEqual(start);
  await allowEvents();
  await change();
  const end = await everything();
  expect(end.audit_events?.length).toBeGreaterThan(start.audit_events?.length ?? 0);
  const changed = TABLES.filter((table) => !table.startsWith("audit_"));
  expect(changed.some((table) => JSON.stringify(end[table]) !== JSON.stringify(start[table]))).toBe(true);
});

it.each(["audit_pending", "audit_salts"])("[T41] nothing changes either where %s refuses", async (table) => {
  const start = await everything();
  await refuseEvents(table);
  await propose(w.agent.key, { tool: "file.read", args: { n: 1 } });
  await reject(waiting, rita.token, { reason: "no" });
  expect(await everything()).toEqual(start);
});
