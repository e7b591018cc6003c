import type { DecisionEntry, ReviewView, VoteView } from "@/lib/jobs/schemas";
import type { RevisionView } from "./revision-queries";

export type TimelineEntry = {
  key: string;
  kind: "agent" | "policy" | "person" | "system";
  at: string;
  /** Who did it, in words; a person's name or what stands for it. */
  who: string;
  what: string;
  tone: "neutral" | "ok" | "danger";
  why: string | null;
  note: string | null;
  channel: string | null;
  counts: boolean;
  revision: number;
  jobHash: string;
  snapshot: string;
};

const POLICY: Record<string, string> = {
  ALLOW: "allowed it",
  ALLOW_WITH_CONSTRAINTS: "allowed it within constraints",
  REQUIRE_APPROVAL: "asked for approval",
  DENY: "denied it",
};
const PERSON: Record<string, string> = {
  APPROVE: "approved",
  REJECT: "rejected",
  EDIT: "edited and approved",
  ESCALATE: "escalated",
  REQUEST_CHANGES: "asked for changes",
  UNDONE: "took back a decision",
};
const SYSTEM: Record<string, Pick<TimelineEntry, "who" | "what" | "tone"> & { kind?: "agent" }> = {
  APPROVED: { who: "The gate", what: "opened", tone: "ok" },
  REJECTED: { who: "The gate", what: "closed", tone: "danger" },
  EXPIRED: { who: "The time to decide", what: "ran out", tone: "danger" },
  CANCELLED: { who: "The agent", what: "took it back", tone: "neutral", kind: "agent" },
  CLAIMED: { who: "The agent", what: "claimed it", tone: "neutral", kind: "agent" },
  REPORTED: { who: "The agent", what: "reported the result", tone: "neutral", kind: "agent" },
  REVEALED: { who: "Assentry", what: "ended it", tone: "neutral" },
  ALTERED: { who: "The stored arguments", what: "were altered", tone: "danger" },
};

type Source = {
  review: Pick<ReviewView, "job" | "votes" | "job_hash" | "policy_snapshot">;
  decisions: readonly DecisionEntry[];
  revisions?: readonly RevisionView[];
};

/**
 * Everything that happened to a job, newest first: what was decided, with what the votes add, each later revision just before
 * policy's word on it, and the proposal itself.
 */
export function timeline({ review, decisions, revisions = [] }: Source): TimelineEntry[] {
  const entries = decisions.flatMap((entry, i) => {
    const told = describe(entry, i, review.votes);
    const revision = entry.kind === "policy" ? revisions.find(({ number }) => number === entry.revision) : undefined;
    return revision === undefined || revision.number === 1 ? [told] : [told, describeRevision(revision)];
  });
  const first = decisions.at(-1);
  entries.push({
    key: "proposed",
    kind: "agent",
    at: review.job.created_at,
    who: review.job.agent_name,
    what: `proposed ${review.job.tool}`,
    tone: "neutral",
    why: null,
    note: null,
    channel: null,
    counts: true,
    revision: 1,
    jobHash: first?.job_hash ?? review.job_hash,
    snapshot: first?.policy_snapshot ?? review.policy_snapshot,
  });
  return entries;
}

function describe(entry: DecisionEntry, index: number, votes: readonly VoteView[]): TimelineEntry {
  const vote = entry.kind === "person" ? findVote(entry, votes) : undefined;
  const shared = {
    key: `${index}-${entry.at}`,
    at: entry.at,
    why: vote?.reason ?? (vote === undefined ? entry.why : null),
    note: vote?.note ?? null,
    channel: vote?.channel ?? null,
    counts: vote?.counts ?? true,
    revision: entry.revision,
    jobHash: entry.job_hash,
    snapshot: entry.policy_snapshot,
  };
  const what = entry.what.toUpperCase();
  if (entry.kind === "policy") {
    const tone = what === "DENY" ? "danger" : "neutral";
    return { ...shared, kind: "policy", who: "Policy", what: POLICY[what] ?? inWords(what), tone };
  }
  if (entry.kind === "person") {
    const tone = what === "REJECT" ? "danger" : what === "APPROVE" ? "ok" : "neutral";
    return { ...shared, kind: "person", who: entry.who?.name ?? "A person", what: PERSON[what] ?? inWords(what), tone };
  }
  const known = SYSTEM[what] ?? { who: "Assentry", what: inWords(what), tone: "neutral" as const };
  return { ...shared, kind: known.kind ?? "system", who: known.who, what: known.what, tone: known.tone };
}

function describeRevision(revision: RevisionView): TimelineEntry {
  const isPerson = revision.author.kind === "person";
  return {
    key: `revision-${revision.number}`,
    kind: isPerson ? "person" : "agent",
    at: revision.created_at,
    who: revision.author.name ?? (isPerson ? "A person" : "The agent"),
    what: isPerson ? "edited the arguments" : "sent other arguments",
    tone: "neutral",
    why: null,
    note: null,
    channel: null,
    counts: true,
    revision: revision.number,
    jobHash: revision.job_hash,
    snapshot: revision.policy_snapshot,
  };
}

function findVote(entry: DecisionEntry, votes: readonly VoteView[]): VoteView | undefined {
  const isSame = (vote: VoteView) =>
    vote.person.id === entry.who?.id &&
    vote.revision === entry.revision &&
    vote.verdict.toUpperCase() === entry.what.toUpperCase();
  return votes.find(isSame);
}

function inWords(code: string): string {
  return code.toLowerCase().replaceAll("_", " ");
}
