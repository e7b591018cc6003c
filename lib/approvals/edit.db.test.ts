import { describe, expect, it } from "vitest";
import { POST as editRoute } from "@/app/api/v1/approvals/[id]/edit/route";
import type { JobView } from "@/lib/jobs/schemas";
import { snapshotName } from "@/lib/policy/snapshot";
import { approve, claim, decisions, eventCounts, expireIn, GATES, job, proposed, reject } from "@/test/api";
import { call, rows, type TestPerson, type World, world } from "@/test/world";
import type { ApprovalItem } from "./schemas";

const POLICY = `${GATES}  - id: huge
    match: { tools: ["note.*"] }
    when: { args.amount: { exists: true, gt: 1000 } }
    decision: deny
    reason: Never above 1,000
  - id: large
    match: { tools: ["note.*"] }
    when: { args.amount: { exists: true, gt: 100 } }
    decision: require_approval
    reason: Above 100 security looks as well
    tier: high
    approvers: [{ role: security }]
`;

type Edit = { args?: unknown; reason?: string; job_hash?: string };
const edit = (view: JobView, as: string, { args = { text: "better" }, ...more }: Edit = {}) =>
  call<ApprovalItem>(editRoute, {
    as,
    id: view.job.id,
    body: { args, reason: "clearer", job_hash: view.job_hash, ...more },
  });

async function scene(tool = "note.add"): Promise<{ w: World; view: JobView; rita: TestPerson }> {
  const w = await world(POLICY);
  return { w, view: await proposed(w.agent.key, tool), rita: await w.person("rita", ["reviewer"]) };
}
const revisionsOf = (id: string) =>
  rows<{ number: number; job_hash: string; by: string }>(
    "SELECT number, job_hash, author->>'id' AS by FROM revisions WHERE job_id = $1 ORDER BY number",
    [id],
  );

describe("edit-then-approve", () => {
  it("where one vote is needed, makes a revision that is approved at once, and only that can be claimed", async () => {
    const { w, view, rita } = await scene();
    const { status, body } = await edit(view, rita.token);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      job: { state: "APPROVED", revision: 2, args: { text: "better" } },
      resolution: "APPROVED",
      resolved_by: [{ id: rita.id }],
      votes: [{ verdict: "edit", revision: 2, counts: true }],
    });
    expect(body.job_hash).not.toBe(view.job_hash);
    expect(await claim(view, w.agent.key)).toMatchObject({ status: 409, body: { code: "hash_mismatch" } });
    expect(await claim(body, w.agent.key)).toMatchObject({ status: 200, body: { args: { text: "better" } } });
    expect(await revisionsOf(view.job.id)).toMatchObject([{ number: 1 }, { number: 2, by: rita.id }]);
    expect(await eventCounts(view.job.id)).toMatchObject({
      "job.revised": 1,
      "approval.voted": 1,
      "approval.resolved": 1,
    });
    const entries = (await decisions(view.job.id, rita.token)).body.items;
    expect(entries.map((entry) => `${entry.kind} ${entry.what} ${entry.revision}`)).toContain("person EDIT 2");
  });

  it("[T10] voids earlier votes in the same transaction, and puts the voter back", async () => {
    const { w, view } = await scene("mail.send");
    const [mara, sue, sam] = [
      await w.person("mara", ["marketing"]),
      await w.person("sue", ["security"]),
      await w.person("sam", ["marketing"]),
    ];
    expect((await approve(view, mara.token)).status).toBe(200);
    const { body } = await edit(view, sue.token);
    expect(body).toMatchObject({
      job: { state: "APPROVAL", revision: 2 },
      requirements: [{ approved: 0 }, { approved: 0 }],
    });
    expect(body.votes).toMatchObject([
      { verdict: "approve", revision: 1, counts: false },
      { verdict: "edit", revision: 2, counts: false },
    ]);
    expect((await approve(body, mara.token)).body).toMatchObject({ requirements: [{ approved: 1 }, { approved: 0 }] });
    expect((await approve(body, sam.token)).body.code).toBe("not_eligible");
  });

  it("[T13] who edited may not countersign where two votes are needed; two others may", async () => {
    const { w, view } = await scene("pay.send");
    const [ann, bob, cy] = [
      await w.person("ann", ["finance"]),
      await w.person("bob", ["finance"]),
      await w.person("cy", ["finance"]),
    ];
    const { body } = await edit(view, ann.token);
    expect(body).toMatchObject({
      job: { state: "APPROVAL" },
      requirements: [{ role: "finance", count: 2, approved: 0 }],
    });
    expect(await approve(body, ann.token)).toMatchObject({ status: 403, body: { code: "editor_cannot_countersign" } });
    expect((await approve(body, bob.token)).body.job.state).toBe("APPROVAL");
    expect((await approve(body, ann.token)).status).toBe(403);
    const done = (await approve(body, cy.token)).body;
    expect(done).toMatchObject({ job: { state: "APPROVED" }, resolution: "APPROVED" });
    expect(done.resolved_by.map(({ id }) => id)).toEqual([bob.id, cy.id]);
  });

  it("[T10] arguments that are equal when canonical are an approval: votes stay", async () => {
    const w = await world(POLICY);
    const view = await proposed(w.agent.key, "mail.send", { args: { a: 1, b: [1, 2] } });
    const [mara, sue] = [await w.person("mara", ["marketing"]), await w.person("sue", ["security"])];
    await approve(view, mara.token);
    const { body } = await edit(view, sue.token, { args: { b: [1, 2], a: 1.0 } });
    expect(body).toMatchObject({ job: { state: "APPROVED", revision: 1 }, job_hash: view.job_hash });
  });

  it("policy decides on what was edited: a deny refuses and names the rule, a gate joins the old one", async () => {
    const { w, view, rita } = await scene();
    expect(await edit(view, rita.token, { args: { amount: 2000 } })).toMatchObject({
      status: 409,
      body: { code: "policy_denies", policy_rule_id: "huge" },
    });
    expect(await revisionsOf(view.job.id)).toHaveLength(1);
    const { body } = await edit(view, rita.token, { args: { amount: 500 } });
    expect(body).toMatchObject({
      job: { state: "APPROVAL", revision: 2 },
      tier: "high",
      requirements: [
        { role: "reviewer", count: 1 },
        { role: "security", count: 1 },
      ],
    });
    // No way back around it: the gate only ever gets stricter.
    const sue = await w.person("sue", ["security"]);
    const back = await edit(body, sue.token, { args: { amount: 5 } });
    expect(back.body).toMatchObject({
      job: { state: "APPROVAL" },
      tier: "high",
      requirements: [{}, { role: "security" }],
    });
  });

  it("an edit that policy would simply allow still waits", async () => {
    const w = await world(`${POLICY}  - { id: fine, match: { tools: ["mail.*"] }, decision: allow }\n`);
    const view = await proposed(w.agent.key, "mail.send");
    const mara = await w.person("mara", ["marketing"]);
    expect((await edit(view, mara.token)).body).toMatchObject({ job: { state: "APPROVAL" }, requirements: [{}, {}] });
  });

  it("never makes the time to decide longer", async () => {
    const { view, rita, w } = await scene("mail.send");
    await expireIn(view.job.id, 60);
    const mara = await w.person("mara", ["marketing"]);
    expect(rita.id).not.toBe(mara.id);
    const { body } = await edit(view, mara.token);
    expect(new Date(body.expires_at ?? 0).getTime()).toBeLessThan(Date.now() + 61_000);
  });

  it("is refused to who may not approve, on another hash, and when the job is over", async () => {
    const { w, view, rita } = await scene();
    const other = await w.person("otto", ["finance"]);
    expect(await edit(view, other.token)).toMatchObject({ status: 403, body: { code: "not_eligible" } });
    expect(await edit(view, w.owner.token)).toMatchObject({ status: 403, body: { code: "self_approval" } });
    expect((await edit(view, w.agent.key)).status).toBe(403);
    expect(await edit(view, rita.token, { job_hash: `sha256:${"0".repeat(64)}` })).toMatchObject({
      status: 409,
      body: { code: "stale_revision" },
    });
    expect((await edit(view, rita.token, { args: [] })).status).toBe(422);
    const outsider = await (await world(POLICY)).person("eve", ["reviewer"]);
    expect((await edit(view, outsider.token)).status).toBe(404);
    await expireIn(view.job.id, -1);
    expect(await edit(view, rita.token)).toMatchObject({ status: 409, body: { code: "expired" } });
    await expireIn(view.job.id, 60);
    await reject(view, rita.token);
    expect(await edit(view, rita.token)).toMatchObject({ status: 409, body: { code: "already_resolved" } });
    expect(await revisionsOf(view.job.id)).toHaveLength(1);
  });

  it("[T9] of eight edits at once one is made; the others are told that the job changed", async () => {
    const { w, view } = await scene("mail.send");
    const people = await Promise.all(Array.from({ length: 8 }, (_, n) => w.person(`m${n}`, ["marketing"])));
    const answers = await Promise.all(people.map(({ token }, n) => edit(view, token, { args: { text: `v${n}` } })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(7).fill(409)]);
    expect((await revisionsOf(view.job.id)).length).toBe(2);
  });

  it("[T15] arguments that are altered after an edit cannot be claimed, also with their hash", async () => {
    const { w, view, rita } = await scene();
    const { body } = await edit(view, rita.token);
    await rows('UPDATE revisions SET args = \'{"text":"worse"}\' WHERE job_id = $1 AND number = 2', [view.job.id]);
    expect(await claim(body, w.agent.key)).toMatchObject({ status: 409, body: { code: "hash_mismatch" } });
  });

  it("[T21] keeps the name of the snapshot that it was decided under", async () => {
    const { w, view, rita } = await scene();
    await edit(view, rita.token);
    const found = await rows("SELECT DISTINCT policy_snapshot FROM revisions WHERE job_id = $1", [view.job.id]);
    expect(found).toEqual([{ policy_snapshot: snapshotName(POLICY) }]);
    expect((await job(view.job.id, rita.token)).body.job.tenant).toBe(w.tenantId);
  });
});
