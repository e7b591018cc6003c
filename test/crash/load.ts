import { setTimeout as sleep } from "node:timers/promises";
import { type JobIdentity, jobHash, verifyGrant } from "assentry";
import type { JSONWebKeySet } from "jose";
import type { DemoFile } from "@/prisma/seed";
import { ACTIONS } from "./actions";
import { type Answer, untilAnswered } from "./client";
import type { Agent, Journal, Kind, Proposal } from "./journal";
import type { Random } from "./random";

type Person = { id: string; tenant: string; token: string; roles: string[] };
type Waiting = Proposal & { roles: readonly string[] };
type Target = { url: string; publicUrl: string; demo: DemoFile; jwks: JSONWebKeySet };

const PROPOSERS_AN_AGENT = 2;
const EXECUTORS = 4;
const MOST_WAITING = 100;
const PAUSE_MS = 30;

/** Agents and people at work until told to stop; all that is acknowledged goes to the journal. */
export class Load {
  private stopping = false;
  private count = 0;
  private readonly waiting = new Map<string, Waiting>();
  private readonly ready: Proposal[] = [];
  private workers: Promise<void>[] = [];

  constructor(
    private readonly target: Target,
    private readonly journal: Journal,
    private readonly random: Random,
  ) {}

  start(): void {
    for (const { id: tenant, agents, people } of this.target.demo.tenants) {
      for (const { id, key } of agents)
        for (let one = 0; one < PROPOSERS_AN_AGENT; one += 1) this.work(() => this.propose({ id, tenant, key }));
      for (const { id, token, roles } of people) {
        const person: Person = { id, tenant, token, roles };
        const voted = new Set<string>();
        if (roles.some((role) => ACTIONS.some((action) => action.roles.includes(role))))
          this.work(() => this.vote(person, voted));
      }
    }
    for (let one = 0; one < EXECUTORS; one += 1) this.work(() => this.execute());
  }

  /** Ends when every request that is under way has been answered. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.workers);
  }

  private work(step: () => Promise<void>): void {
    const loop = async () => {
      while (!this.stopping) {
        await step().catch((error: unknown) => this.journal.violate(`a worker failed: ${error}`));
        await sleep(PAUSE_MS * 2 * this.random.share());
      }
    };
    this.workers.push(loop());
  }

  private async post(kind: Kind, as: string, path: string, body: unknown, key?: string) {
    const sent = { as, path, body, ...(key === undefined ? {} : { key }) };
    const { answer, wasLost } = await untilAnswered(this.target.url, this.journal, kind, sent);
    return { ...answer, wasLost, isDone: answer.status === 200 || answer.status === 201 };
  }

  private unexpected(what: string, { status, body }: Answer): void {
    this.journal.violate(`${what} was answered ${status} ${body.code ?? ""}: ${body.detail ?? ""}`);
  }

  /** What the people of its tenant can decide: else it would wait for ever. */
  private actionsOf(agent: Agent): typeof ACTIONS {
    const people = this.target.demo.tenants.find(({ id }) => id === agent.tenant)?.people ?? [];
    const held = new Set(people.flatMap((person) => person.roles));
    return ACTIONS.filter(({ roles }) => roles.every((role) => held.has(role)));
  }

  private async propose(agent: Agent): Promise<void> {
    const action = this.random.pick(this.actionsOf(agent));
    if (!action || this.waiting.size >= MOST_WAITING) return;
    this.count += 1;
    const key = `crash-${this.count}`;
    const args = { ...action.args(this.random), n: this.count };
    const body = { tool: action.tool, args, risk_tags: action.tags, labels: { crash: key } };
    const identity = { tenant: agent.tenant, agent: agent.id, topic: `job.${action.tool}`, tool: action.tool, args };
    // Sometimes twice at a time, with one key: still one job.
    const sendOnce = () => this.post("proposals", agent.key, "/jobs", body, key);
    const answers = await Promise.all(this.random.chance(0.1) ? [sendOnce(), sendOnce()] : [sendOnce()]);
    const jobs = answers.map((answer) => this.accept(answer, { key, agent, body, identity }, action.roles));
    if (new Set(jobs).size > 1) this.journal.violate(`${key}: one idempotency key, the jobs ${jobs.join(" and ")}`);
  }

  private accept(
    answer: Answer & { wasLost: boolean; isDone: boolean },
    sent: { key: string; agent: Agent; body: Record<string, unknown>; identity: JobIdentity },
    roles: readonly string[],
  ): string {
    const { job, job_hash } = answer.body as { job?: { id: string; state: string }; job_hash?: string };
    if (!answer.isDone || !job) {
      this.unexpected(`the proposal ${sent.key}`, answer);
      return "none";
    }
    const hash = jobHash(sent.identity);
    if (hash !== job_hash) this.journal.violate(`${job.id}: was proposed as ${hash}, answered as ${job_hash}`);
    if (answer.wasLost && answer.replayed) this.journal.found.proposals += 1;
    const known = this.journal.entries.proposals.some((one) => one.key === sent.key);
    if (known) return job.id;
    const proposal = { ...sent, job: job.id, hash };
    this.journal.entries.proposals.push(proposal);
    if (roles.length > 0) this.waiting.set(job.id, { ...proposal, roles });
    else this.makeReady(proposal);
    return job.id;
  }

  private async vote(person: Person, voted: Set<string>): Promise<void> {
    const mine = [...this.waiting.values()].filter(
      ({ job, agent, roles }) =>
        agent.tenant === person.tenant && !voted.has(job) && roles.some((role) => person.roles.includes(role)),
    );
    const waiting = this.random.pick(mine);
    if (!waiting) return;
    voted.add(waiting.job);
    const verdict = this.random.chance(0.15) ? "reject" : "approve";
    const body = { reason: "looked at it", job_hash: waiting.hash };
    const answer = await this.post("votes", person.token, `/approvals/${waiting.job}/${verdict}`, body);
    const { job, code, resolution, resolved_by } = answer.body as {
      job?: { state: string };
      code?: string;
      resolution?: string;
      resolved_by?: { id: string }[];
    };
    const wasMine = answer.wasLost && (code === "already_voted" || resolved_by?.some(({ id }) => id === person.id));
    if (wasMine && !answer.isDone) this.journal.found.votes += 1;
    if (answer.isDone || wasMine)
      this.journal.entries.votes.push({ job: waiting.job, hash: waiting.hash, person: person.id, verdict });
    else if (!["already_resolved", "already_voted", "not_eligible"].includes(code ?? ""))
      this.unexpected(`the vote on ${waiting.job}`, answer);
    this.settle(waiting, job?.state ?? resolution);
  }

  private settle(waiting: Waiting, state: string | undefined): void {
    if (state === undefined || state === "APPROVAL" || !this.waiting.delete(waiting.job)) return;
    if (state === "APPROVED") this.makeReady(waiting);
  }

  /** Often for two executors at once: only one may act. */
  private makeReady(proposal: Proposal): void {
    this.ready.push(proposal);
    if (this.random.chance(0.3)) this.ready.push(proposal);
  }

  private async execute(): Promise<void> {
    const proposal = this.ready.shift();
    if (!proposal) return;
    const { job, hash, agent, identity } = proposal;
    const claim = await this.post("claims", agent.key, `/jobs/${job}/claim`, { job_hash: hash });
    if (!claim.isDone) {
      if (claim.body.code !== "already_claimed") return this.unexpected(`the claim of ${job}`, claim);
      // Whether the lost claim was ours cannot be told: the effect must not happen.
      if (claim.wasLost) this.journal.found.claims += 1;
      return;
    }
    const expected = { ...identity, args: claim.body.args, job, issuer: this.target.publicUrl };
    const { jti } = await verifyGrant(String(claim.body.grant), { jwks: this.target.jwks, expected });
    this.journal.entries.claims.push({ job, hash, grant: jti ?? "" });
    this.journal.execute(job);
    await this.report(proposal);
  }

  private async report({ job, agent }: Proposal): Promise<void> {
    const outcome = this.random.chance(0.1) ? "failed" : "succeeded";
    const answer = await this.post("reports", agent.key, `/jobs/${job}/result`, { outcome });
    const wasMine = answer.wasLost && answer.body.code === "already_reported";
    if (wasMine) this.journal.found.reports += 1;
    if (answer.isDone || wasMine) this.journal.entries.reports.push({ job, outcome });
    else this.unexpected(`the report on ${job}`, answer);
  }
}
