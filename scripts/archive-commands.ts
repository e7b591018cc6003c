import path from "node:path";
import pg from "pg";
import { disconnect } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import { archiveMonth, monthsBefore } from "@/lib/retention/archive";
import { findMonth } from "@/lib/retention/month";
import type { Owner } from "@/lib/retention/owner";
import { restoreMonth } from "@/lib/retention/restore";
import { requireWritableFolder } from "./checks.mjs";
import { secretOf } from "./launch-data";
import { openDatabase } from "./launch-database";
import { parseFlags } from "./options.mjs";

const ARCHIVE = `npm run audit:archive -- --before MONTH --to FOLDER [--data DIR]

Moves the events of whole months before MONTH (2026-01, UTC) from the audit log to FOLDER/TENANT/MONTH.jsonl.gz. Each file
is read back and compared with the log before its month leaves the database. Proofs of archived events stay valid; nothing
that can be erased is in a file. The server may run. See docs/audit.md, *Erasure, retention, archives*.`;

const RESTORE = `npm run audit:restore -- FILE... [--data DIR]

Puts archived months back, each after comparing every event with the log. The server may run.`;

const plural = (count: number, one: string): string =>
  `${count.toLocaleString("en-US")} ${one}${count === 1 ? "" : "s"}`;

/** Does something as the database's owner, starting the bundled one for as long as it takes. */
async function asOwner(data: string, work: (owner: Owner) => Promise<void>): Promise<number> {
  requireWritableFolder(data);
  const database = await openDatabase(data, () => {});
  process.env.DATABASE_URL = database.appUrl;
  process.env.ASSENTRY_SECRET = secretOf(data);
  const client = new pg.Client({ connectionString: database.url, application_name: "assentry archive" });
  try {
    await migrate(database.url, path.resolve("prisma/migrations"));
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => {});
    await disconnect();
    await database.stop();
  }
  return 0;
}

/** `npm run audit:archive`. @returns the exit code */
export async function runArchive(args: string[]): Promise<number> {
  const options = { before: { type: "string" }, to: { type: "string" }, data: { type: "string" } } as const;
  const { values } = parseFlags({ args, options }, "npm run audit:archive");
  const { before, to } = values;
  if (before === undefined || to === undefined || !findMonth(before)) {
    console.log(ARCHIVE);
    return args.length === 0 ? 0 : 1;
  }
  return asOwner(path.resolve(values.data ?? ".data"), async (owner) => {
    const months = await monthsBefore(owner, before);
    if (months.length === 0) console.log(`The database has no events of months before ${before} that are over`);
    for (const month of months) {
      const { events, files } = await archiveMonth(owner, month, path.resolve(to));
      console.log(`${month.name}  ${plural(events, "event")} in ${plural(files.length, "file")}`);
    }
  });
}

/** `npm run audit:restore`. @returns the exit code */
export async function runRestore(args: string[]): Promise<number> {
  const config = { args, allowPositionals: true, options: { data: { type: "string" } } } as const;
  const { values, positionals } = parseFlags(config, "npm run audit:restore");
  if (positionals.length === 0) {
    console.log(RESTORE);
    return args.length === 0 ? 0 : 1;
  }
  return asOwner(path.resolve(values.data ?? ".data"), async (owner) => {
    for (const name of positionals) {
      const { tenant, month, events } = await restoreMonth(owner, path.resolve(name));
      console.log(`${month} of ${tenant}  ${plural(events, "event")}`);
    }
  });
}
