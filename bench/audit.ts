// npm run bench:audit [-- --events N]: a log of 1,000,000 events. Events are written by bulk SQL; numbered, signed, exported
// and proved by two servers as a user has them, and verified by the command line as it is published. Needs some gigabytes
// in the temporary folder for as long as it runs.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { cp, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { disconnect } from "@/lib/db/client";
import { verifyLog } from "@/lib/audit/verify-log";
import { buildCli } from "../sdk/build.mjs";
import { fill } from "./audit-log";
import { load, quantile } from "./load";
import { startServers } from "./servers";

const { values } = parseArgs({ options: { events: { type: "string", default: "1000000" } } });
const EVENTS = Number(values.events);
const PROOF_SECONDS = 10;
const RUNS = 3;

type Row = { what: string; measured: string; wanted: string };
const rows: Row[] = [];
function told(what: string, measured: string, wanted = ""): void {
  rows.push({ what, measured, wanted });
  console.log(`${what}: ${measured}`);
}
const rate = (count: number, seconds: number): string => `${Math.round(count / seconds).toLocaleString("en-US")}/s`;

/** Proofs of random events, one after the other over one connection. */
async function benchProofs(url: string, key: string): Promise<void> {
  const next = () =>
    ({ url: `${url}/api/v1/audit/proof?seq=${Math.floor(Math.random() * EVENTS)}`, method: "GET", key }) as const;
  await load(1, 2, next);
  const { times } = await load(1, PROOF_SECONDS, next);
  const trivial = await load(1, 3, () => ({ url: `${url}/healthz`, method: "GET" }));
  const ms = (share: number) => `${quantile(times, share).toFixed(1)} ms`;
  told("inclusion proof over HTTP, p50 / p95", `${ms(0.5)} / ${ms(0.95)}`, "5 ms");
  told("for comparison: /healthz, p50", `${quantile(trivial.times, 0.5).toFixed(1)} ms`);
}

async function benchExport(url: string, token: string, file: string): Promise<void> {
  const start = performance.now();
  const answer = await fetch(`${url}/api/v1/audit/export`, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok || !answer.body) throw new Error(`the export answered ${answer.status}: ${await answer.text()}`);
  await pipeline(Readable.fromWeb(answer.body as never), createWriteStream(file));
  const seconds = (performance.now() - start) / 1_000;
  const { size } = await stat(file);
  told("full export", `${seconds.toFixed(1)} s, ${(size / 1e6).toFixed(0)} MB, ${rate(EVENTS, seconds)}`);
}

async function keysOf(url: string, token: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
  const answer = await fetch(`${url}/api/v1/audit/checkpoint`, { headers });
  return ((await answer.json()) as { keys: string[] }).keys;
}

/** Says at its end how much memory the process had at most. */
const MEASURE = `import { isMainThread } from "node:worker_threads";
if (isMainThread) process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  console.error("\\n" + JSON.stringify({ maxRSS, cpu: (userCPUTime + systemCPUTime) / 1e6 }));
});`;

async function verifyOnce(folder: string, file: string): Promise<{ seconds: number; megabytes: number; cpu: number }> {
  const start = performance.now();
  const args = [
    "--import",
    `data:text/javascript,${encodeURIComponent(MEASURE)}`,
    "bin/assentry.mjs",
    "audit",
    "verify",
  ];
  const child = spawn(process.execPath, [...args, file, "--key", "log.key"], { cwd: folder });
  let [out, err] = ["", ""];
  child.stdout.on("data", (text) => (out += text));
  child.stderr.on("data", (text) => (err += text));
  const [code] = await once(child, "close");
  const seconds = (performance.now() - start) / 1_000;
  if (code !== 0) throw new Error(`assentry audit verify ended with ${code}: ${out}${err}`);
  const { maxRSS, cpu } = JSON.parse(err.trim().split("\n").at(-1) ?? "");
  return { seconds, megabytes: maxRSS / 1024, cpu };
}

async function benchOffline(folder: string, file: string, keys: string[]): Promise<void> {
  await mkdir(path.join(folder, "dist"));
  await buildCli(path.join(folder, "dist"));
  await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
  await cp(path.join(import.meta.dirname, "../sdk/bin"), path.join(folder, "bin"), { recursive: true });
  await writeFile(path.join(folder, "log.key"), `${keys.join("\n")}\n`);
  const runs: Awaited<ReturnType<typeof verifyOnce>>[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await verifyOnce(folder, file));
  const each = (of: (run: (typeof runs)[number]) => number, digits: number) =>
    runs.map((run) => of(run).toFixed(digits)).join(", ");
  told("offline verification, each run", `${each(({ seconds }) => seconds, 1)} s`, "10 s");
  told("  processor time of these", `${each(({ cpu }) => cpu, 1)} s`);
  told("  memory at most", `${each(({ megabytes }) => megabytes, 0)} MB`, "300 MB");
}

async function benchLive(databaseUrl: string, tenantId: string): Promise<void> {
  process.env.DATABASE_URL = databaseUrl;
  process.env.ASSENTRY_SECRET = randomBytes(32).toString("hex");
  const before = process.memoryUsage.rss();
  let most = before;
  const start = performance.now();
  const report = await verifyLog({ tenantId, onProgress: () => (most = Math.max(most, process.memoryUsage.rss())) });
  const seconds = (performance.now() - start) / 1_000;
  await disconnect();
  if (!report.ok) throw new Error(`the log is wrong: ${JSON.stringify(report.findings.slice(0, 3))}`);
  const megabytes = ((most - before) / 1e6).toFixed(0);
  told("verification in the database", `${seconds.toFixed(1)} s, ${rate(report.size, seconds)}, ${megabytes} MB more`);
}

const folder = await mkdtemp(path.join(tmpdir(), "assentry-bench-audit-"));
const servers = await startServers();
try {
  const [url] = servers.urls;
  const tenant = servers.demo.tenants[0];
  const token = tenant?.people.find(({ roles }) => roles.includes("auditor"))?.token;
  if (!tenant || !token) throw new Error("the demo has no auditor");
  const { written, numbered } = await fill(servers.databaseUrl, tenant.id, EVENTS);
  told("events written in bulk", rate(EVENTS, written));
  told("numbered and signed by two servers", `${rate(EVENTS, numbered)}, both together`);
  await benchProofs(url, token);
  const file = path.join(folder, "log.jsonl");
  await benchExport(url, token, file);
  const keys = await keysOf(url, token);
  await benchLive(servers.databaseUrl, tenant.id);
  await servers.stop();
  await benchOffline(folder, file, keys);
} finally {
  await servers.stop();
  await rm(folder, { recursive: true, force: true });
}
console.table(rows);
const load1 = loadavg()[0]?.toFixed(1);
console.log(
  `${EVENTS.toLocaleString("en-US")} events, ${availableParallelism()} cores, load average at the end ${load1}`,
);
