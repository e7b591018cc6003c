import { setTimeout as sleep } from "node:timers/promises";
import { expireDue } from "@/lib/approvals/expire";
import { approve, cancel, expireIn, GATES, proposed, reject } from "@/test/api";
import { rows, type TestPerson, type World, world } from "@/test/world";
import { crowd } from "./crowd";
import { AT_ONCE } from "./line";
import { type Round, race } from "./race";
import { endOf } from "./witness";

type Scene = { w: World; people: TestPerson[] };

const WORKERS = 2;
const REFUSALS = ["409 already_resolved", "409 expired"];
// Shorter than what a line of votes takes, so that the time runs out in the middle of it.
const SOON_MS = 40;
// Long enough for the first in line to read the job before it.
const IN_TIME_MS = 100;

const setExpiry = "UPDATE jobs SET expires_at = clock_timestamp() + make_interval(secs => $2) WHERE id = $1";
const PASSED =
  "SELECT pg_sleep(GREATEST(0, extract(epoch FROM expires_at - clock_timestamp()))) FROM jobs WHERE id = $1";

async function untilEnded(jobId: string): Promise<void> {
  for (;;) {
    await expireDue();
    const open = await rows("SELECT 1 FROM jobs WHERE id = $1 AND state = 'APPROVAL'", [jobId]);
    if (open.length === 0) return;
    await sleep(1);
  }
}

/** Workers as in production, only hastier: until the job's gate has ended. */
const work = (round: Round, jobId: string): Promise<void>[] =>
  Array.from({ length: WORKERS }, () =>
    untilEnded(jobId).catch((error) => round.check(false, "a worker broke down", String(error))),
  );

async function checkEnd(round: Round, jobId: string): Promise<void> {
  const end = await endOf(jobId);
  const ends = end.moves.filter((move) => move.was === "APPROVAL");
  round.check(ends.length === 1 && ends[0]?.became === end.resolution, "exactly one outcome", end);
  round.check(end.events["approval.resolved"] === 1, "one audit event of the end", end.events);
  round.check(end.in_time && end.moves.every((move) => move.in_time), "approved after its expiry", end);
  round.check(
    ends.every((move) => move.honest),
    "the time it names isn't the time it moved",
    end.moves,
  );
}

/** Approvals, one reject and the agent's cancel, in any order. */
function requests(round: Round, { w, people }: Scene, view: Awaited<ReturnType<typeof proposed>>) {
  const [against, ...voters] = people;
  const votes = voters.map((person) => () => approve(view, person.token));
  const others = [() => cancel(view, w.agent.key), () => reject(view, against?.token ?? "")];
  // Whoever comes first often ends it: where the votes come first, the time decides.
  const mixed = round.random.chance(0.3);
  return mixed ? round.shuffled([...votes, ...others]) : [...votes, ...others];
}

const scene = async (): Promise<Scene> => {
  const w = await world(GATES);
  return { w, people: await crowd(w, AT_ONCE + 2, ["finance", "reviewer"]) };
};

race(
  "[T3] approve, cancel and expire around the expiry: one outcome, never approved after it",
  scene,
  async (round, s) => {
    const tool = round.random.chance(0.5) ? "note.add" : "pay.send";
    const view = await proposed(s.w.agent.key, tool, { args: { round: round.number } });
    const { id } = view.job;
    const offset = round.random.between(-5, SOON_MS) / 1_000;
    const start = requests(round, s, view);
    const workers: Promise<void>[] = [];
    const meanwhile = async (holder: { query: (text: string, values: unknown[]) => Promise<unknown> }) => {
      workers.push(...work(round, id));
      await holder.query(setExpiry, [id, offset]);
    };
    round.checkAnswers(await round.line.form({ jobId: id, start, meanwhile }), REFUSALS);
    await Promise.all(workers);
    await checkEnd(round, id);
  },
);

race(
  "[T3] a vote that was cast in time isn't an approval when it comes to it after the expiry",
  scene,
  async (round, s) => {
    const view = await proposed(s.w.agent.key, "note.add", { args: { round: round.number } });
    const { id } = view.job;
    const start = s.people.map((person) => () => approve(view, person.token));
    const answers = await round.line.form({
      jobId: id,
      start,
      meanwhile: (holder) => holder.query(setExpiry, [id, IN_TIME_MS / 1_000]),
      midway: (watcher) => watcher.query(PASSED, [id]),
    });
    round.checkAnswers(answers, REFUSALS);
    await Promise.all(work(round, id));
    await checkEnd(round, id);
  },
);

race("[T3] after the expiry workers race with everybody, and it is never approved", scene, async (round, s) => {
  const view = await proposed(s.w.agent.key, "note.add", { args: { round: round.number } });
  const { id } = view.job;
  await expireIn(id, -round.random.between(0, 3) / 1_000);
  const workers: Promise<void>[] = [];
  const meanwhile = async () => {
    workers.push(...work(round, id));
  };
  round.checkAnswers(await round.line.form({ jobId: id, start: requests(round, s, view), meanwhile }), REFUSALS);
  await Promise.all(workers);
  await checkEnd(round, id);
  const end = await endOf(id);
  round.check(end.resolution === "EXPIRED" || end.resolution === "CANCELLED", "late, and decided", end);
});
