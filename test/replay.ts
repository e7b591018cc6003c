import { progress } from "@/lib/approvals/requirement";
import type { JobState, Resolution } from "@/lib/jobs/schemas";
import type { Decision, Requirement } from "@/lib/policy/schemas";

/** An audit event as an auditor reads it. */
export type LoggedEvent = { type: string; actor: Record<string, string>; data: Record<string, unknown> };

type Vote = { id: string; person: string; verdict: string; roles: string[]; counts: boolean };
type Path = {
  state: JobState;
  revision: number;
  job_hash: unknown;
  policy_snapshot: unknown;
  resolution: Resolution | null;
  requirements: Requirement[];
  votes: Vote[];
};

const BEGINS: Record<Decision, JobState> = {
  ALLOW: "ALLOWED",
  ALLOW_WITH_CONSTRAINTS: "ALLOWED",
  REQUIRE_APPROVAL: "APPROVAL",
  DENY: "DENIED",
};

/** What each event changes of a path that has begun. Another event than these is one that this replay must be taught. */
const STEPS: Record<string, (path: Path, event: LoggedEvent) => Partial<Path>> = {
  "job.revised": (path, { data }) => ({
    state: "APPROVAL",
    revision: Number(data.revision),
    job_hash: data.job_hash,
    policy_snapshot: data.policy_snapshot,
    requirements: data.requirements as Requirement[],
    votes: path.votes.map((vote) => ({ ...vote, counts: false })),
  }),
  "approval.voted": ({ votes }, { actor, data }) => {
    const { vote, verdict, roles } = data as { vote: string; verdict: string; roles: string[] };
    return { votes: [...votes, { id: vote, person: actor.id ?? "", verdict, roles, counts: true }] };
  },
  "approval.lapsed": ({ votes }, { data }) => {
    const lapsed = data.votes as string[];
    return { votes: votes.map((vote) => (lapsed.includes(vote.id) ? { ...vote, counts: false } : vote)) };
  },
  "approval.escalated": ({ requirements }, { data }) => ({
    requirements: [...requirements, { any_of: [String(data.to_role)], count: 1 }],
  }),
  "approval.changes_requested": () => ({ state: "CHANGES_REQUESTED" }),
  "approval.resolved": (path, { data }) => {
    const resolution = data.resolution as Resolution;
    // Policy's own no to a revision ends the gate as a reject would.
    const denied = path.state === "CHANGES_REQUESTED" && resolution === "REJECTED";
    return { resolution, state: denied ? "DENIED" : resolution };
  },
  "approval.revoked": () => ({ state: "REVOKED" }),
  "job.claimed": () => ({ state: "CLAIMED" }),
  "job.reported": (_, { data }) => ({ state: data.outcome === "succeeded" ? "SUCCEEDED" : "FAILED" }),
  "job.unreported": () => ({ state: "UNREPORTED" }),
  "job.cancelled": () => ({ state: "CANCELLED" }),
  "job.expired": () => ({ state: "EXPIRED" }),
  // However a test item went, it ends as if it had been taken back.
  "seeded.revealed": () => ({ state: "CANCELLED", resolution: "CANCELLED" }),
  "job.altered": () => ({}),
  "approval.overdue": () => ({}),
  "approval.taken": () => ({}),
  "approval.released": () => ({}),
  "approval.snoozed": () => ({}),
};

function begin({ type, data }: LoggedEvent): Path {
  if (type !== "job.proposed") throw new Error(`a job begins with ${type}`);
  const { job_hash, policy_snapshot } = data;
  const requirements = data.requirements as Requirement[];
  const state = BEGINS[data.decision as Decision];
  return { state, revision: 1, job_hash, policy_snapshot, resolution: null, requirements, votes: [] };
}

/** What a job and its gate are, told by nothing but its audit events in their order. */
export function replay(events: readonly LoggedEvent[]) {
  const [first, ...rest] = events;
  if (!first) throw new Error("no events");
  const path = begin(first);
  for (const event of rest) {
    const step = STEPS[event.type];
    if (!step) throw new Error(`${event.type} is not known`);
    Object.assign(path, step(path, event));
  }
  const { requirements, votes, ...standing } = path;
  // [T13] Where several people are needed, whoever edited is none of them.
  const approving = requirements.reduce((sum, { count }) => sum + count, 0) === 1 ? ["approve", "edit"] : ["approve"];
  const counting = votes.filter((vote) => vote.counts && approving.includes(vote.verdict));
  const { approved } = progress(
    requirements,
    counting.map(({ person, roles }) => ({ personId: person, emailKey: person, roles })),
  );
  const gate = requirements.map(({ any_of, count }, index) => ({ any_of, count, approved: approved[index] ?? 0 }));
  const approvers = counting.map(({ person }) => person).sort();
  return { ...standing, gate, approvers, voters: votes.map(({ person, verdict }) => `${verdict} ${person}`) };
}
