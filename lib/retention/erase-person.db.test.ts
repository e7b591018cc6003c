import { beforeAll, describe, expect, it } from "vitest";
import { approve, browser, GATES, job, proposed, reject } from "@/test/api";
import { type ExportLine, exported, receipt, settleLog } from "@/test/audit";
import { checkExport, checkReceipt } from "@/test/audit-check";
import { anotherToken } from "@/test/deciding";
import { delegated } from "@/test/delegations";
import { erase, holding } from "@/test/erasure";
import { call, rows, type TestPerson, type World, world } from "@/test/world";
import { POST as revokeRoute } from "@/app/api/v1/approvals/[id]/revoke/route";
import { POST as suspendRoute } from "@/app/api/v1/agents/[id]/suspend/route";
import { POST as viewsRoute } from "@/app/api/v1/me/views/route";
import { GET as peopleRoute, POST as createRoute } from "@/app/api/v1/people/route";
import { signIn } from "@/lib/identity/sign-in";

const MARKER = "Xv3quentilda";

let w: World;
let ada: TestPerson;
beforeAll(async () => {
  w = await world(GATES);
  ada = await w.person("ada", ["admin", "auditor"]);
});

type Made = { id: string; email: string; password: string };

/** Somebody who has done everything that a person can do, with the marker in their name and in all they wrote. */
async function marked(): Promise<{ person: TestPerson; made: Made; votedOn: string }> {
  const email = `${MARKER}.${Math.random()}@example.com`.toLowerCase();
  const roles = ["reviewer", "finance", "admin"];
  const made = (await call<Made>(createRoute, { as: ada.token, body: { email, name: MARKER, roles } })).body;
  const person = { id: made.id, email, token: await anotherToken(w, made.id, ["read", "decide", "admin"]) };
  await signIn({ email, password: made.password, userAgent: `Browser of ${MARKER}` });
  const voted = await proposed(w.agent.key, "note.add", { args: { text: "of all" } });
  await reject(voted, person.token, { reason: MARKER, note: MARKER });
  const revoked = await proposed(w.agent.key, "note.add");
  await approve(revoked, person.token, { reason: MARKER });
  await call(suspendRoute, { id: w.otherAgent.id, as: person.token, body: { reason: MARKER } });
  await call(revokeRoute, { id: revoked.job.id, as: person.token, body: { reason: MARKER } });
  const colleague = await w.person("carl", ["reviewer", "finance"]);
  await delegated(person.token, colleague.id, { reason: MARKER });
  await call(viewsRoute, { as: person.token, body: { name: MARKER, filters: { view: "all" } } });
  await rows(
    `INSERT INTO policy_activations (id, tenant_id, snapshot, reason, requested_by)
     SELECT $2, id, active_snapshot, $3, $4 FROM tenants WHERE id = $1`,
    [w.tenantId, `act_${made.id}`, MARKER, made.id],
  );
  const inTheirName = { identity: { on_behalf_of: `user:${email}` } };
  await proposed(w.agent.key, "drop.all", inTheirName);
  return { person, made, votedOn: voted.job.id };
}

const linesOf = async (): Promise<ExportLine[]> => checkExport(await exported(ada.token)).lines;

describe("POST /audit/erase of a person", () => {
  it("[T44] takes who they were out of every table, and every proof, export and receipt still verifies", async () => {
    const rita = await w.person("rita", ["reviewer"]);
    const other = await proposed(w.agent.key, "note.add");
    await reject(other, rita.token, { reason: "not theirs" });
    const { person, votedOn } = await marked();
    await settleLog();
    const before = await linesOf();
    const held = await holding(MARKER);
    for (const table of [
      "agents",
      "approvals",
      "delegations",
      "jobs",
      "people",
      "policy_activations",
      "saved_views",
      "sessions",
      "votes",
    ])
      expect(held).toContain(`public.${table}`);

    const answer = await erase(ada.token, { person_id: person.id, reason: "they left" });
    expect(answer).toMatchObject({ status: 200, body: { person_id: person.id, already: false } });
    expect(answer.body.counts).toMatchObject({ votes: 2, sessions: 1, tokens: 1, jobs: 1 });

    expect(await holding(MARKER)).toEqual([]);
    await settleLog();
    const after = await linesOf();
    for (const [seq, { event }] of before.entries()) expect(after[seq]?.event).toEqual(event);
    const theirs = ({ event, disclosed }: ExportLine) => disclosed !== undefined && event.actor.id === person.id;
    expect(before.filter(theirs).length).toBeGreaterThanOrEqual(3);
    expect(after.filter(theirs)).toEqual([]);
    const others = (lines: ExportLine[]) => lines.filter(({ event }) => event.actor.id === rita.id);
    expect(others(after)).toEqual(others(before));
    expect(others(after)[0]?.disclosed?.reason?.value).toBe("not theirs");
    for (const id of [votedOn, other.job.id]) checkReceipt((await receipt(id, ada.token)).body);
  });

  it("keeps their votes, roles and ids, so that it can be proved who decided", async () => {
    const { person, votedOn } = await marked();
    const stored = () =>
      rows("SELECT id, person_id, verdict, roles, job_hash, revision FROM votes WHERE person_id = $1 ORDER BY id", [
        person.id,
      ]);
    const [votes, roles] = [await stored(), await rows("SELECT * FROM person_roles WHERE person_id = $1", [person.id])];
    await erase(ada.token, { person_id: person.id, reason: "they left" });
    expect(await stored()).toEqual(votes);
    expect(await rows("SELECT * FROM person_roles WHERE person_id = $1", [person.id])).toEqual(roles);
    const { body } = await job(votedOn, ada.token);
    expect(body).toMatchObject({
      resolution: "REJECTED",
      resolved_comment: null,
      resolved_by: [{ id: person.id, name: "Erased person" }],
      votes: [{ person: { id: person.id }, verdict: "reject", reason: null, note: null }],
      job: { args: { text: "of all" } },
      erased: null,
    });
  });

  it("lets them in no more, by whatever way they came", async () => {
    const { person, made } = await marked();
    const { headers } = await browser(w, person.id);
    const sees = async (how: { as?: string; headers?: Record<string, string> }) =>
      (await call(peopleRoute, how)).status;
    expect([await sees({ as: person.token }), await sees({ headers })]).toEqual([200, 200]);
    await erase(ada.token, { person_id: person.id, reason: "they left" });
    expect([await sees({ as: person.token }), await sees({ headers })]).toEqual([401, 401]);
    for (const email of [made.email, `${person.id}@erased.invalid`])
      expect(await signIn({ email, password: made.password, userAgent: null })).toBeNull();
  });

  it("happens once; and their e-mail is free again", async () => {
    const { person } = await marked();
    const first = await erase(ada.token, { person_id: person.id, reason: "they left" });
    const again = await erase(ada.token, { person_id: person.id, reason: "they left" });
    expect(again.body).toEqual({ ...first.body, already: true, counts: {} });
    const told = "SELECT 1 FROM audit_events WHERE type = 'audit.erased' AND data->>'person' = $1";
    expect(await rows(told, [person.id])).toHaveLength(1);
    const body = { email: person.email, name: "New", roles: ["reviewer"] };
    expect((await call(createRoute, { as: ada.token, body })).status).toBe(201);
  });

  it("waits for the jobs in their name, which nobody could prove to be theirs any more", async () => {
    const { person } = await marked();
    await proposed(w.agent.key, "note.add", { identity: { on_behalf_of: `user:${person.email}` } });
    const answer = await erase(ada.token, { person_id: person.id, reason: "they left" });
    expect(answer).toMatchObject({ status: 409, body: { code: "jobs_not_ended", open: 1 } });
    expect((await call(peopleRoute, { as: person.token })).status).toBe(200);
  });

  it("is never of oneself, and of two administrators who erase each other one stays", async () => {
    const mine = await world(GATES);
    const [one, two] = [await mine.person("one", ["admin"]), await mine.person("two", ["admin"])];
    const oneself = await erase(one.token, { person_id: one.id, reason: "I leave" });
    expect(oneself).toMatchObject({ status: 409, body: { code: "erases_oneself" } });
    const both = await Promise.all([
      erase(one.token, { person_id: two.id, reason: "x" }),
      erase(two.token, { person_id: one.id, reason: "x" }),
    ]);
    // The second may still be let in, and then finds that it is no administrator any more.
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
    const left = await rows("SELECT 1 FROM people WHERE id = ANY($1) AND disabled_at IS NULL", [[one.id, two.id]]);
    expect(left).toHaveLength(1);
  });
});
