import { secondsOf } from "./clock";
import type { Job } from "./model";
import type { Seen } from "./observed";
import type { Requirement } from "./policies";
import { seatCount } from "./seats";

type Told = {
  state: string;
  resolution: string | null;
  revision: number;
  args: string;
  expiresAt: number | null;
  reportDueAt: number | null;
  requirements: string[];
  votes: string[];
  lease: string | null;
  snoozes: string[];
};

const argsText = ({ size, text }: Job["revisions"][number]): string => `${size} ${text}`;
const gateText = (requirements: readonly Requirement[]): string[] =>
  requirements.map(({ anyOf, count }) => `${count} of ${anyOf.join(" or ")}`).sort();

type Voted = { person: string; verdict: string; revision: number; isVoid: boolean };

/** Whether an edit that never counted is void once others resolved is nobody's business. */
const voteTexts = (votes: readonly Voted[], revision: number, seats: number): string[] =>
  votes.map((vote) => {
    const isOpenQuestion = vote.verdict === "edit" && seats > 1 && vote.revision === revision;
    const end = isOpenQuestion ? "" : vote.isVoid ? ", void" : "";
    return `${vote.person}: ${vote.verdict} on ${vote.revision}${end}`;
  });

/** A job as the model has it. */
export function toldByModel(job: Job): Told {
  const { state, resolution, expiresAt, reportDueAt, lease, requirements } = job;
  const last = job.revisions.at(-1);
  const revision = job.revisions.length;
  return {
    state,
    resolution,
    revision,
    args: last ? argsText(last) : "",
    expiresAt,
    reportDueAt,
    requirements: gateText(requirements),
    votes: voteTexts(job.votes, revision, seatCount(requirements)),
    lease: lease && `${lease.person} until ${lease.until}`,
    snoozes: [...job.snoozes].map(([person, until]) => `${person} until ${until}`).sort(),
  };
}

/** The same of the rows. `nameOf` gives people the model's names. */
export function toldByRows(seen: Seen, nameOf: (id: string) => string): Told {
  const { state, resolution, revision, requirements, assignee_id, claim } = seen;
  const votes = seen.votes.map((vote) => ({ ...vote, person: nameOf(vote.person), isVoid: vote.void }));
  return {
    state,
    resolution,
    revision,
    args: argsText(seen.args),
    expiresAt: secondsOf(seen.expires_at),
    reportDueAt: secondsOf(claim?.due ?? null),
    requirements: gateText(requirements),
    votes: voteTexts(votes, revision, seatCount(requirements)),
    lease: assignee_id && `${nameOf(assignee_id)} until ${secondsOf(seen.lease_until)}`,
    snoozes: seen.snoozes.map(({ person, until }) => `${nameOf(person)} until ${secondsOf(until)}`).sort(),
  };
}

/** Where the two differ, in words; none where they agree. */
export function differences(model: Told, product: Told): string[] {
  return Object.entries(model).flatMap(([key, value]) => {
    const [one, other] = [JSON.stringify(value), JSON.stringify(product[key as keyof Told])];
    return one === other ? [] : [`${key}: the model has ${one}, the product ${other}`];
  });
}
