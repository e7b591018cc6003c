import type { ApprovalItem } from "@/lib/approvals/schemas";
import { approve, GATES, proposed, reject } from "@/test/api";
import { type Answer, type TestPerson, world } from "@/test/world";
import { crowd } from "./crowd";
import { type Round, race } from "./race";
import { type End, endOf } from "./witness";

const CROWD = 50;
const USUAL = 10;
// Every so many rounds the whole crowd votes.
const FULL_EVERY = 20;

type Ballot = { person: TestPerson; verdict: "approve" | "reject"; answer: Answer<ApprovalItem> };

/** Who has to have ended it: as many approvals as the gate asks for, or one reject after fewer. */
function checkVotes(round: Round, end: End, seats: number): void {
  const approvals = end.votes.filter((vote) => vote.verdict === "approve").length;
  const rejects = end.votes.length - approvals;
  const fits =
    end.resolution === "APPROVED" ? approvals === seats && rejects === 0 : approvals < seats && rejects === 1;
  round.check(fits, "the votes kept are not those that end a gate once", { ...end, seats });
}

function checkAnswers(round: Round, end: End, ballots: Ballot[]): void {
  const answers = ballots.map(({ answer }) => answer);
  round.checkAnswers(answers, ["409 already_resolved"]);
  const taken = ballots.filter(({ answer }) => answer.status === 200).map(({ person }) => person.id);
  const kept = end.votes.map((vote) => vote.person_id);
  round.check(taken.toSorted().join() === kept.toSorted().join(), "told they voted, and kept", { taken, kept });
  const winners = end.votes.filter((vote) => end.resolution === "APPROVED" || vote.verdict === "reject");
  const names = winners.map((vote) => vote.person_id).toSorted();
  const times = new Set(answers.map(({ body }) => body.resolved_at).filter(Boolean));
  round.check(times.size === 1, "all are told the same time", [...times]);
  for (const { body, status } of answers.filter((one) => one.status === 409)) {
    const told = (body.resolved_by ?? []).map((person) => person.id).toSorted();
    const right = body.resolution === end.resolution && told.join() === names.join();
    round.check(right, "a loser is told who won", { status, told, names, resolution: body.resolution });
  }
}

race(
  "[T1] approvals and rejections at once end each gate once, and every loser is told who won",
  async () => {
    const w = await world(GATES);
    return { w, people: await crowd(w, CROWD, ["reviewer", "finance"]) };
  },
  async (round, { w, people }) => {
    const [tool, seats] = round.random.chance(0.5) ? (["note.add", 1] as const) : (["pay.send", 2] as const);
    const view = await proposed(w.agent.key, tool, { args: { round: round.number } });
    const voters = round.shuffled(people).slice(0, round.number % FULL_EVERY === 1 ? CROWD : USUAL);
    const share = round.random.share();
    const cast = voters.map((person) => async (): Promise<Ballot> => {
      const verdict = round.random.chance(share) ? "reject" : "approve";
      const answer = await (verdict === "reject" ? reject : approve)(view, person.token);
      return { person, verdict, answer };
    });
    const ballots = await round.line.form({ jobId: view.job.id, start: cast });
    const end = await endOf(view.job.id);
    round.check(end.moves.length === 1 && end.state === end.resolution, "one terminal transition", end);
    round.check(end.events["approval.resolved"] === 1, "one audit event of the end", end.events);
    round.check(end.events["approval.voted"] === end.votes.length, "one audit event for each vote", end.events);
    round.check(JSON.stringify(end.outbox) === '{"approval.resolved":1}', "one outbox row", end.outbox);
    checkVotes(round, end, seats);
    checkAnswers(round, end, ballots);
  },
);
