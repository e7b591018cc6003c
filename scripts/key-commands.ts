import path from "node:path";
import { toldWitnesses } from "@/lib/audit/told-witnesses";
import { disconnect } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import { type KeyState, listKeys, PUBLISH_SECONDS, publishNext, rotateNow } from "@/lib/grants/rotate";
import { requireWritableFolder } from "./checks.mjs";
import { secretOf } from "./launch-data";
import { openDatabase } from "./launch-database";
import { parseFlags } from "./options.mjs";

const USAGE = `npm run keys -- COMMAND [--data DIR]

  list           the keys that sign grants, newest first
  rotate         publish the next key; a running server lets it sign ${PUBLISH_SECONDS / 60} minutes later
  rotate --now   let a new key sign at once: the old one leaked, or the secret that opens it is lost
  witness        what installations that witness each other are told (PUBLIC_URL as the server has it)

Old public keys stay in /.well-known/jwks.json, so that what they signed can be verified. A server changes the key by
itself every 90 days. The server may run meanwhile.`;

const time = (date: Date | null): string => (date ? date.toISOString().slice(0, 16).replace("T", " ") : "-".padEnd(16));

function line({ kid, state, created_at, activated_at, retired_at, opens }: KeyState): string {
  const sealed = opens || state === "retired" ? "" : "  cannot be opened: ASSENTRY_SECRET is another";
  return `${kid}  ${state.padEnd(7)}  ${time(created_at)}  ${time(activated_at)}  ${time(retired_at)}${sealed}`;
}

async function list(): Promise<void> {
  const columns = ["published", "signs from", "signs until"].map((name) => name.padEnd(16)).join("  ");
  console.log(`${"key".padEnd(43)}  state    ${columns} (UTC)`);
  for (const key of await listKeys()) console.log(line(key));
}

async function rotate(now: boolean): Promise<void> {
  if (now) {
    console.log(`${await rotateNow()} signs from now on. Processes that run notice within seconds`);
    return;
  }
  const kid = await publishNext();
  if (kid) console.log(`${kid} is published; it signs in ${PUBLISH_SECONDS / 60} minutes, while a server runs`);
  else console.log("A next key is published already; see npm run keys -- list");
}

async function witness(): Promise<void> {
  const told = await toldWitnesses();
  console.log(
    `For whoever is to be a witness of ours, as AUDIT_WITNESS_FOR:\n\n${told.logs.join("\n") || "no log yet"}\n`,
  );
  console.log(`For whoever we are to be a witness of, as AUDIT_WITNESSES:\n\n${told.witness}\n`);
  console.log(`The secret of what AUDIT_CHECKPOINT_WEBHOOK is sent (Standard Webhooks):\n\n${told.webhookSecret}`);
}

const COMMANDS = new Map<string | undefined, (now: boolean) => Promise<void>>([
  ["list", list],
  ["rotate", rotate],
  ["witness", witness],
]);

/** `npm run keys`: the keys that sign grants, from outside the server. @returns the exit code */
export async function runKeys(args: string[]): Promise<number> {
  const options = { data: { type: "string" }, now: { type: "boolean", default: false } } as const;
  const { values, positionals } = parseFlags({ args, allowPositionals: true, options }, "npm run keys");
  const [name] = positionals;
  const run = COMMANDS.get(name);
  if (!run) {
    console.log(USAGE);
    return name ? 1 : 0;
  }
  const data = path.resolve(values.data ?? ".data");
  requireWritableFolder(data);
  const database = await openDatabase(data, () => {});
  process.env.DATABASE_URL = database.appUrl;
  process.env.ASSENTRY_SECRET = secretOf(data);
  try {
    await migrate(database.url, path.resolve("prisma/migrations"));
    await run(values.now);
  } finally {
    await disconnect();
    await database.stop();
  }
  return 0;
}
