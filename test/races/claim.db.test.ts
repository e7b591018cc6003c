import { POST as revokeRoute } from "@/app/api/v1/approvals/[id]/revoke/route";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import type { JobView } from "@/lib/jobs/schemas";
import { approve, cancel, claim, GATES, proposed } from "@/test/api";
import { type Answer, call, type TestPerson, type World, world } from "@/test/world";
import { AT_ONCE } from "./line";
import { type Round, race } from "./race";
import { endOf } from "./witness";

type Scene = { w: World; rita: TestPerson };
type Kind = "claim" | "changed" | "other agent" | "revoke" | "cancel";
type Tried = { kind: Kind; answer: Answer<Record<string, unknown>> };

const OVER = ["409 already_claimed", "409 already_resolved", "409 revoked", "409 not_approved", "409 expired"];
const SOON_MS = 25;

const scene = async (): Promise<Scene> => {
  const w = await world(GATES);
  return { w, rita: await w.person("rita", ["reviewer"]) };
};

async function approved(round: Round, { w, rita }: Scene): Promise<JobView> {
  const view = await proposed(w.agent.key, "note.add", { args: { round: round.number } });
  await approve(view, rita.token);
  return view;
}

/** One digit of the hash is another: what a single changed byte of the arguments comes to. */
const oneOff = (hash: string): string => hash.replace(/.$/, (last) => (last === "0" ? "1" : "0"));

const revoke = (view: JobView, as: string) =>
  call<ApprovalItem>(revokeRoute, { as, id: view.job.id, body: { reason: "wrong account" } });

const claims = (view: JobView, key: string, count: number) =>
  Array.from({ length: count }, () => async (): Promise<Tried> => ({ kind: "claim", answer: await claim(view, key) }));

function strangers(view: JobView, { w }: Scene): (() => Promise<Tried>)[] {
  const job_hash = oneOff(view.job_hash);
  return [
    async () => ({ kind: "changed", answer: await claim(view, w.agent.key, { job_hash }) }),
    async () => ({ kind: "changed", answer: await claim(view, w.agent.key, { job_hash }) }),
    async () => ({ kind: "other agent", answer: await claim(view, w.otherAgent.key) }),
  ];
}

/** At most one claim, and none beside anything that took the job back; everybody is told what is kept. */
async function checkOnce(round: Round, view: JobView, tried: Tried[]): Promise<Kind[]> {
  const end = await endOf(view.job.id);
  const won = tried.filter(({ answer }) => answer.status === 200).map(({ kind }) => kind);
  const claimed = won.filter((kind) => kind === "claim").length;
  round.check(won.length <= 1, "exactly one effect", won);
  round.check(end.claims === claimed && (end.events["job.claimed"] ?? 0) === claimed, "what is told is kept", end);
  round.check((end.state === "CLAIMED") === (claimed === 1), "the state is that of who won", { won, end });
  const after = end.moves.filter((move) => move.was === "APPROVED");
  round.check(after.length <= 1, "the job leaves APPROVED once", end.moves);
  round.check(
    end.moves.every((move) => move.in_time && move.honest),
    "claimed after its expiry",
    end.moves,
  );
  for (const { kind, answer } of tried) {
    const refused = kind !== "other agent" || answer.status === 404;
    round.check(refused && (kind !== "changed" || answer.status === 409), `${kind} is refused`, answer);
  }
  const unforeseen = [...OVER, "409 hash_mismatch", "404 not_found"];
  round.checkAnswers(
    tried.map(({ answer }) => answer),
    unforeseen,
  );
  return won;
}

race("[T11] of claims at once one wins; another agent's and one byte off never", scene, async (round, s) => {
  const view = await approved(round, s);
  const start = round.shuffled([...claims(view, s.w.agent.key, AT_ONCE), ...strangers(view, s)]);
  const tried = await round.line.form({ jobId: view.job.id, start });
  const won = await checkOnce(round, view, tried);
  round.check(won.join() === "claim", "one claim wins", won);
});

race("[T11] claims at once with the agent's cancel and a person's revoke: one of them", scene, async (round, s) => {
  const view = await approved(round, s);
  const back: (() => Promise<Tried>)[] = [
    async () => ({ kind: "revoke", answer: await revoke(view, s.rita.token) }),
    async () => ({ kind: "cancel", answer: await cancel(view, s.w.agent.key) }),
  ];
  const all = [...claims(view, s.w.agent.key, AT_ONCE), ...strangers(view, s)];
  // Taken back first in many rounds: with eight claims beside it, chance alone would seldom choose it.
  const first = round.random.chance(0.6) ? round.shuffled(back).slice(0, 1) : [];
  const start = round.shuffled([...all, ...back.filter((one) => !first.includes(one))]);
  const won = await checkOnce(round, view, await round.line.form({ jobId: view.job.id, first, start }));
  round.check(won.length === 1, "one of them wins", won);
});

race("[T11] claims at once around the expiry: one before it, none after", scene, async (round, s) => {
  const view = await approved(round, s);
  const start = round.shuffled([...claims(view, s.w.agent.key, AT_ONCE), ...strangers(view, s)]);
  const seconds = round.random.between(-10, SOON_MS) / 1_000;
  const text = "UPDATE jobs SET expires_at = clock_timestamp() + make_interval(secs => $2) WHERE id = $1";
  const tried = await round.line.form({
    jobId: view.job.id,
    start,
    meanwhile: (holder) => holder.query(text, [view.job.id, seconds]),
  });
  const won = await checkOnce(round, view, tried);
  round.check(won.length === 0 || seconds > 0, "nothing is claimed after the expiry", { won, seconds });
});
