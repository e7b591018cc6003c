// npm run test:audit-log: many writers through the API of two servers on one database, both killed in the middle and
// started again; then every leaf, node and log checkpoint against a tree built from scratch ([T45]), and how long events
// waited for their signature.
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { TwoServers } from "@/test/crash/two-servers";
import { parseFlags } from "./options.mjs";

const USAGE = "npm run test:audit-log -- [--events 10000] [--writers 32] [--kills 2]";
const PAUSE_MS = 50;
const ANSWER_WITHIN_MS = 20_000;

type Settings = { events: number; writers: number; kills: number };

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new Error(`--${name} is not a whole number: ${USAGE}`);
  return value;
}

function readSettings(args: string[]): Settings {
  const value = { type: "string" } as const;
  const { values } = parseFlags({ args, options: { events: value, writers: value, kills: value } }, USAGE);
  return {
    events: wholeNumber("events", values.events ?? "10000"),
    writers: wholeNumber("writers", values.writers ?? "32"),
    kills: wholeNumber("kills", values.kills ?? "2"),
  };
}

/** The same request until it is answered, under one idempotency key; the id of the job. */
async function propose(url: string, key: string, name: string): Promise<string> {
  for (;;) {
    try {
      const answer = await fetch(`${url}/api/v1/jobs`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "idempotency-key": name },
        body: JSON.stringify({ tool: "file.read", args: { path: name } }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const body = (await answer.json()) as { job: { id: string } };
      if (answer.ok) return body.job.id;
      if (answer.status < 500 && answer.status !== 429)
        throw new TypeError(`${answer.status}: ${JSON.stringify(body)}`);
    } catch (error) {
      if (error instanceof TypeError && /^\d/.test(error.message)) throw error;
    }
    await sleep(PAUSE_MS);
  }
}

/** Writers that never rest: the jobs that were acknowledged, each once. */
class Writers {
  readonly jobs = new Set<string>();
  private next = 0;
  private isStopped = false;
  private readonly all: Promise<unknown>;

  constructor(urls: readonly string[], key: string, count: number) {
    const writer = async (index: number) => {
      const url = urls[index % urls.length] ?? "";
      while (!this.isStopped) this.jobs.add(await propose(url, key, `job ${this.next++}`));
    };
    this.all = Promise.all(Array.from({ length: count }, (_, index) => writer(index)));
    // Told by whoever waits for more.
    this.all.catch(() => {
      this.isStopped = true;
    });
  }

  async until(count: number): Promise<void> {
    while (this.jobs.size < count && !this.isStopped) await sleep(PAUSE_MS);
    if (this.isStopped) await this.all;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.all;
  }
}

const quantile = (sorted: readonly number[], share: number): string =>
  `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN)} ms`;

async function check(tenantId: string, jobs: Set<string>, seen: Set<string>): Promise<string[]> {
  const { isRootOfOthers, signedNotes, wrongIn } = await import("@/test/audit-log");
  const { rows } = await import("@/test/world");
  while ((await rows("SELECT 1 FROM audit_pending LIMIT 1")).length > 0) await sleep(PAUSE_MS);
  const wrong = await wrongIn(tenantId);
  if (!(await isRootOfOthers(tenantId))) wrong.push("another implementation finds another root");
  const notes = new Set(await signedNotes(tenantId));
  for (const note of seen) if (!notes.has(note)) wrong.push("a log checkpoint that was signed before a kill is gone");
  const leaves = await rows<{ job_id: string; count: number }>(
    `SELECT e.job_id, count(*)::int FROM audit_events e JOIN audit_leaves l ON l.event_id = e.id
      WHERE e.tenant_id = $1 AND e.type = 'job.proposed' GROUP BY e.job_id`,
    [tenantId],
  );
  const counts = new Map(leaves.map(({ job_id, count }) => [job_id, count]));
  for (const id of jobs)
    if (counts.get(id) !== 1) wrong.push(`${id} was acknowledged and has ${counts.get(id)} leaves`);
  console.log(`${leaves.length} proposals in the log, ${jobs.size} acknowledged, ${notes.size} log checkpoints`);
  return wrong;
}

async function soak(servers: TwoServers, { events, writers, kills }: Settings): Promise<boolean> {
  const { mergeDelays, signedNotes } = await import("@/test/audit-log");
  const [tenant] = (await servers.demo()).tenants;
  const key = tenant?.agents[0]?.key ?? "";
  const tenantId = tenant?.id ?? "";
  const writing = new Writers(servers.urls, key, writers);
  const seen = new Set<string>();
  const share = Math.floor(events / (kills + 1));
  for (let kill = 1; kill <= kills; kill++) {
    await writing.until(share * kill);
    for (const note of await signedNotes(tenantId)) seen.add(note);
    const start = performance.now();
    await servers.killBoth();
    console.log(`kill ${kill}: both servers are back after ${Math.round(performance.now() - start)} ms`);
  }
  // What waited for a server that was dead says nothing of the merge delay under load.
  const since = new Date(Date.now() + 2_000);
  await sleep(2_000);
  await writing.until(Math.max(events, writing.jobs.size + share));
  await writing.stop();
  const wrong = await check(tenantId, writing.jobs, seen);
  const delays = await mergeDelays(tenantId, since);
  const [p50, p99, most] = [0.5, 0.99, 1].map((part) => quantile(delays, part));
  console.table([{ writers, "events measured": delays.length, "merge delay, p50": p50, p99, longest: most }]);
  for (const line of wrong.slice(0, 20)) console.error(line);
  console.log(`violations: ${wrong.length}`);
  return wrong.length === 0 && writing.jobs.size >= events;
}

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2));
  const servers = await TwoServers.start(randomBytes(32).toString("hex"));
  // Not before: what looks at the database reads its settings when it is loaded.
  Object.assign(process.env, servers.environment);
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => void servers.remove().finally(() => process.exit(130)));
  try {
    process.exitCode = (await soak(servers, settings)) ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    await servers.remove();
  }
  process.exit();
}

await main();
