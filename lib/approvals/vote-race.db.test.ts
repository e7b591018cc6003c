import { expect, it } from "vitest";
import { approve, approveBySession, browser, eventCounts, GATES, job, proposed, reject } from "@/test/api";
import { rows, type TestPerson, type World, world } from "@/test/world";

const ROUNDS = 20;

const people = (w: World, count: number, roles: string[]): Promise<TestPerson[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => w.person(`p${index}`, roles)));

const outboxOf = (jobId: string) =>
  rows("SELECT topic FROM outbox WHERE event_id IN (SELECT id FROM audit_events WHERE job_id = $1)", [jobId]);
const votersOf = (jobId: string) =>
  rows<{ person_id: string }>("SELECT person_id FROM votes WHERE job_id = $1", [jobId]);

it("[T1] 50 parallel approvals and rejections end each gate once, and every loser is told who won", async () => {
  const w = await world(GATES);
  const reviewers = await people(w, 50, ["reviewer"]);
  for (let round = 0; round < ROUNDS; round++) {
    const view = await proposed(w.agent.key, "note.add", { args: { round } });
    const answers = await Promise.all(
      reviewers.map((person, index) => (index % 2 ? approve : reject)(view, person.token)),
    );

    const won = answers.filter((answer) => answer.status === 200);
    expect(won).toHaveLength(1);
    const { resolution, resolved_at, job: ended } = won[0]?.body ?? {};
    const winner = reviewers[answers.findIndex((answer) => answer.status === 200)];
    for (const answer of answers.filter((other) => other.status !== 200)) {
      expect(answer.status).toBe(409);
      const told = { code: "already_resolved", resolution, resolved_at, resolved_by: [{ id: winner?.id }] };
      expect(answer.body).toMatchObject(told);
    }
    expect(ended?.state).toBe(resolution);
    expect(await eventCounts(view.job.id)).toEqual({ "job.proposed": 1, "approval.voted": 1, "approval.resolved": 1 });
    expect(await outboxOf(view.job.id)).toEqual([{ topic: "approval.resolved" }]);
    expect(await votersOf(view.job.id)).toEqual([{ person_id: winner?.id }]);
  }
});

it("[T1] 30 parallel approvals of a gate for two take exactly two votes and end it once", async () => {
  const w = await world(GATES);
  const payers = await people(w, 30, ["finance"]);
  for (let round = 0; round < 4; round++) {
    const view = await proposed(w.agent.key, "pay.send", { args: { round } });
    const answers = await Promise.all(payers.map((person) => approve(view, person.token)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, ...Array(28).fill(409)]);
    expect(await eventCounts(view.job.id)).toEqual({ "job.proposed": 1, "approval.voted": 2, "approval.resolved": 1 });
    expect(await outboxOf(view.job.id)).toHaveLength(1);
  }
});

it("[T2] the same reviewer many times in parallel, by token and browser, has one vote", async () => {
  const w = await world(GATES);
  const payer = await w.person("payer", ["finance"]);
  const { headers } = await browser(w, payer.id);
  const view = await proposed(w.agent.key, "pay.send");
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      index % 2 ? approve(view, payer.token) : approveBySession(view, headers),
    ),
  );
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  for (const answer of answers.filter((other) => other.status !== 200))
    expect(answer).toMatchObject({ status: 409, body: { code: "already_voted" } });
  expect(await votersOf(view.job.id)).toEqual([{ person_id: payer.id }]);
  expect((await job(view.job.id, payer.token)).body.requirements).toEqual([{ role: "finance", count: 2, approved: 1 }]);
});

it("[T2] the database itself refuses a second vote of one person on one revision", async () => {
  const w = await world(GATES);
  const payer = await w.person("payer", ["finance"]);
  const view = await proposed(w.agent.key, "pay.send");
  await approve(view, payer.token);
  const second = rows(
    `INSERT INTO votes (id, approval_id, job_id, revision, person_id, verdict, roles, channel, job_hash)
     SELECT 'vot_second', approval_id, job_id, revision, person_id, verdict, roles, 'slack', job_hash
       FROM votes WHERE job_id = $1`,
    [view.job.id],
  );
  await expect(second).rejects.toMatchObject({ code: "23505", constraint: "votes_one_per_person" });
});
