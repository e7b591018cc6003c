import { POST as editRoute } from "@/app/api/v1/approvals/[id]/edit/route";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import type { JobView } from "@/lib/jobs/schemas";
import { approve, GATES, proposed } from "@/test/api";
import { call, type TestPerson, type World, world } from "@/test/world";
import { crowd } from "./crowd";
import { type Round, race } from "./race";
import { counted, endOf } from "./witness";

type Scene = { w: World; people: TestPerson[] };

const REFUSALS = ["409 already_resolved", "409 stale_revision", "409 already_voted", "409 policy_changing"];
// A vote on the old bytes by one whose seat was filled meanwhile, or who wrote the new ones.
const NOT_NEEDED = ["403 not_eligible", "403 editor_cannot_countersign"];

const edit = (view: JobView, as: string, args: unknown) =>
  call<ApprovalItem>(editRoute, { as, id: view.job.id, body: { args, reason: "clearer", job_hash: view.job_hash } });

const scene = async (): Promise<Scene> => {
  const w = await world(GATES);
  return { w, people: await crowd(w, 12, ["finance"]) };
};

/** A gate for two with one vote on its first revision; in half of the rounds an edit and one vote on the second. */
async function opened(round: Round, { w, people }: Scene): Promise<{ view: JobView; old: JobView; early: TestPerson }> {
  const [early, editor] = people;
  if (!early || !editor) throw new Error("people");
  const old = await proposed(w.agent.key, "pay.send", { args: { n: round.number, m: 0 } });
  await approve(old, early.token);
  if (round.random.chance(0.5)) return { view: old, old, early };
  const { body } = await edit(old, editor.token, { n: round.number, m: 1 });
  await approve(body, early.token);
  return { view: body, old, early };
}

async function checkBound(round: Round, jobId: string): Promise<void> {
  const end = await endOf(jobId);
  round.check(
    end.votes.every((vote) => vote.bound),
    "a vote is kept for bytes it didn't name",
    end,
  );
  const stale = end.votes.filter((vote) => vote.revision !== end.revision && !vote.voided);
  round.check(stale.length === 0, "a vote on an earlier revision still stands", stale);
  const approvers = new Set(counted(end).flatMap((vote) => (vote.verdict === "approve" ? [vote.person_id] : [])));
  const met = approvers.size === 2;
  round.check((end.resolution === "APPROVED") === met, "two people approve one revision, or it waits", end);
  round.check(end.events["job.revised"] === (end.revision > 1 ? end.revision - 1 : undefined), "an event each", end);
}

race("[T10] edits at once with votes: no vote on one revision counts for another", scene, async (round, s) => {
  const { view, old, early } = await opened(round, s);
  const [one, other, ...voters] = s.people.slice(2);
  const votes = voters.map((person) => () => approve(view, person.token));
  const stale = s.people.slice(2, 4).map((person) => () => approve(old, person.token));
  const edits = [one, other].map(
    (person, index) => () => edit(view, person?.token ?? "", { n: -round.number, m: index }),
  );
  // Where votes go first they end the gate: the edits come early in most rounds.
  const first = round.random.chance(0.7) ? edits.splice(0, 1) : [];
  const start = round.shuffled([...votes, ...stale, ...edits]);
  const answers = await round.line.form({ jobId: view.job.id, first, start });
  round.checkAnswers(answers, [...REFUSALS, ...NOT_NEEDED]);
  const end = await endOf(view.job.id);
  const edited = end.revision - view.job.revision;
  round.check(edited <= 1, "of two edits of the same bytes one is taken", end);
  await checkBound(round, view.job.id);
  if (edited === 0) return;
  const now = answers.find(({ body }) => body.job?.revision === end.revision)?.body;
  const again = now ? await approve(now, early.token) : null;
  round.check(again?.status === 200, "who voted before the edit is asked again", again?.body);
  await checkBound(round, view.job.id);
});

race("[T10] an edit that is JCS-equal keeps the votes, also at once with others", scene, async (round, s) => {
  const { view } = await opened(round, s);
  const { n, m } = view.job.args as { n: number; m: number };
  const [one, other, ...voters] = s.people.slice(2);
  const equal = [one, other].map((person) => () => edit(view, person?.token ?? "", { m, n }));
  const first = round.random.chance(0.7) ? equal.splice(0, 1) : [];
  const start = round.shuffled([...equal, ...voters.map((person) => () => approve(view, person.token))]);
  const answers = await round.line.form({ jobId: view.job.id, first, start });
  round.checkAnswers(answers, REFUSALS);
  const end = await endOf(view.job.id);
  round.check(end.revision === view.job.revision, "no revision for the same bytes", end);
  round.check(end.resolution === "APPROVED", "the vote before and one more are enough", end);
  round.check(counted(end).filter((vote) => vote.verdict === "approve").length === 2, "the earlier vote is kept", end);
  await checkBound(round, view.job.id);
});
