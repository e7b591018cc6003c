import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "@/lib/env";
import { PrismaClient } from "@/generated/prisma/client";

type Database = { pool: pg.Pool; prisma: PrismaClient };

// On every connection, whoever logs in: where the role is missing there is no connection (docs/decisions/0008-audit-log.md).
const AS_APP = "-c role=assentry_app";

// Next compiles route handlers and instrumentation into separate bundles of one process: the pool must still be one.
const shared = globalThis as typeof globalThis & { assentryDatabase?: Database };

function connect(): Database {
  const pool = new pg.Pool({
    connectionString: env().DATABASE_URL,
    max: 20,
    // UTC, because Prisma's adapter sends dates without an offset. Timeouts, because a caller that waits for ever is an
    // outage, and a statement that errs denies ([T7]).
    options: `${AS_APP} -c TimeZone=UTC -c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000`,
    connectionTimeoutMillis: 5_000,
    // Statements of a transaction that need nothing of each other share a round trip.
    pipeline: true,
  });
  // Without a listener an idle connection that the server drops would end the process.
  pool.on("error", () => {});
  // The same for one in use: whoever uses it is told by the statement that fails.
  pool.on("connect", (client) => client.on("error", () => {}));
  return { pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) };
}

function database(): Database {
  shared.assentryDatabase ??= connect();
  return shared.assentryDatabase;
}

export const prisma = (): PrismaClient => database().prisma;

/**
 * One statement on the shared pool, prepared under its name: for the hot path and for lists, where Prisma's query
 * builder would cost round trips or cannot say what we mean (see docs/decisions/0002).
 */
export async function query<Row extends pg.QueryResultRow>(
  name: string,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const result = await database().pool.query<Row>({ name, text, values });
  return result.rows;
}

/** The same for statements whose text varies with the filters: not prepared. */
export async function queryOnce<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
  const result = await database().pool.query<Row>(text, values);
  return result.rows;
}

/** A connection of the shared pool, for a transaction; whoever asks gives it back. */
export const connection = (): Promise<pg.PoolClient> => database().pool.connect();

/** A connection of its own, outside the pool, for LISTEN. */
export const newListener = (): pg.Client =>
  new pg.Client({
    connectionString: env().DATABASE_URL,
    options: AS_APP,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  });

/** Closes every connection of this process. For tests and shutdown. */
export async function disconnect(): Promise<void> {
  const open = shared.assentryDatabase;
  delete shared.assentryDatabase;
  if (!open) return;
  await open.prisma.$disconnect();
  if (!open.pool.ended) await open.pool.end();
}
