import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { disconnect } from "@/lib/db/client";
import { stopHub } from "@/lib/db/wake";
import { disconnectOwner } from "./owner";

const name = `test_${randomBytes(6).toString("hex")}`;
const url = new URL(inject("adminUrl"));
url.pathname = `/${name}`;

// Before any test imports what reads them.
process.env.DATABASE_URL = url.toString();
process.env.ASSENTRY_SECRET = randomBytes(32).toString("hex");
process.env.PUBLIC_URL = "http://localhost:3000";
process.env.ASSENTRY_LOG = "silent";

async function admin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("adminUrl") });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

beforeAll(() => admin(`CREATE DATABASE ${name} TEMPLATE ${inject("template")}`));
afterAll(async () => {
  await stopHub();
  await disconnect();
  await disconnectOwner();
  await admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
});
