import type { Requirement } from "@/lib/policy/schemas";

/** A person whose approving vote counts, with the roles that they hold now. Two accounts of one mailbox are one person. */
export type Approver = { personId: string; emailKey: string; roles: readonly string[] };

export type Progress = {
  /** How many different people fill each requirement, in its order. */
  approved: number[];
  met: boolean;
  /** Roles whose holder would still bring the gate nearer to being met. */
  openRoles: string[];
};

/** One seat for each person that a requirement asks for. */
type Seat = { requirement: number; roles: ReadonlySet<string> };

const fits = (seat: Seat, roles: readonly string[]): boolean => roles.some((role) => seat.roles.has(role));

/**
 * Seats one more person, moving seated people to other seats that they fit where that helps (an augmenting path of
 * bipartite matching). False where nobody can be moved to make room.
 */
function seat(
  person: number,
  people: readonly Approver[],
  seats: readonly Seat[],
  taken: number[],
  tried: Set<number>,
): boolean {
  const roles = people[person]?.roles ?? [];
  for (const [index, place] of seats.entries()) {
    if (tried.has(index) || !fits(place, roles)) continue;
    tried.add(index);
    const sitting = taken[index] ?? -1;
    if (sitting === -1 || seat(sitting, people, seats, taken, tried)) {
      taken[index] = person;
      return true;
    }
  }
  return false;
}

/**
 * What of a gate is met. All requirements must be (AND), each by different people, and one person fills one seat even
 * when they hold the roles of several ([T20]). People are given in any order: the number of filled seats is the largest
 * possible. Source: product.md, *requirement*.
 */
export function progress(requirements: readonly Requirement[], approvers: readonly Approver[]): Progress {
  const seats = requirements.flatMap((requirement, index) =>
    Array.from({ length: requirement.count }, (): Seat => ({ requirement: index, roles: new Set(requirement.any_of) })),
  );
  const different = [...new Map(approvers.map((approver) => [approver.emailKey, approver])).values()];
  const taken = seats.map(() => -1);
  for (const person of different.keys()) seat(person, different, seats, taken, new Set());

  const approved = requirements.map(
    (_, index) => seats.filter((place, at) => place.requirement === index && taken[at] !== -1).length,
  );
  const roles = [...new Set(requirements.flatMap((requirement) => requirement.any_of))].sort();
  const wouldHelp = (role: string): boolean =>
    seat(different.length, [...different, { personId: "", emailKey: "", roles: [role] }], seats, [...taken], new Set());
  // A gate without a seat would be met by nobody: it never is.
  return { approved, met: seats.length > 0 && !taken.includes(-1), openRoles: roles.filter(wouldHelp) };
}

export type Voter = { id: string; name: string; emailKey: string; roles: readonly string[] };
export type Gate = {
  requirements: readonly Requirement[];
  ownerId: string;
  ownerEmailKey: string;
  onBehalfKey: string | null;
  /** People who have a vote that counts on the current revision, and their mailboxes. */
  votedIds: readonly string[];
  /** Those of them who wrote the current revision themselves. */
  editorIds: readonly string[];
  openRoles: readonly string[];
};
export type Eligibility =
  | { ok: true; because: string }
  | { ok: false; code: string; because: string; missing?: string[] };

const list = (roles: readonly string[]): string =>
  roles.length > 1 ? `${roles.slice(0, -1).join(", ")} or ${roles.at(-1)}` : (roles[0] ?? "");

/**
 * Whether a person may vote on a gate, and why or why not: separation of duties first ([T16]), then one person one vote
 * ([T2]), then roles ([T20]). `reject` is open to every role that the gate names, also when its seats are filled.
 */
export function eligibility(gate: Gate, voter: Voter, verdict: "approve" | "reject"): Eligibility {
  const owns = voter.id === gate.ownerId || voter.emailKey === gate.ownerEmailKey;
  if (verdict === "approve" && owns) {
    return { ok: false, code: "self_approval", because: "You own this agent, so somebody else has to approve." };
  }
  if (verdict === "approve" && gate.onBehalfKey !== null && [voter.id, voter.emailKey].includes(gate.onBehalfKey)) {
    return {
      ok: false,
      code: "self_approval",
      because: "The agent acts on your behalf, so somebody else has to approve.",
    };
  }
  if (verdict === "approve" && gate.editorIds.includes(voter.id)) {
    return {
      ok: false,
      code: "editor_cannot_countersign",
      because: "You edited this revision; where several votes are needed, others approve what you wrote.",
    };
  }
  if ([voter.id, voter.emailKey].some((id) => gate.votedIds.includes(id))) {
    return {
      ok: false,
      code: "already_voted",
      because: "You have voted on this revision; every seat needs a different person.",
    };
  }
  const named = [...new Set(gate.requirements.flatMap((requirement) => requirement.any_of))].sort();
  const wanted = verdict === "approve" ? gate.openRoles : named;
  const held = wanted.filter((role) => voter.roles.includes(role));
  if (held.length === 0) {
    if (wanted.length === 0)
      return { ok: false, code: "not_eligible", because: "Everybody whom this needs has approved it.", missing: [] };
    const met = named.filter((role) => voter.roles.includes(role));
    const because =
      met.length > 0
        ? `The seats for ${list(met)} are filled; it still needs ${list(wanted)}.`
        : `This needs the role ${list(wanted)}.`;
    return { ok: false, code: "not_eligible", because, missing: [...wanted] };
  }
  return { ok: true, because: `You hold the role ${list(held)}.` };
}
