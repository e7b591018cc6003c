import { beforeAll, describe, expect, it } from "vitest";
import { approve, cancel, claim, GATES, job, proposed, propose, reject, report } from "@/test/api";
import { type ExportLine, exported, receipt, settleLog } from "@/test/audit";
import { checkExport, checkReceipt } from "@/test/audit-check";
import { footprint, leaveUnreported, storedState } from "@/test/deciding";
import { erase, holding, saltedEvents } from "@/test/erasure";
import { call, rows, type TestPerson, type World, world } from "@/test/world";
import { GET as diffRoute } from "@/app/api/v1/jobs/[id]/diff/route";
import { POST as editRoute } from "@/app/api/v1/approvals/[id]/edit/route";
import { POST as requestChangesRoute } from "@/app/api/v1/approvals/[id]/request-changes/route";
import { PUT as reviseRoute } from "@/app/api/v1/jobs/[id]/route";
import type { JobView } from "@/lib/jobs/schemas";

const MARKER = "Zq7Klarabelle";

let w: World;
let ada: TestPerson;
let rita: TestPerson;

beforeAll(async () => {
  w = await world(GATES);
  ada = await w.person("ada", ["admin", "auditor"]);
  rita = await w.person("rita", ["reviewer"]);
});

/** A job that has been through everything, with the marker wherever somebody can write. */
async function marked(): Promise<JobView> {
  const body = {
    tool: "note.add",
    args: { text: MARKER, [MARKER]: 1, to: `${MARKER}@example.com` },
    environment: "production",
    risk_tags: [MARKER],
    labels: { [MARKER]: MARKER },
    scope: { records: 1, [MARKER]: MARKER },
    before: { text: `was ${MARKER}` },
    before_ref: `etag-${MARKER}`,
    summary: { title: MARKER, why: MARKER },
    checkpoint: { request: MARKER, resume: { [MARKER]: true } },
    identity: { on_behalf_of: `user:${MARKER}@example.com`, credentials: MARKER },
    run: { id: MARKER, step: 1 },
    callback: { url: `https://hooks.example.com/${MARKER}`, headers: { "x-who": MARKER }, template: { who: MARKER } },
  };
  const headers = { "idempotency-key": `key-${MARKER}-${Math.random()}` };
  const first = (await propose(w.agent.key, body, { headers })).body;
  await call(requestChangesRoute, { id: first.job.id, as: rita.token, body: { message: MARKER, fields: [MARKER] } });
  const again = { args: { text: `${MARKER} 2` }, summary: { why: MARKER } };
  const put = { id: first.job.id, as: w.agent.key, method: "PUT", body: again };
  const second = (await call<JobView>(reviseRoute, put)).body;
  const words = { reason: MARKER, note: MARKER, job_hash: second.job_hash };
  const changed = { id: first.job.id, as: rita.token, body: { args: { text: `${MARKER} 3` }, ...words } };
  const third = (await call<JobView>(editRoute, changed)).body;
  await claim(third, w.agent.key);
  await report(third, w.agent.key, { outcome: "failed", output: { said: MARKER }, error: { message: MARKER } });
  expect(await storedState(first.job.id)).toBe("FAILED");
  return first;
}

const linesOf = async (): Promise<ExportLine[]> => checkExport(await exported(ada.token)).lines;

describe("POST /audit/erase of a job", () => {
  it("[T44] takes what was written out of every table, and every proof, export and receipt still verifies", async () => {
    const other = await proposed(w.agent.key, "file.read", { args: { path: "/other" } });
    const { job: erased } = await marked();
    await settleLog();
    const before = await linesOf();
    checkReceipt((await receipt(erased.id, ada.token)).body);
    expect(await holding(MARKER)).toEqual(
      expect.arrayContaining(["public.approvals", "public.claims", "public.idempotency_keys", "public.jobs"]),
    );
    expect((await saltedEvents("e.job_id", erased.id)).length).toBeGreaterThan(4);

    const answer = await erase(ada.token, { job_id: erased.id, reason: "she asked" });
    expect(answer).toMatchObject({ status: 200, body: { job_id: erased.id, already: false } });
    expect(answer.body.counts).toMatchObject({ revisions: 3, results: 1 });

    expect(await holding(MARKER)).toEqual([]);
    expect(await saltedEvents("e.job_id", erased.id)).toEqual(["audit.erased"]);
    await settleLog();
    const after = await linesOf();
    for (const [seq, { event }] of before.entries()) expect(after[seq]?.event).toEqual(event);
    const shown = (lines: ExportLine[], id: string) =>
      lines.filter(({ event, disclosed }) => event.job === id && disclosed).map(({ disclosed }) => disclosed);
    // Only why it was erased, which is the words of whoever did.
    expect(shown(after, erased.id)).toMatchObject([{ reason: { value: "she asked" } }]);
    expect(shown(after, other.job.id)).toEqual(shown(before, other.job.id));
    expect(shown(after, other.job.id)).toMatchObject([{ args: { value: { path: "/other" } } }]);
    const proof = (await receipt(erased.id, ada.token)).body;
    checkReceipt(proof);
    expect(proof.events.at(-1)?.event).toMatchObject({ type: "audit.erased", actor: { id: ada.id } });
    expect(proof.grant).not.toBeNull();
  });

  it("is shown for what it is: who erased it and when, and no arguments rather than empty ones", async () => {
    const { job: erased } = await marked();
    const { erased_at } = (await erase(ada.token, { job_id: erased.id, reason: "she asked" })).body;
    for (const as of [rita.token, w.agent.key]) {
      const { body } = await job(erased.id, as);
      expect(body.erased).toEqual({ at: erased_at, by: { id: ada.id, name: "ada" } });
      expect(body.job).toMatchObject({ args: null, state: "FAILED", tool: "note.add" });
    }
    const all = await job(erased.id, rita.token, { query: "?revisions=all" });
    expect(JSON.stringify(all.body)).not.toContain(MARKER);
    expect(await call(diffRoute, { id: erased.id, as: rita.token })).toMatchObject({
      status: 410,
      body: { code: "erased" },
    });
  });

  it("happens once, also where several ask at a time", async () => {
    const view = await proposed(w.agent.key, "drop.all");
    const ask = () => erase(ada.token, { job_id: view.job.id, reason: "she asked" });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.filter(({ body }) => !body.already)).toHaveLength(1);
    const last = await ask();
    expect(last.body).toEqual({ ...answers[0]?.body, already: true, counts: {} });
    const told = await rows("SELECT 1 FROM audit_events WHERE job_id = $1 AND type = 'audit.erased'", [view.job.id]);
    expect(told).toHaveLength(1);
  });

  it("is refused while the job can still be decided, claimed or reported, and leaves it as it is", async () => {
    const waiting = await proposed(w.agent.key, "note.add");
    const allowed = await proposed(w.agent.key, "file.read");
    const approved = await proposed(w.agent.key, "note.add", { args: { n: 2 } });
    await approve(approved, rita.token);
    const claimed = await proposed(w.agent.key, "file.read");
    await claim(claimed, w.agent.key);
    for (const view of [waiting, allowed, approved, claimed]) {
      const before = await footprint(view.job.id);
      const answer = await erase(ada.token, { job_id: view.job.id, reason: "she asked" });
      expect(answer, view.job.state).toMatchObject({ status: 409, body: { code: "job_not_ended" } });
      expect(await footprint(view.job.id)).toBe(before);
    }
    expect((await claim(approved, w.agent.key)).status).toBe(200);
  });

  it("of every other state is done", async () => {
    const rejected = await proposed(w.agent.key, "note.add");
    await reject(rejected, rita.token);
    const cancelled = await proposed(w.agent.key, "note.add");
    await cancel(cancelled, w.agent.key);
    const denied = await proposed(w.agent.key, "drop.all");
    for (const view of [rejected, cancelled, denied])
      expect((await erase(ada.token, { job_id: view.job.id, reason: "she asked" })).status).toBe(200);
  });

  it("lets no late report write to it again", async () => {
    const view = await proposed(w.agent.key, "file.read");
    await claim(view, w.agent.key);
    await leaveUnreported(view);
    await erase(ada.token, { job_id: view.job.id, reason: "she asked" });
    const late = await report(view, w.agent.key, { outcome: "succeeded", output: "Late9Word" });
    expect(late).toMatchObject({ status: 409, body: { code: "erased" } });
    expect(await holding("Late9Word")).toEqual([]);
  });

  it("commits to its reason without showing it", async () => {
    const view = await proposed(w.agent.key, "drop.all");
    await erase(ada.token, { job_id: view.job.id, reason: `asked by ${MARKER}` });
    const [event] = await rows<{ data: { commitments: object } }>(
      "SELECT data FROM audit_events WHERE job_id = $1 AND type = 'audit.erased'",
      [view.job.id],
    );
    expect(event?.data).toMatchObject({ subject: "job", commitments: { reason: expect.stringMatching(/^sha256:/) } });
    expect(JSON.stringify(event)).not.toContain(MARKER);
  });

  it("[T22] is for administrators, of their own tenant, with a body that says what and why", async () => {
    const view = await proposed(w.agent.key, "drop.all");
    const before = await footprint(view.job.id);
    const body = { job_id: view.job.id, reason: "x" };
    const weak = await w.person("weak", ["admin"], ["read", "decide"]);
    for (const { token } of [rita, weak, await w.person("max", ["manager", "auditor"])])
      expect(await erase(token, body)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect((await erase(w.agent.key, body)).status).toBe(403);
    const stranger = await (await world(GATES)).person("sam", ["admin"]);
    for (const other of [body, { person_id: rita.id, reason: "x" }])
      expect(await erase(stranger.token, other)).toMatchObject({ status: 404, body: { code: "not_found" } });
    for (const wrong of [
      { reason: "x" },
      { job_id: view.job.id },
      { ...body, person_id: rita.id },
      { ...body, by: "x" },
    ])
      expect((await erase(ada.token, wrong)).status).toBe(422);
    expect(await footprint(view.job.id)).toBe(before);
  });
});

describe("the database", () => {
  it("takes no erasure of a job that has not ended", async () => {
    const view = await proposed(w.agent.key, "note.add");
    const erasing = rows("UPDATE jobs SET erased_at = now() WHERE id = $1", [view.job.id]);
    await expect(erasing).rejects.toMatchObject({ constraint: "jobs_erased_ended" });
  });
});
