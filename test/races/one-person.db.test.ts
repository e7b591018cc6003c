import { GATES, job, proposed } from "@/test/api";
import { world } from "@/test/world";
import { byTurns, onBoth } from "./crowd";
import { race } from "./race";
import { endOf } from "./witness";

const TIMES = 12;

race(
  "[T2] the same reviewer at once by token and browser has one vote",
  async () => {
    const w = await world(GATES);
    return { w, payer: await onBoth(w, "payer", ["finance"]) };
  },
  async (round, { w, payer }) => {
    const view = await proposed(w.agent.key, "pay.send", { args: { round: round.number } });
    const start = round.shuffled(byTurns(view, payer, TIMES));
    const answers = await round.line.form({ jobId: view.job.id, start });
    round.checkAnswers(answers, ["409 already_voted"]);
    const end = await endOf(view.job.id);
    const won = answers.filter((answer) => answer.status === 200).length;
    round.check(end.votes.length === 1 && won === 1, "one vote, one told so", { votes: end.votes, won });
    round.check(end.events["approval.voted"] === 1, "one audit event", end.events);
    const { requirements, job: now } = (await job(view.job.id, payer.token)).body;
    round.check(now.state === "APPROVAL" && requirements[0]?.approved === 1, "counts once", { now, requirements });
  },
);

race(
  "[T18] one person at once through two channels fills one of two seats; the other is a second person's",
  async () => {
    const w = await world(GATES);
    const [first, second] = [await onBoth(w, "first", ["finance"]), await onBoth(w, "second", ["finance"])];
    return { w, first, second };
  },
  async (round, { w, first, second }) => {
    const view = await proposed(w.agent.key, "pay.send", { args: { round: round.number } });
    // In half of the rounds the second person comes along; without them it has to stay open.
    const joins = round.random.chance(0.5);
    const others = joins ? byTurns(view, second, 2) : [];
    const start = round.shuffled([...byTurns(view, first, TIMES - others.length), ...others]);
    const answers = await round.line.form({ jobId: view.job.id, start });
    round.checkAnswers(answers, ["409 already_voted", "409 already_resolved"]);
    const end = await endOf(view.job.id);
    const voters = end.votes.map((vote) => vote.person_id);
    const expected = joins ? [first.id, second.id] : [first.id];
    round.check(voters.toSorted().join() === expected.toSorted().join(), "one vote each", end.votes);
    round.check(end.state === (joins ? "APPROVED" : "APPROVAL"), "two people approve, not two channels", end);
    round.check((end.events["approval.resolved"] ?? 0) === (joins ? 1 : 0), "one end", end.events);
  },
);
