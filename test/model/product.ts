import { POST as cancelRoute } from "@/app/api/v1/jobs/[id]/cancel/route";
import { POST as claimRoute } from "@/app/api/v1/jobs/[id]/claim/route";
import { POST as resultRoute } from "@/app/api/v1/jobs/[id]/result/route";
import { PUT as reviseRoute } from "@/app/api/v1/jobs/[id]/route";
import { POST as proposeRoute } from "@/app/api/v1/jobs/route";
import { POST as resumeRoute } from "@/app/api/v1/agents/[id]/resume/route";
import { POST as suspendRoute } from "@/app/api/v1/agents/[id]/suspend/route";
import { fireEscalations } from "@/lib/approvals/escalation-steps";
import { expireDue } from "@/lib/approvals/expire";
import type { Route } from "@/lib/http/handler";
import { markUnreported } from "@/lib/jobs/unreported";
import { type Answer, call, PASSWORD, rows } from "../world";
import type { Cast, CastPerson } from "./cast";
import { timeAt } from "./clock";
import { hashOf } from "./invariants";
import { type Args, type Job, type Person, argsOf } from "./model";
import type { PolicyName } from "./policies";
import type { Caller, Refusal, SentHash } from "./rules";

type Written = { id: string; hash: string; key: string; body: Record<string, unknown> };

const NOBODYS = `sha256:${"0".repeat(64)}`;
let runs = 0;

/** How an outcome begins that nobody may ever get. */
export const FAULT = "fault";

/** The product: its routes as a server calls them, and its worker. What has no route yet is done to its rows. */
export class Product {
  protected readonly written: Written[] = [];
  private readonly run = runs++;

  constructor(protected readonly cast: Cast) {}

  protected person(name: string): CastPerson {
    const found = this.cast.people.get(name);
    if (found === undefined) throw new Error(`nobody is called ${name}`);
    return found;
  }

  private agent(name: string): { id: string; key: string } {
    const found = this.cast.agents.get(name);
    if (found === undefined) throw new Error(`no agent is called ${name}`);
    return found;
  }

  protected nameOf(id: string): string {
    return [...this.cast.people].find(([, person]) => person.id === id)?.[0] ?? id;
  }

  protected idOf(job: Job): string {
    return this.written[job.index]?.id ?? "";
  }

  private behalfOf(job: Job): string | null {
    return job.onBehalfOf === null ? null : this.person(job.onBehalfOf).email;
  }

  protected hashFor(job: Job, args: Args): string {
    const { tool } = job;
    const { tenantId: tenant } = this.cast;
    return hashOf({ tenant, agent: this.agent(job.agent).id, tool, args, onBehalfOf: this.behalfOf(job) });
  }

  private sent(job: Job, sent: SentHash): { job_hash?: string } {
    if (sent === null) return {};
    return { job_hash: sent === "wrong" ? NOBODYS : this.hashFor(job, sent) };
  }

  private as({ person, credential }: Caller): { as?: string; headers?: Record<string, string> } {
    const { token, weak, session } = this.person(person.name);
    if (credential === "session") return { headers: session };
    return { as: credential === "weak" ? weak : token };
  }

  /** What the console sends along with an approval; elsewhere a token's scope proves as much ([U18]). */
  private proof({ credential }: Caller): { step_up?: { password: string } } {
    return credential === "session" ? { step_up: { password: PASSWORD } } : {};
  }

  /** The code of a refusal; null for what was done. Whatever fails otherwise is the product's failure. */
  private outcome({ status, body }: Answer): Refusal {
    if (status < 300) return null;
    return status < 500 ? (body.code ?? "without a code") : `${FAULT} ${status}`;
  }

  async propose(job: Job, expiresIn: number | null): Promise<Refusal> {
    const onBehalfOf = this.behalfOf(job);
    const body = {
      tool: job.tool,
      args: argsOf(job),
      ...(onBehalfOf === null ? {} : { identity: { on_behalf_of: onBehalfOf } }),
      ...(job.beforeRef === null ? {} : { before_ref: job.beforeRef }),
      ...(expiresIn === null ? {} : { expires_in: expiresIn }),
    };
    const key = `model-${process.pid}-${this.run}-${job.index}`;
    const answer = await call<{ job: { id: string }; job_hash: string }>(proposeRoute, {
      as: this.agent(job.agent).key,
      body,
      headers: { "idempotency-key": key },
    });
    if (answer.status === 201) this.written.push({ id: answer.body.job.id, hash: answer.body.job_hash, key, body });
    return this.outcome(answer as unknown as Answer);
  }

  async repeat(job: Job): Promise<Refusal> {
    const { id, key, body } = this.written[job.index] ?? { id: "", key: "", body: {} };
    const headers = { "idempotency-key": key };
    const answer = await call<{ job?: { id: string } }>(proposeRoute, { as: this.agent(job.agent).key, body, headers });
    if (answer.status === 200 && answer.body.job?.id !== id) return "another job";
    return this.outcome(answer as unknown as Answer);
  }

  approve(route: Route, job: Job, caller: Caller, sent: SentHash): Promise<Refusal> {
    return this.decide(route, job, caller, sent, { reason: "Fine", ...this.proof(caller) });
  }

  async decide(route: Route, job: Job, caller: Caller, sent: SentHash, body: object): Promise<Refusal> {
    const options = { id: this.idOf(job), body: { ...body, ...this.sent(job, sent) }, ...this.as(caller) };
    return this.outcome(await call(route, options));
  }

  /** The arguments are written as no serialiser would: other order, other digits, the same value. */
  async edit(route: Route, job: Job, caller: Caller, sent: SentHash, args: Args): Promise<Refusal> {
    const written = `{"text": ${JSON.stringify(args.text)}, "size": ${args.size}.0e0}`;
    const rest = JSON.stringify({ ...this.sent(job, sent), ...this.proof(caller) });
    const raw = `{"reason": "Better", ${rest.slice(1, -1)}, "args": ${written}}`;
    return this.outcome(await call(route, { id: this.idOf(job), raw, ...this.as(caller) }));
  }

  private async asAgent(route: Route, job: Job, agent: string, body?: object, method = "POST"): Promise<Refusal> {
    const sent = body === undefined ? {} : { body };
    const { key } = this.agent(agent);
    return this.outcome(await call(route, { id: this.idOf(job), as: key, method, ...sent }));
  }

  cancel(job: Job, agent: string): Promise<Refusal> {
    return this.asAgent(cancelRoute, job, agent);
  }

  claim(job: Job, agent: string, sent: SentHash, beforeRef: string | null): Promise<Refusal> {
    const body = { ...this.sent(job, sent), ...(beforeRef === null ? {} : { before_ref: beforeRef }) };
    return this.asAgent(claimRoute, job, agent, body);
  }

  report(job: Job, agent: string, outcome: string): Promise<Refusal> {
    return this.asAgent(resultRoute, job, agent, { outcome });
  }

  revise(job: Job, agent: string, args: Args): Promise<Refusal> {
    return this.asAgent(reviseRoute, job, agent, { args }, "PUT");
  }

  async suspend(agent: string, on: boolean): Promise<Refusal> {
    const { id } = this.agent(agent);
    const as = this.person("ada").token;
    return this.outcome(await call(on ? suspendRoute : resumeRoute, { id, as, body: { reason: "Model" } }));
  }

  async disable({ name }: Person, on: boolean): Promise<null> {
    const end = on ? "now()" : "NULL";
    await rows(`UPDATE people SET disabled_at = ${end} WHERE id = $1`, [this.person(name).id]);
    return null;
  }

  /** `end`: undefined takes the role away. */
  async setRole({ name }: Person, role: string, end: number | null | undefined): Promise<null> {
    const { id, tenantId } = this.person(name);
    await rows("DELETE FROM person_roles WHERE person_id = $1 AND role = $2", [id, role]);
    if (end === undefined) return null;
    await rows("INSERT INTO person_roles (person_id, tenant_id, role, expires_at) VALUES ($1, $2, $3, $4)", [
      id,
      tenantId,
      role,
      end === null ? null : timeAt(end),
    ]);
    return null;
  }

  async tick(): Promise<null> {
    await expireDue();
    await markUnreported();
    await fireEscalations();
    return null;
  }

  async setClock(seconds: number): Promise<null> {
    await rows("UPDATE clock.hand SET at = $1", [timeAt(seconds)]);
    return null;
  }

  async activate(policy: PolicyName): Promise<null> {
    await rows("UPDATE tenants SET active_snapshot = $2 WHERE id = $1", [
      this.cast.tenantId,
      this.cast.snapshots[policy],
    ]);
    return null;
  }
}
