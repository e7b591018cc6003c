// npm run bench:propose: the hot path beside a handler of the same server that only answers, and how soon an agent
// hears of a decision. The load comes from this process, on the same machine: it shares the cores with the server.
import http from "node:http";
import { availableParallelism, loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { type Call, type Load, load, quantile, send } from "./load";
import { type Servers, startServers } from "./servers";

const SECONDS = 6;
const WARM_UP_SECONDS = 2;
const CONNECTIONS = [1, 8, 32];
const VOTES = 200;
const WAITING = [1, 500];
/** Long-polls are only told of what comes after them. */
const SETTLE_MS = 1_500;

type View = { job: { id: string; state: string }; job_hash: string };
type Tenant = Servers["demo"]["tenants"][number];
type Installation = { tenant: Tenant; urls: Servers["urls"] };

const ALLOWED = { tool: "file.read", args: { path: "/reports/2026-q1.csv" }, labels: { team: "ops" } };
const GATED = {
  tool: "email.send",
  args: { to: ["customer@example.com"], subject: "Your booking", body: "Dear customer,\nyour seat has changed." },
  checkpoint: { request: "Please tell the customer that the seat has changed." },
};

const keyOf = ({ tenant }: Installation): string => tenant.agents[0]?.key ?? "";
const ms = (value: number): string => `${value.toFixed(1)} ms`;

function proposal(on: Installation, body: unknown): Call {
  return { url: `${on.urls[0]}/api/v1/jobs`, method: "POST", key: keyOf(on), body };
}

function claimOf(on: Installation, { job, job_hash }: View): Call {
  return { url: `${on.urls[0]}/api/v1/jobs/${job.id}/claim`, method: "POST", key: keyOf(on), body: { job_hash } };
}

/** The four series at a number of connections; what is claimed is what was allowed just before. */
async function series(on: Installation, connections: number): Promise<Record<string, Load>> {
  const allowed: string[] = [];
  const trivial: Call = { url: `${on.urls[0]}/healthz`, method: "GET" };
  const run = (call: Call, keep?: (text: string) => void) => load(connections, SECONDS, () => call, keep);
  const healthz = await run(trivial);
  const allow = await run(proposal(on, ALLOWED), (text) => allowed.push(text));
  const gated = await run(proposal(on, GATED));
  const claims = allowed.map((text) => claimOf(on, JSON.parse(text) as View));
  const claim = await load(connections, SECONDS, () => claims.pop());
  return { "GET /healthz": healthz, "propose, ALLOW": allow, "propose, gated": gated, claim };
}

function rowsOf(connections: number, measured: Record<string, Load>): Record<string, unknown>[] {
  const rate = (one: Load | undefined) => (one ? one.times.length / one.seconds : Number.NaN);
  return Object.entries(measured).map(([what, one]) => ({
    connections,
    what,
    "req/s": Math.round(rate(one)),
    p50: ms(quantile(one.times, 0.5)),
    p95: ms(quantile(one.times, 0.95)),
    "of /healthz": (rate(one) / rate(measured["GET /healthz"])).toFixed(2),
  }));
}

async function warmUp(on: Installation): Promise<void> {
  const allowed: string[] = [];
  const most = Math.max(...CONNECTIONS);
  await load(most, WARM_UP_SECONDS, () => ({ url: `${on.urls[0]}/healthz`, method: "GET" }));
  await load(
    most,
    WARM_UP_SECONDS,
    () => proposal(on, ALLOWED),
    (text) => allowed.push(text),
  );
  await load(most, WARM_UP_SECONDS, () => proposal(on, GATED));
  const claims = allowed.map((text) => claimOf(on, JSON.parse(text) as View));
  await load(most, WARM_UP_SECONDS, () => claims.pop());
}

/** A job that waits, and its agent's long-poll at `url`; `heard` is when the answer was there, ms. */
async function waitingJob(on: Installation, agent: http.Agent, url: string) {
  const view = JSON.parse(await send(agent, proposal(on, GATED))) as View;
  const poll: Call = { url: `${url}/api/v1/jobs/${view.job.id}?wait=60`, method: "GET", key: keyOf(on) };
  const heard = send(agent, poll).then((text) => {
    const { state } = (JSON.parse(text) as View).job;
    if (state !== "APPROVED") throw new Error(`the agent heard ${state}`);
    return performance.now();
  });
  return { view, heard };
}

/**
 * From the deciding vote to the answer of its agent's long-poll, with `waiting` agents that wait at a time: from when
 * the vote is sent, and from when its voter has the answer (below 0: the agent heard first).
 */
async function resume(on: Installation, waiting: number, url: string): Promise<{ sent: number[]; voted: number[] }> {
  const agent = new http.Agent({ keepAlive: true });
  const token = on.tenant.people.find(({ roles }) => roles.includes("reviewer"))?.token;
  const one = () => waitingJob(on, agent, url);
  const jobs = await Promise.all(Array.from({ length: waiting }, one));
  await sleep(SETTLE_MS);
  const times: { sent: number; voted: number }[] = [];
  for (let vote = 0; vote < VOTES; vote += 1) {
    const job = jobs.shift() ?? (await one());
    // With one agent at a time its long-poll has just been sent.
    if (waiting === 1) await sleep(20);
    const { id } = job.view.job;
    const body = { job_hash: job.view.job_hash, reason: "looked at it" };
    const sent = performance.now();
    await send(agent, {
      url: `${on.urls[0]}/api/v1/approvals/${id}/approve`,
      method: "POST",
      body,
      ...(token ? { key: token } : {}),
    });
    const voted = performance.now();
    const heard = await job.heard;
    times.push({ sent: heard - sent, voted: heard - voted });
    if (waiting > 1) jobs.push(await one());
  }
  for (const { heard } of jobs) heard.catch(() => {});
  agent.destroy();
  const sorted = (values: number[]) => values.sort((a, b) => a - b);
  return { sent: sorted(times.map(({ sent }) => sent)), voted: sorted(times.map(({ voted }) => voted)) };
}

async function resumeRow(on: Installation, waiting: number, processes: 1 | 2): Promise<Record<string, unknown>> {
  const { sent, voted } = await resume(on, waiting, on.urls[processes === 1 ? 0 : 1]);
  return {
    processes,
    waiting,
    votes: sent.length,
    "vote sent to resume, p50": ms(quantile(sent, 0.5)),
    p95: ms(quantile(sent, 0.95)),
    max: ms(quantile(sent, 1)),
    "vote answered to resume, p50": ms(quantile(voted, 0.5)),
  };
}

async function main(): Promise<void> {
  const servers = await startServers();
  try {
    const tenant = servers.demo.tenants[0];
    if (!tenant) throw new Error("the demo has no tenant");
    const on: Installation = { tenant, urls: servers.urls };
    const busy = () =>
      loadavg()
        .map((value) => value.toFixed(1))
        .join(" ");
    console.log(`${availableParallelism()} cores, load ${busy()} before; the bundled database with its own settings`);
    await warmUp(on);
    const table: Record<string, unknown>[] = [];
    for (const connections of CONNECTIONS) table.push(...rowsOf(connections, await series(on, connections)));
    console.table(table);
    const resumed: Record<string, unknown>[] = [];
    for (const processes of [1, 2] as const)
      for (const waiting of WAITING) resumed.push(await resumeRow(on, waiting, processes));
    console.table(resumed);
    console.log(`load ${busy()} after`);
  } finally {
    await servers.stop();
  }
}

await main();
