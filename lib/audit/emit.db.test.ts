import { beforeAll, describe, expect, it } from "vitest";
import { POST as suspendRoute } from "@/app/api/v1/agents/[id]/suspend/route";
import { POST as resumeRoute } from "@/app/api/v1/agents/[id]/resume/route";
import { POST as agentsRoute } from "@/app/api/v1/agents/route";
import { POST as changesRoute } from "@/app/api/v1/approvals/[id]/request-changes/route";
import { POST as editRoute } from "@/app/api/v1/approvals/[id]/edit/route";
import { POST as escalateRoute } from "@/app/api/v1/approvals/[id]/escalate/route";
import { POST as revokeRoute } from "@/app/api/v1/approvals/[id]/revoke/route";
import { PUT as reviseRoute } from "@/app/api/v1/jobs/[id]/route";
import { POST as peopleRoute } from "@/app/api/v1/people/route";
import { POST as activateRoute } from "@/app/api/v1/policies/[snapshot]/activate/route";
import { POST as policiesRoute } from "@/app/api/v1/policies/route";
import { signIn } from "@/lib/identity/sign-in";
import { hashPassword } from "@/lib/identity/passwords";
import { snapshotName } from "@/lib/policy/snapshot";
import { approve, cancel, claim, GATES, proposed, reject, report } from "@/test/api";
import { type Audited, audited, fitting } from "@/test/audited";
import { delegated } from "@/test/delegations";
import { call, rows, type TestPerson, type World, world } from "@/test/world";

/** In everything that anybody writes here, and in nothing else. */
const WORD = "Zanzibar";
const said = (what: string): string => `${WORD}: ${what}`;

const PROPOSAL = {
  args: { to: said("to"), tiny: 1e-7, big: 123456789, list: [1.5, null, "é"], [WORD]: {} },
  before: { to: said("before") },
  before_ref: said("ref"),
  summary: { title: said("title"), why: said("why") },
  checkpoint: { request: said("request"), reasoning: said("reasoning"), confidence: 0.5 },
  identity: { on_behalf_of: "zanzibar@example.com", credentials: said("credentials") },
  callback: { url: `https://example.com/${WORD}` },
};
const { args, before, before_ref, summary, checkpoint, identity, callback } = PROPOSAL;
const REVISION = { args: { to: said("again") }, before_ref: said("later"), summary: { title: said("more") } };
const WEAKER = `${GATES}  - id: more
    match: { tools: ["more.*"] }
    decision: require_approval
    reason: More is looked at
    tier: low
    approvers: [{ role: reviewer }]
`;

let w: World;
let ada: TestPerson;
let bela: TestPerson;
let rita: TestPerson;
let events: Audited[];

const put = (id: string, body: unknown) => call(reviseRoute, { as: w.agent.key, id, body, method: "PUT" });
const post = (route: typeof editRoute, id: string, body: unknown, as = rita.token) => call(route, { as, id, body });

async function decideAndReport(): Promise<void> {
  const view = await proposed(w.agent.key, "note.add", PROPOSAL);
  await approve(view, rita.token, { reason: said("approve"), note: said("note") });
  await claim(view, w.agent.key);
  await report(view, w.agent.key, { outcome: "failed", output: { text: said("output") }, error: said("error") });
}

async function changeAndRevoke(): Promise<void> {
  const view = await proposed(w.agent.key, "note.add");
  const { id } = view.job;
  const { job_hash } = view;
  await post(changesRoute, id, { message: said("changes"), fields: [`args.${WORD}`], job_hash });
  const { body } = await put(id, REVISION);
  await post(editRoute, id, { args: { to: said("edit") }, reason: said("edit"), job_hash: body.job_hash });
  await post(revokeRoute, id, { reason: said("revoke") });
  const rejected = await proposed(w.agent.key, "note.add");
  await post(escalateRoute, rejected.job.id, { to_role: "security", reason: said("escalate") });
  const answer = { reason: said("reject"), reason_code: WORD } as const;
  await reject(rejected, w.owner.token, answer);
}

async function administer(): Promise<void> {
  const as = ada.token;
  await call(peopleRoute, { as, body: { name: said("name"), email: "Zanzibar@Example.com", roles: ["reviewer"] } });
  await call(agentsRoute, { as, body: { name: said("agent") } });
  await call(suspendRoute, { as, id: w.otherAgent.id, body: { reason: said("stop") } });
  await call(resumeRoute, { as, id: w.otherAgent.id, body: { reason: said("go on") } });
  await delegated(rita.token, w.owner.id, { roles: ["reviewer"], reason: said("away") });
  await call(policiesRoute, { as, body: { source: WEAKER } });
  const id = snapshotName(WEAKER);
  await call(activateRoute, { as, id, body: { reason: said("first") } });
  await call(activateRoute, { as: bela.token, id, body: { reason: said("second") } });
}

async function signInAndCancel(): Promise<void> {
  const passwordHash = await hashPassword("correct horse battery");
  await rows("UPDATE people SET password_hash = $2 WHERE id = $1", [rita.id, passwordHash]);
  await signIn({ email: rita.email, password: "wrong", userAgent: WORD });
  await signIn({ email: rita.email, password: "correct horse battery", userAgent: WORD });
  await cancel(await proposed(w.agent.key, "note.add"), w.agent.key);
}

beforeAll(async () => {
  w = await world(GATES);
  ada = await w.person(said("ada"), ["admin"], undefined, "ada.zanzibar@example.com");
  bela = await w.person(said("bela"), ["admin", "security"]);
  rita = await w.person(said("rita"), ["reviewer"], undefined, "rita.zanzibar@example.com");
  await decideAndReport();
  await changeAndRevoke();
  await administer();
  await signInAndCancel();
  events = await audited(w);
});

const COMMITTED: [string, Record<string, unknown>][] = [
  ["job.proposed", { args, before, before_ref, summary, checkpoint, identity, callback_url: callback.url }],
  ["approval.voted", { reason: said("approve"), note: said("note") }],
  ["approval.voted", { reason: said("changes"), fields: [`args.${WORD}`] }],
  ["approval.voted", { reason: said("edit") }],
  ["approval.voted", { reason: said("escalate") }],
  ["approval.voted", { reason: said("reject"), reason_code: WORD }],
  ["approval.revoked", { reason: said("revoke") }],
  ["job.revised", REVISION],
  ["job.revised", { args: { to: said("edit") } }],
  ["job.reported", { output: { text: said("output") }, error: said("error") }],
  ["person.created", { name: said("name"), email: "zanzibar@example.com" }],
  ["agent.created", { name: said("agent") }],
  ["agent.suspended", { reason: said("stop") }],
  ["agent.resumed", { reason: said("go on") }],
  ["delegation.created", { reason: said("away") }],
  ["policy.activation_requested", { reason: said("first") }],
  ["policy.activated", { reason: said("second") }],
];

describe("what an event commits to", () => {
  it.each(COMMITTED)(
    "[T44] %s, case %#: exactly what was written, which can be shown field by field",
    (type, values) => {
      const fit = events.filter((event) => event.type === type && fitting(event, values).length > 0);
      expect(fit).toHaveLength(1);
      const [event] = fit;
      expect(Object.keys(event?.data.commitments ?? {}).sort()).toEqual(Object.keys(values).sort());
      expect(event && fitting(event, values)).toEqual(Object.keys(values).sort());
    },
  );

  it("[T44] no word that people or agents wrote is in an event in the clear", () => {
    const types = new Set(events.map(({ type }) => type));
    for (const type of [...COMMITTED.map(([one]) => one), "session.refused", "session.started", "approval.resolved"])
      expect(types).toContain(type);
    const told = events.filter(({ actor, data }) => JSON.stringify([actor, data]).toLowerCase().includes("zanzibar"));
    expect(told).toEqual([]);
  });

  it("[T44] an event has a salt of its own where it commits to something, and else none", () => {
    for (const { type, data, salt } of events) expect(salt !== null, type).toBe(data.commitments !== undefined);
    const salts = events.flatMap(({ salt }) => (salt ? [salt.toString("hex")] : []));
    expect(new Set(salts).size).toBe(salts.length);
    const without = new Set(events.filter(({ salt }) => salt === null).map(({ type }) => type));
    for (const type of ["job.claimed", "approval.resolved", "session.started", "session.refused", "approval.escalated"])
      expect(without).toContain(type);
  });

  it("[T44] the same value in two events has two commitments, so that one does not tell the other", async () => {
    await proposed(w.agent.key, "file.read", { args: { same: true } });
    await proposed(w.agent.key, "file.read", { args: { same: true } });
    const [one, other] = (await audited(w)).slice(-2);
    expect(one && fitting(one, { args: { same: true } })).toEqual(["args"]);
    expect(one?.data.commitments?.args).not.toBe(other?.data.commitments?.args);
  });

  it("[T44] what no other table keeps is kept beside the salt, to be erased with it; nothing else is", () => {
    const kept = events.filter(({ kept }) => kept !== null).map(({ type, kept }) => ({ type, kept }));
    expect(kept).toEqual([
      { type: "agent.suspended", kept: { reason: said("stop") } },
      { type: "agent.resumed", kept: { reason: said("go on") } },
      { type: "policy.activation_requested", kept: { reason: said("first") } },
      { type: "policy.activated", kept: { reason: said("second") } },
    ]);
  });
});
