import path from "node:path";
import { type LogReport, verifyLog } from "@/lib/audit/verify-log";
import type { Kept } from "@/lib/audit/verifier/known-checkpoints";
import { originIn } from "@/lib/audit/verifier/log-keys";
import { findLogs, type Log } from "@/lib/audit/verifier/log-store";
import { disconnect } from "@/lib/db/client";
import { findClusterUrl } from "@/lib/db/embedded-cluster";
import { readText } from "@/sdk/src/cli/files";
import { bold, green, Printer, red } from "@/sdk/src/cli/printer";
import { progressBar } from "@/sdk/src/cli/progress-bar";
import { readKeys } from "@/sdk/src/cli/verifier-keys";
import { visibleJson } from "@/sdk/src/cli/visible";
import { secretOf } from "./launch-data";
import { openDatabase } from "./launch-database";
import { parseFlags } from "./options.mjs";

const USAGE = `npm run audit:verify -- [options]

Verifies the audit log of every tenant in the database: each event against its leaf, all leaves against the stored tree and
every log checkpoint, and payloads, votes, results and grants against the events that tell of them. Changes nothing; the
server may run. Says which event is wrong first, and what was altered.

  --tenant ID        only this tenant's log
  --key KEY          a verifier key of a log that you trust, name+id+base64, or a file with one a line; without any, the
                     keys that the database itself publishes are taken. Give the keys of all logs that are verified
  --checkpoint FILE  a log checkpoint that you kept: only one from elsewhere tells a history that was rewritten as a whole
  --json             the result as JSON
  --data DIR         where the bundled database is (.data), if DATABASE_URL is not set

Exit code: 0 everything fits, 1 something was altered, 2 it could not be verified.`;

const OPTIONS = {
  tenant: { type: "string" },
  key: { type: "string", multiple: true },
  checkpoint: { type: "string", multiple: true },
  json: { type: "boolean", default: false },
  data: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

const HERE = { cwd: process.cwd() };

type Wanted = { tenant: string | undefined; keys: string[]; kept: Kept[]; json: boolean };
type Verified = { log: Log; report: LogReport };

const { stdout, stderr, env } = process;
const out = new Printer((text) => void stdout.write(text), stdout.isTTY === true && (env.NO_COLOR ?? "") === "");
const draw = (text: string): void => {
  if (stderr.isTTY) stderr.write(`\r\u001b[K${text}`);
};

/** `npm run audit:verify`. @returns the exit code */
export async function runAuditVerify(args: string[]): Promise<number> {
  try {
    const { values } = parseFlags({ args, options: OPTIONS }, "npm run audit:verify -- --help");
    if (values.help) {
      console.log(USAGE);
      return 0;
    }
    const { tenant, json } = values;
    const kept = await Promise.all((values.checkpoint ?? []).map(readKept));
    const keys = await readKeys(HERE, values.key ?? []);
    return await withDatabase(path.resolve(values.data ?? ".data"), () => verifyAll({ tenant, keys, kept, json }));
  } catch (error) {
    if (process.env.ASSENTRY_DEBUG) console.error(error);
    else new Printer((text) => void stderr.write(text), false).line(said(error));
    return 2;
  }
}

/** PostgreSQL: undefined_table, undefined_column. */
const OTHER_VERSION: ReadonlySet<unknown> = new Set(["42P01", "42703"]);

function said(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && OTHER_VERSION.has(error.code))
    return `The database is of another version of Assentry: start this one once, and verify again (${error.message})`;
  return error.message;
}

const readKept = async (name: string): Promise<Kept> => ({ name, note: await readText(HERE, name) });

/** Starts the bundled database where it doesn't run, and stops it again. */
async function withDatabase(data: string, work: () => Promise<number>): Promise<number> {
  if (!process.env.DATABASE_URL && !findClusterUrl(data)) throw new Error(`${data} has no database yet`);
  const database = await openDatabase(data, () => {});
  process.env.DATABASE_URL = database.appUrl;
  // Grants are kept sealed with it.
  process.env.ASSENTRY_SECRET = secretOf(data);
  try {
    return await work();
  } finally {
    await disconnect();
    await database.stop();
  }
}

async function verifyAll({ tenant, keys, kept, json }: Wanted): Promise<number> {
  const all = await findLogs();
  const wanted = all.filter(({ id }) => tenant === undefined || id === tenant);
  const logs = wanted.map((log) => ({ log, trusted: keysOf(keys, log) }));
  if (logs.length === 0)
    throw new Error(tenant === undefined ? "There is no tenant yet" : `There is no tenant ${tenant}`);
  const homeless = kept.filter(({ note }) => !all.some(({ id }) => originIn(note)?.endsWith(`/${id}`)));
  const verified: Verified[] = [];
  for (const { log, trusted } of logs) {
    const own = kept.filter(({ note }) => originIn(note)?.endsWith(`/${log.id}`));
    const onProgress = ({ phase, done, total }: { phase: string; done: number; total: number }) =>
      draw(`${log.id}  ${phase.padEnd(7)}  ${progressBar(done, total)}`);
    const report = await verifyLog({ tenantId: log.id, keys: trusted, kept: own, onProgress });
    draw("");
    verified.push({ log, report });
    if (!json) printReport(log, report);
  }
  for (const { name } of homeless) if (!json) out.line(red("✗"), ` ${name}: no tenant has the log that this is of.`);
  const ok = homeless.length === 0 && verified.every(({ report }) => report.ok);
  const logsJson = verified.map(({ log, report }) => ({ tenant: log.id, name: log.name, ...report }));
  if (json) stdout.write(`${visibleJson({ ok, logs: logsJson, unknown: homeless.map(({ name }) => name) })}\n`);
  return ok ? 0 : 1;
}

/** Of the keys given, those of this log. @throws where some are given, and none for it */
function keysOf(keys: readonly string[], { id }: Log): string[] {
  const own = keys.filter((key) => key.split("+")[0]?.endsWith(`/${id}`));
  if (keys.length > 0 && own.length === 0)
    throw new Error(`None of the keys given is of the log of ${id}; with --tenant one log alone is verified`);
  return own;
}

function printReport({ id, name }: Log, report: LogReport): void {
  const { size, waiting, archived, checkpoints, kept, compared, findings, wrong } = report;
  const count = (number: number) => number.toLocaleString("en-US");
  out.line(report.ok ? green("✓") : red("✗"), " ", bold(`${name} (${id})`), `: ${count(size)} events`);
  const { values, votes, grants } = compared;
  out.line(`  ${count(checkpoints)} log checkpoints, ${kept === 0 ? "none" : count(kept)} that you kept`);
  out.line(
    `  ${count(values)} values, ${count(votes)} votes and ${count(grants)} claims compared with what the log says`,
  );
  if (archived > 0) out.line(`  ${count(archived)} events are archived: assentry audit verify takes their files`);
  if (waiting > 0) out.line(`  ${count(waiting)} events wait for their numbers`);
  for (const { index, message } of findings) out.line(red(index === null ? "  log" : `  ${index}`), `  ${message}`);
  if (wrong > findings.length) out.line(`  and ${count(wrong - findings.length)} more`);
}
