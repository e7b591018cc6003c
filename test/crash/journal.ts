import type { JobIdentity } from "assentry";

/** Whose key proposes, claims and reports. */
export type Agent = { id: string; tenant: string; key: string };

/** A proposal whose answer arrived. `identity` is what its hash was computed from, here and not by the server. */
export type Proposal = {
  job: string;
  hash: string;
  key: string;
  agent: Agent;
  body: Record<string, unknown>;
  identity: JobIdentity;
};
type Vote = { job: string; hash: string; person: string; verdict: "approve" | "reject" };
type Claim = { job: string; hash: string; grant: string };
type Report = { job: string; outcome: "succeeded" | "failed" };

export const KINDS = ["proposals", "votes", "claims", "reports"] as const;
export type Kind = (typeof KINDS)[number];
/** How far the journal had been written at one moment. */
export type Mark = Record<Kind, number>;
export type Entries = { proposals: Proposal[]; votes: Vote[]; claims: Claim[]; reports: Report[] };

/** All that the server has acknowledged, and what went wrong. In memory: it outlives every crash of the server. */
export class Journal {
  readonly entries: Entries = { proposals: [], votes: [], claims: [], reports: [] };
  /** Requests that were sent and never answered, or answered with 5xx: they may have happened or not. */
  readonly lost: Mark = { proposals: 0, votes: 0, claims: 0, reports: 0 };
  /** Repeated requests by which the server told that the lost one had happened. */
  readonly found: Mark = { proposals: 0, votes: 0, claims: 0, reports: 0 };
  /** How often each job's effect happened. */
  readonly effects = new Map<string, number>();
  readonly violations = new Set<string>();

  /** Records a violation; said once, however often it is found. */
  violate(what: string): void {
    if (!this.violations.has(what)) console.error(`VIOLATION ${what}`);
    this.violations.add(what);
  }

  /** The one thing that must not happen twice. */
  execute(job: string): void {
    const times = (this.effects.get(job) ?? 0) + 1;
    this.effects.set(job, times);
    if (times > 1) this.violate(`${job}: its effect happened ${times} times`);
  }

  mark(): Mark {
    const { proposals, votes, claims, reports } = this.entries;
    return { proposals: proposals.length, votes: votes.length, claims: claims.length, reports: reports.length };
  }

  since(mark: Mark): Entries {
    return {
      proposals: this.entries.proposals.slice(mark.proposals),
      votes: this.entries.votes.slice(mark.votes),
      claims: this.entries.claims.slice(mark.claims),
      reports: this.entries.reports.slice(mark.reports),
    };
  }
}
