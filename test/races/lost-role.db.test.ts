import { setTimeout as sleep } from "node:timers/promises";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import type { JobView } from "@/lib/jobs/schemas";
import { approve, claim, GATES, job, proposed } from "@/test/api";
import { type Answer, rows, type TestPerson, type World, world } from "@/test/world";
import { byTurns, crowd, type OnBoth, onBoth } from "./crowd";
import { AT_ONCE } from "./line";
import { type Round, race } from "./race";
import { counted, type End, endOf } from "./witness";

// How a loss and a resolution are put in an order without trusting the product: either by the lock (the loss is committed
// before the job's row is let go, so before anybody in line can have read anything under it), or by the database's clock:
// the loss is committed at the latest at a clock reading taken after its commit returned, and the resolving transaction
// began when the witness says. Where that is later than this reading, the vote must not count. Where the two overlap
// neither order is wrong, and only that all records of the end agree is asked.

const POLICY = `${GATES}  - id: treasury
    match: { tools: ["treasury.*"] }
    decision: require_approval
    reason: Three of finance
    tier: critical
    approvers: [{ role: finance, count: 3 }]
`;
const LOSERS = 4;
const KEEPERS = 5;
// About as long as a vote takes.
const SPREAD_MS = 15;

/** Each ends what a person may do. An expiry is of now: those who stand in line began before it. */
const LOSSES = [
  "DELETE FROM person_roles WHERE person_id = $1 AND role = 'finance'",
  "UPDATE people SET disabled_at = clock_timestamp() WHERE id = $1",
  "UPDATE person_roles SET expires_at = clock_timestamp() WHERE person_id = $1",
];
const REFUSALS = ["409 already_resolved", "409 already_voted", "403 not_eligible", "403 forbidden", "401 unauthorized"];

async function restore(w: World, people: readonly TestPerson[]): Promise<void> {
  const ids = people.map((person) => person.id);
  await rows("UPDATE people SET disabled_at = NULL WHERE id = ANY($1)", [ids]);
  await rows(
    `INSERT INTO person_roles (person_id, tenant_id, role) SELECT unnest($1::text[]), $2, 'finance'
         ON CONFLICT (person_id, role) DO UPDATE SET expires_at = NULL`,
    [ids, w.tenantId],
  );
}

const lossOf = (round: Round): string => round.random.pick(LOSSES) ?? "";

/** Every record of an end tells of the same people: votes that stand, who resolved it, who is named in the grant. */
async function checkRecords(round: Round, w: World, view: JobView, end: End, reader: TestPerson): Promise<void> {
  const standing = counted(end).map((vote) => vote.person_id);
  const { resolved_by } = (await job(view.job.id, reader.token)).body;
  const { body } = await claim(view, w.agent.key);
  const part = body.grant?.split(".")[1] ?? "";
  const payload = JSON.parse(Buffer.from(part, "base64url").toString() || "{}") as { approvals?: { user: string }[] };
  const sets = [standing, resolved_by.map(({ id }) => id), (payload.approvals ?? []).map(({ user }) => user)];
  const different = new Set(sets.map((ids) => ids.toSorted().join()));
  round.check(different.size === 1, "votes, resolved_by and grant name the same people", sets);
}

type Scene = { w: World; early: TestPerson; losers: TestPerson[]; keepers: TestPerson[] };

const scene = async (): Promise<Scene> => {
  const w = await world(POLICY);
  const [early, ...losers] = await crowd(w, LOSERS + 1, ["finance", "reviewer"]);
  if (!early) throw new Error("people");
  return { w, early, losers, keepers: await crowd(w, KEEPERS, ["finance", "reviewer"]) };
};

race(
  "[T19] who loses role or account while the votes stand in line doesn't count, nor does what they said before",
  scene,
  async (round, { w, early, losers, keepers }) => {
    const view = await proposed(w.agent.key, "pay.send", { args: { round: round.number } });
    await approve(view, early.token);
    const lost = [early, ...losers];
    // One keeper alone can't end it, whatever the lost ones said.
    const few = round.random.chance(0.4);
    const voters = few ? [...losers, ...keepers.slice(0, 1)] : [...losers, ...keepers];
    const again = few ? [early, ...losers].map((person) => () => approve(view, person.token)) : [];
    const start = round.shuffled([...voters.map((person) => () => approve(view, person.token)), ...again]);
    const lose = async () => {
      for (const person of lost) await rows(lossOf(round), [person.id]);
    };
    round.checkAnswers(await round.line.form({ jobId: view.job.id, start, meanwhile: lose }), REFUSALS);
    await restore(w, lost);
    const end = await endOf(view.job.id);
    const gone = new Set(lost.map((person) => person.id));
    const approvers = new Set(counted(end).map((vote) => vote.person_id));
    const held = [...approvers].filter((id) => !gone.has(id)).length;
    if (end.resolution === "APPROVED") {
      round.check(held === 2 && approvers.size === 2, "approved by votes of people who had lost their role", end);
      await checkRecords(round, w, view, end, early);
    }
    round.check((end.resolution === "APPROVED") === !few, "two keepers end it, one doesn't", end);
    const late = end.votes.filter((vote) => gone.has(vote.person_id) && vote.person_id !== early.id);
    round.check(late.length === 0, "a vote was taken of one who had lost the role", late);
  },
);

type Pair = { w: World; gone: OnBoth; keepers: TestPerson[] };

/** Whether the gate was ended by a transaction that began after this reading of the database's clock. */
async function beganAfter(jobId: string, clock: string): Promise<boolean> {
  const text = "SELECT began > $2::timestamptz AS after FROM race_moves WHERE job_id = $1 AND became = 'APPROVED'";
  const [move] = await rows<{ after: boolean }>(text, [jobId, clock]);
  return move?.after ?? false;
}

race(
  "[T19] a loss that is committed before the deciding vote's transaction begins is seen by it",
  async (): Promise<Pair> => {
    const w = await world(POLICY);
    const gone = await onBoth(w, "gone", ["finance", "reviewer"]);
    return { w, gone, keepers: await crowd(w, 3, ["finance", "reviewer"]) };
  },
  async (round, { w, gone, keepers }) => {
    const [first, second, third] = keepers;
    if (!first || !second || !third) throw new Error("people");
    const view = await proposed(w.agent.key, "treasury.move", { args: { round: round.number } });
    await approve(view, gone.token);
    let lostBy = "";
    // So that the loss falls before, into and after what the second vote does.
    const later = round.random.between(0, SPREAD_MS);
    const lose = async () => {
      await sleep(later);
      await rows(lossOf(round), [gone.id]);
      const [clock] = await rows<{ at: string }>("SELECT clock_timestamp()::text AS at");
      lostBy = clock?.at ?? "";
      return approve(view, third.token);
    };
    const after: Promise<Answer<ApprovalItem>>[] = [];
    const meanwhile = async () => {
      after.push(approve(view, second.token), lose());
    };
    const start = [() => approve(view, first.token), ...byTurns(view, gone, AT_ONCE)];
    const answers = await round.line.form({ jobId: view.job.id, start, meanwhile });
    round.checkAnswers([...answers, ...(await Promise.all(after))], REFUSALS);
    await restore(w, [gone]);
    const end = await endOf(view.job.id);
    round.check(end.resolution === "APPROVED", "three keepers end it", end);
    const approvers = new Set(counted(end).map((vote) => vote.person_id));
    const seen = !approvers.has(gone.id);
    round.check(approvers.size === 3, "three people, no more and no less", end);
    round.check(seen || !(await beganAfter(view.job.id, lostBy)), "who had lost it counts", { end, lostBy });
    await checkRecords(round, w, view, end, first);
  },
);
