import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { jobHash } from "../src/job-hash.js";
import type { JobState, JobView, JsonObject, ProposeInput } from "../src/types.js";

export const TENANT = "ten_1";
export const AGENT = "agt_1";

type Fault = { when: RegExp; answer: number | "cut"; headers?: Record<string, string>; times: number; after: boolean };
type KeyPair = Awaited<ReturnType<typeof generateKeyPair>> & { kid: string };

/** As much of Assentry as the client talks to: real HTTP, real signatures, and faults on demand. */
export class FakeServer {
  readonly jobs = new Map<string, JobView>();
  readonly reports = new Map<string, JsonObject>();
  /** `POST /api/v1/jobs key-1`, in the order of arrival. */
  readonly requests: string[] = [];
  /** The state that a new job gets. */
  policy: (input: ProposeInput) => JobState = () => "ALLOWED";
  constraints: JsonObject = {};
  /** Changes what a claim hands out, after it was signed for. */
  tamper: (args: JsonObject) => JsonObject = (args) => args;
  grantFor: { agent?: string; job?: string; exp?: number } = {};
  url = "";
  private readonly byKey = new Map<string, { id: string; text: string }>();
  private readonly beforeRefs = new Map<string, string | undefined>();
  private readonly waiting = new Map<string, Set<() => void>>();
  private readonly sockets = new Set<Socket>();
  private faults: Fault[] = [];
  private keys: KeyPair[] = [];
  private server: Server | undefined;

  async start(port = 0): Promise<this> {
    if (this.keys.length === 0) await this.rotateKey();
    const server = createServer((request, response) => void this.handle(request, response));
    server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    this.server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this;
  }

  /** As after SIGKILL: connections are cut in the middle. Jobs are kept, as a database would. */
  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  async restart(): Promise<void> {
    await this.start(Number(new URL(this.url).port));
  }

  async rotateKey(): Promise<void> {
    const kid = randomUUID();
    this.keys = [{ ...(await generateKeyPair("EdDSA", { extractable: true })), kid }];
  }

  /** The next `times` requests that match get this answer; `after`: although they were carried out. */
  fail(when: RegExp, answer: Fault["answer"], { times = 1, after = false, headers = {} }: Partial<Fault> = {}): void {
    this.faults.push({ when, answer, times, after, headers });
  }

  count(what: RegExp): number {
    return this.requests.filter((request) => what.test(request)).length;
  }

  job(id: string): JobView {
    const view = this.jobs.get(id);
    if (view === undefined) throw new Error(`no job ${id}`);
    return view;
  }

  decide(id: string, state: JobState, change: Partial<JobView> = {}): void {
    Object.assign(this.job(id), change);
    this.job(id).job.state = state;
    for (const wake of this.waiting.get(id) ?? []) wake();
  }

  /** Edit-then-approve: another revision with its own hash. */
  edit(id: string, args: JsonObject): void {
    const view = this.job(id);
    Object.assign(view.job, { args, revision: view.job.revision + 1 });
    view.job_hash = jobHash({ ...view.job, args });
    this.decide(id, "APPROVED");
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    this.requests.push(`${method} ${url} ${request.headers["idempotency-key"] ?? ""}`.trim());
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const fault = this.takeFault(`${method} ${url}`);
    const answer = fault?.after === false ? null : await this.route(method, url, text, request);
    if (fault?.answer === "cut") return void response.destroy();
    if (fault !== undefined) return send(response, Number(fault.answer), problem("try_later"), fault.headers);
    if (answer !== null) send(response, answer.status, answer.body);
  }

  private takeFault(what: string): Fault | undefined {
    const fault = this.faults.find(({ when }) => when.test(what));
    if (fault !== undefined && --fault.times === 0) this.faults = this.faults.filter((other) => other !== fault);
    return fault;
  }

  private async route(method: string, url: string, text: string, request: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(url, this.url);
    if (pathname === "/.well-known/jwks.json") return { status: 200, body: { keys: await this.publicKeys() } };
    if (request.headers.authorization !== "Bearer ask_test") return { status: 401, body: problem("unauthenticated") };
    const [, id = "", verb] = /^\/api\/v1\/jobs\/?([^/]*)\/?(.*)$/.exec(pathname) ?? [];
    if (method === "POST" && id === "") return this.propose(text, String(request.headers["idempotency-key"]));
    if (!this.jobs.has(id)) return { status: 404, body: problem("not_found") };
    if (verb === "claim") return this.claim(id, JSON.parse(text));
    if (verb === "result") return this.report(id, JSON.parse(text));
    if (verb === "cancel") return this.cancel(id);
    if (searchParams.has("wait")) await this.held(id, Number(searchParams.get("wait")));
    return { status: 200, body: this.job(id) };
  }

  private propose(text: string, key: string): Answer {
    const known = this.byKey.get(key);
    if (known !== undefined && known.text !== text) return { status: 422, body: problem("idempotency_key_reused") };
    if (known !== undefined) return { status: 200, body: this.job(known.id) };
    const input: ProposeInput = JSON.parse(text);
    const view = jobView(input, this.policy(input), this.url);
    this.jobs.set(view.job.id, view);
    this.beforeRefs.set(view.job.id, input.before_ref);
    this.byKey.set(key, { id: view.job.id, text });
    return { status: 201, body: view };
  }

  private async held(id: string, seconds: number): Promise<void> {
    if (this.job(id).job.state !== "APPROVAL") return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      const wake = () => {
        clearTimeout(timer);
        resolve();
      };
      this.waiting.set(id, (this.waiting.get(id) ?? new Set()).add(wake));
    });
  }

  private async claim(id: string, body: JsonObject): Promise<Answer> {
    const view = this.job(id);
    if (view.job.state === "CLAIMED") return { status: 409, body: problem("already_claimed") };
    if (view.job.state === "EXPIRED") return { status: 409, body: problem("expired") };
    if (body.job_hash !== view.job_hash) return { status: 409, body: problem("hash_mismatch") };
    if (body.before_ref !== this.beforeRefs.get(id)) return { status: 409, body: problem("baseline_drift") };
    view.job.state = "CLAIMED";
    const args = this.tamper({ ...view.job.args });
    const grant = await this.sign(view);
    return {
      status: 200,
      body: { grant, args, constraints: this.constraints, expires_at: "2030-01-01T00:00:00.000Z" },
    };
  }

  private async sign(view: JobView): Promise<string> {
    const key = this.keys[0];
    if (key === undefined) throw new Error("no key");
    const { revision } = view.job;
    const { job_hash, policy_snapshot, tier } = view;
    return new SignJWT({ job_hash, revision, policy_snapshot, tier, constraints: this.constraints, approvals: [] })
      .setProtectedHeader({ alg: "EdDSA", kid: key.kid })
      .setIssuer(this.url)
      .setAudience(this.grantFor.agent ?? AGENT)
      .setSubject(this.grantFor.job ?? view.job.id)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + (this.grantFor.exp ?? 300))
      .sign(key.privateKey);
  }

  private report(id: string, body: JsonObject): Answer {
    const view = this.job(id);
    if (view.job.state !== "CLAIMED") return { status: 409, body: problem("already_reported") };
    this.reports.set(id, body);
    view.job.state = body.outcome === "succeeded" ? "SUCCEEDED" : "FAILED";
    return { status: 200, body: view };
  }

  private cancel(id: string): Answer {
    if (this.job(id).job.state !== "APPROVAL") return { status: 409, body: problem("not_cancellable") };
    this.decide(id, "CANCELLED");
    return { status: 200, body: this.job(id) };
  }

  private async publicKeys(): Promise<object[]> {
    return Promise.all(this.keys.map(async ({ publicKey, kid }) => ({ ...(await exportJWK(publicKey)), kid })));
  }
}

type Answer = { status: number; body: unknown };

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
}

function problem(code: string): JsonObject {
  return { code, detail: `The server says ${code}.`, request_id: "req_1" };
}

function jobView(input: ProposeInput, state: JobState, url: string): JobView {
  const id = `job_${randomUUID()}`;
  const tool = input.tool ?? "";
  const job: JobView["job"] = {
    id,
    state,
    revision: 1,
    topic: input.topic ?? `job.${tool}`,
    tool,
    agent: AGENT,
    agent_name: "test agent",
    tenant: TENANT,
    environment: input.environment ?? null,
    on_behalf_of: input.identity?.on_behalf_of ?? null,
    mode: "async",
    risk_tags: input.risk_tags ?? [],
    labels: {},
    scope: null,
    run: null,
    created_at: "2026-01-01T00:00:00.000Z",
    args: input.args,
  };
  return {
    job,
    decision: state === "DENIED" ? "DENY" : state === "ALLOWED" ? "ALLOW" : "REQUIRE_APPROVAL",
    approval_required: state === "APPROVAL",
    policy_snapshot: "cfg:system:policy#sha256:0",
    policy_rule_id: "rule-1",
    policy_rule_ids: ["rule-1"],
    policy_reason: "because",
    job_hash: jobHash({ ...job, args: input.args }),
    tier: null,
    constraints: {},
    requirements: [],
    undo_seconds: 0,
    reason_codes: [],
    decision_summary: { title: "", why: "", next_effect: "", facts: [] },
    sla_due_at: null,
    sla_state: null,
    expires_at: null,
    resolution: null,
    resolved_by: [],
    resolved_comment: null,
    resolved_at: null,
    change_request: null,
    erased: null,
    links: { self: `${url}/api/v1/jobs/${id}`, console: `${url}/approvals/${id}` },
  };
}
