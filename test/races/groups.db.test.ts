import { approve, GATES, proposed } from "@/test/api";
import { type TestPerson, type World, world } from "@/test/world";
import { crowd } from "./crowd";
import { AT_ONCE } from "./line";
import { race } from "./race";
import { counted, type EndVote, endOf } from "./witness";

const POLICY = `${GATES}  - id: releases
    match: { tools: ["release.*"] }
    decision: require_approval
    reason: Two of security and one of finance
    tier: high
    approvers: [{ role: security, count: 2 }, { role: finance }]
  - id: audits
    match: { tools: ["audit.*"] }
    decision: require_approval
    reason: Anybody of two groups, and one of each of two others
    tier: high
    approvers: [{ any_of: [marketing, security] }, { role: security }, { role: finance }]
`;

/** The gates again, one list of roles for each seat: what is expected doesn't come from the code that is tested. */
const SEATS: Record<string, string[][]> = {
  "release.web": [["security"], ["security"], ["finance"]],
  "audit.run": [["marketing", "security"], ["security"], ["finance"]],
};

type Holder = { id: string; roles: readonly string[] };

/** Tries every way to seat different people: true where all seats can be filled. */
function canSeat(seats: readonly string[][], people: readonly Holder[]): boolean {
  const [seat, ...rest] = seats;
  if (!seat) return true;
  return people.some(
    (one) =>
      one.roles.some((role) => seat.includes(role)) &&
      canSeat(
        rest,
        people.filter((other) => other.id !== one.id),
      ),
  );
}

type Member = TestPerson & { roles: string[] };

const HELD = [["security", "finance"], ["security"], ["finance"], ["marketing", "finance"], ["marketing", "security"]];

async function scene(): Promise<{ w: World; people: Member[][] }> {
  const w = await world(POLICY);
  const groups = await Promise.all(
    HELD.map(async (roles) => (await crowd(w, AT_ONCE, roles)).map((person) => ({ ...person, roles }))),
  );
  return { w, people: groups };
}

race(
  "[T20] AND-groups under a race end exactly when different people can fill every seat",
  scene,
  async (round, { w, people }) => {
    const tool = round.random.pick(Object.keys(SEATS)) ?? "";
    const seats = SEATS[tool] ?? [];
    const view = await proposed(w.agent.key, tool, { args: { round: round.number } });
    // Many of one kind and at most one of each other: often nobody can fill a seat, or only one who sat elsewhere first.
    const [usual, ...others] = round.shuffled(people);
    const rare = others.filter(() => round.random.chance(0.5)).flatMap((group) => group.slice(0, 1));
    const voters = round.shuffled([...(usual ?? []), ...rare]);
    const start = voters.map((person) => () => approve(view, person.token));
    const answers = await round.line.form({ jobId: view.job.id, start });
    round.checkAnswers(answers, ["403 not_eligible", "409 already_resolved"]);
    const end = await endOf(view.job.id);
    const rolesOf = new Map(voters.map((person) => [person.id, person.roles]));
    const holders = (votes: EndVote[]) =>
      votes.map((vote) => ({ id: vote.person_id, roles: rolesOf.get(vote.person_id) ?? [] }));
    const votes = counted(end);
    const detail = { tool, votes: holders(votes), state: end.state };
    round.check(
      (end.state === "APPROVED") === canSeat(seats, holders(votes)),
      "ends when all seats can be filled",
      detail,
    );
    // Ids of votes rise: without the last of them it could not have ended.
    round.check(!canSeat(seats, holders(votes.slice(0, -1))), "a vote was taken after the gate was met", detail);
    // Whoever could have brought it nearer was not turned away: it waits only where these voters can't fill it.
    const possible = canSeat(seats, voters);
    round.check((end.state === "APPROVED") === possible, "these voters can fill it, or can't", { ...detail, possible });
    round.check(end.events["approval.resolved"] === (end.resolution ? 1 : undefined), "one end", end.events);
  },
);
