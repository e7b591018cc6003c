import { describe, expect, it } from "vitest";
import { GET as diffRoute } from "@/app/api/v1/jobs/[id]/diff/route";
import { GET as jobRoute } from "@/app/api/v1/jobs/[id]/route";
import { GATES, job, proposed } from "@/test/api";
import { call, rows, type World, world } from "@/test/world";
import type { RevisionDiff } from "./revision-diff";
import type { RevisionView } from "./revision-history";

const diff = (id: string, as: string, query = "") => call<RevisionDiff>(diffRoute, { id, as, query });

async function revisions(id: string, as: string): Promise<RevisionView[]> {
  const { body } = await call<{ revisions: RevisionView[] }>(jobRoute, { id, as, query: "?revisions=all" });
  return body.revisions;
}

/** Another revision of a job, as an edit or the agent would add it. */
async function revised(id: string, args: unknown, author: unknown): Promise<void> {
  await rows(
    `INSERT INTO revisions (job_id, number, args, job_hash, author, decision, tier, policy_snapshot, policy_rule_id,
                            policy_rule_ids, policy_reason, constraints, title, facts)
     SELECT job_id, number + 1, $2::jsonb, 'sha256:' || repeat((number + 1)::text, 64), $3::jsonb, decision, tier,
            policy_snapshot, policy_rule_id, policy_rule_ids, policy_reason, constraints, title, facts
       FROM revisions WHERE job_id = $1 ORDER BY number DESC LIMIT 1`,
    [id, JSON.stringify(args), JSON.stringify(author)],
  );
  await rows("UPDATE jobs SET revision = revision + 1 WHERE id = $1", [id]);
}

const agentOf = (w: World) => ({ kind: "agent", id: w.agent.id, key: "key_secret" });

/** A job with three revisions: the agent's, a person's, the agent's again. */
async function threeRevisions(body: Record<string, unknown> = {}) {
  const w = await world(GATES);
  const rita = await w.person("rita", ["reviewer"]);
  const view = await proposed(w.agent.key, "note.add", { args: { text: "one", n: 1 }, ...body });
  const id = view.job.id;
  await revised(
    id,
    { text: "two", n: 1 },
    { kind: "person", id: rita.id, channel: "console", credential: "ses_secret" },
  );
  await revised(id, { text: "two", n: 3 }, agentOf(w));
  return { w, rita, view, id };
}

describe("GET /jobs/{id}?revisions=all", () => {
  it("tells every revision, oldest first, and who wrote it, without their credentials", async () => {
    const { w, rita, view, id } = await threeRevisions();
    const found = await revisions(id, rita.token);
    expect(found.map(({ number, args, author }) => ({ number, args, author }))).toEqual([
      { number: 1, args: { text: "one", n: 1 }, author: { kind: "agent", id: w.agent.id, name: "agent" } },
      { number: 2, args: { text: "two", n: 1 }, author: { kind: "person", id: rita.id, name: "rita" } },
      { number: 3, args: { text: "two", n: 3 }, author: { kind: "agent", id: w.agent.id, name: "agent" } },
    ]);
    expect(found[0]).toEqual({
      number: 1,
      args: { text: "one", n: 1 },
      job_hash: view.job_hash,
      author: { kind: "agent", id: w.agent.id, name: "agent" },
      decision: "REQUIRE_APPROVAL",
      tier: "medium",
      policy_snapshot: view.policy_snapshot,
      policy_rule_id: "notes",
      policy_rule_ids: view.policy_rule_ids,
      policy_reason: "A reviewer looks",
      constraints: {},
      title: view.decision_summary.title,
      facts: view.decision_summary.facts,
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it("comes with the view of whoever asks, and only where it is asked for", async () => {
    const { w, rita, id } = await threeRevisions();
    const own = await job(id, w.agent.key, { query: "?revisions=all" });
    expect(own.body).toMatchObject({ job: { id, revision: 3 }, revisions: [{}, {}, {}] });
    expect(own.body).not.toHaveProperty("votes");
    const review = await job(id, rita.token, { query: "?revisions=all" });
    expect(review.body).toMatchObject({ votes: [], revisions: [{}, {}, {}] });
    expect((await job(id, rita.token)).body).not.toHaveProperty("revisions");
    expect((await job(id, rita.token, { query: "?revisions=some" })).status).toBe(422);
  });

  it("[T22] is not for another tenant or another agent", async () => {
    const { w, id } = await threeRevisions();
    const stranger = await (await world(GATES)).person("stranger", ["reviewer", "admin"]);
    for (const as of [stranger.token, w.otherAgent.key])
      expect((await job(id, as, { query: "?revisions=all" })).status).toBe(404);
  });

  it("[T38] leaves the arguments of older revisions out where those of newer ones take 4 MiB", async () => {
    const { w, rita, id } = await threeRevisions();
    for (let n = 0; n < 5; n++) await revised(id, { text: `${n}`.repeat(900_000) }, agentOf(w));
    const found = await revisions(id, rita.token);
    expect(found.map(({ args }) => args !== null)).toEqual([false, false, false, false, true, true, true, true]);
    expect(found.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe("GET /jobs/{id}/diff", () => {
  it("compares two revisions in either direction", async () => {
    const { rita, view, id } = await threeRevisions();
    const { status, body } = await diff(id, rita.token, "?from=1&to=3");
    expect(status).toBe(200);
    const hashes = { from_hash: view.job_hash, to_hash: `sha256:${"3".repeat(64)}` };
    const totals = { changed: 2, added: 0, removed: 0, same: 0 };
    expect(body).toMatchObject({ from: 1, to: 3, ...hashes, mode: "plain", totals, truncated: false });
    expect(body.groups).toMatchObject([
      {
        type: "changes",
        fields: [
          { path: ["n"], before: 1, after: 3, detail: { type: "number", delta: 2, ratio: 3 } },
          { path: ["text"], before: "one", after: "two" },
        ],
      },
    ]);
    const back = (await diff(id, rita.token, "?from=3&to=1")).body;
    expect(back).toMatchObject({ from: 3, to: 1, from_hash: hashes.to_hash, to_hash: hashes.from_hash });
    expect(back.groups[0]?.fields[0]).toMatchObject({ before: 3, after: 1 });
    expect((await diff(id, rita.token, "?from=2&to=2")).body).toMatchObject({ totals: { changed: 0, same: 2 } });
  });

  it("compares the current revision with the one before it unless told otherwise, and the first with nothing", async () => {
    const { rita, id } = await threeRevisions();
    expect((await diff(id, rita.token)).body).toMatchObject({ from: 2, to: 3, totals: { changed: 1, same: 1 } });
    expect((await diff(id, rita.token, "?to=2")).body).toMatchObject({ from: 1, to: 2 });
    const first = (await diff(id, rita.token, "?to=1")).body;
    expect(first).toMatchObject({ from: null, from_hash: null, to: 1, mode: "fields", totals: { added: 2 } });
  });

  it("compares with the record before where there is one", async () => {
    const { rita, id } = await threeRevisions({ before: { text: "zero", n: 1, owner: "bob", tags: [], size: 4 } });
    const { body } = await diff(id, rita.token);
    expect(body).toMatchObject({ from: "before", to: 3, from_hash: null, mode: "record" });
    const fields = body.groups.flatMap((group) => (group.type === "changes" ? group.fields : []));
    expect(fields).toMatchObject([
      { path: ["n"], before: 1, after: 3 },
      { path: ["text"], before: "zero", after: "two" },
    ]);
    expect(body.groups).toContainEqual({ type: "untouched", count: 3, fields: [] });
    expect((await diff(id, rita.token, "?from=before&to=1")).body).toMatchObject({ from: "before", to: 1 });
    expect((await diff(id, rita.token, "?from=1")).body).toMatchObject({ from: 1, to: 3 });
  });

  it("says what isn't there and what is no number", async () => {
    const { rita, id } = await threeRevisions();
    for (const query of ["?from=4", "?to=4", "?from=999999999", "?from=before"])
      expect(await diff(id, rita.token, query), query).toMatchObject({ status: 404, body: { code: "not_found" } });
    for (const query of ["?from=0", "?from=-1", "?from=1.5", "?from=a", "?from=", "?to=before", "?to=9999999999"])
      expect((await diff(id, rita.token, query)).status, query).toBe(422);
  });

  it("[T22] belongs to the agent itself and the people of its tenant", async () => {
    const { w, id } = await threeRevisions();
    const auditor = await w.person("aud", ["auditor"]);
    const nobody = await w.person("nobody", []);
    const stranger = await (await world(GATES)).person("stranger", ["reviewer", "admin"]);
    const statuses = [w.agent.key, auditor.token, w.otherAgent.key, stranger.token, nobody.token].map(
      async (as) => (await diff(id, as, "?from=1&to=2")).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 404, 404, 403]);
  });

  it("[T38] stays small and quick for the largest payloads", async () => {
    const { w, rita, id } = await threeRevisions();
    const items = (n: number) => Array.from({ length: 900 }, (_, i) => ({ id: i, text: `${n} `.repeat(400) }));
    await revised(id, { items: items(1), amount: 10 }, agentOf(w));
    await revised(id, { items: items(2), amount: 1_000 }, agentOf(w));
    const started = performance.now();
    const { status, body } = await diff(id, rita.token);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(status).toBe(200);
    expect(JSON.stringify(body).length).toBeLessThan(524_288);
    expect(body).toMatchObject({ truncated: true, totals: { changed: 901 } });
    const fields = body.groups.flatMap((group) => (group.type === "changes" ? group.fields : []));
    expect(fields).toContainEqual(expect.objectContaining({ path: ["amount"], before: 10, after: 1_000 }));
    expect(fields.length + body.left_out).toBe(901);
  });
});
