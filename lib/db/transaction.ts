import { createHash } from "node:crypto";
import type { PoolClient, QueryResultRow } from "pg";
import type { Prisma } from "@/generated/prisma/client";
import { connection, prisma } from "./client";

/**
 * What the statements of one transaction go through. Those that are sent without waiting for each other share a round
 * trip, in their order: `Promise.all([tx.rows`…`, tx.rows`…`])`.
 */
export type Tx = {
  /** One statement, prepared; what stands in `${}` becomes a parameter. Arrays are PostgreSQL's; JSON is given as text. */
  rows: <Row extends QueryResultRow>(text: TemplateStringsArray, ...values: unknown[]) => Promise<Row[]>;
  /** The same for a text put together elsewhere; `name` must tell it from all others. */
  query: <Row extends QueryResultRow>(name: string, text: string, values: unknown[]) => Promise<Row[]>;
};

/** The same, and every model: for rows that are written once in a while, where types are worth more than round trips. */
export type ModelTx = Prisma.TransactionClient & Tx;

type Prepared = { name: string; text: string };

const ATTEMPTS = 4;
/** PostgreSQL: serialization_failure, deadlock_detected. */
const CODES: ReadonlySet<unknown> = new Set(["40001", "40P01", "P2034"]);

const UNIQUE: ReadonlySet<unknown> = new Set(["23505", "P2002"]);

// A tagged template's strings are one object for each place in the code.
const prepared = new WeakMap<TemplateStringsArray, Prepared>();

function prepare(strings: TemplateStringsArray): Prepared {
  const known = prepared.get(strings);
  if (known) return known;
  const text = strings.reduce((before, part, index) => `${before}$${index}${part}`);
  const made = { name: createHash("sha256").update(text).digest("base64url").slice(0, 20), text };
  prepared.set(strings, made);
  return made;
}

/** Statements over a connection that somebody else has begun a transaction on. */
export const over = (query: Tx["query"]): Tx => ({
  query,
  rows: (strings, ...values) => {
    const { name, text } = prepare(strings);
    return query(name, text, values);
  },
});

function mayRetry(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  if ("code" in error && CODES.has(error.code)) return true;
  // A serialisation failure at COMMIT arrives as the adapter's own error, not as P2034.
  const cause = "cause" in error ? error.cause : undefined;
  return typeof cause === "object" && cause !== null && "kind" in cause && cause.kind === "TransactionWriteConflict";
}

async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (tried >= ATTEMPTS || !mayRetry(error)) throw error;
    }
  }
}

async function once<T>(client: PoolClient, work: (tx: Tx) => Promise<T>): Promise<T> {
  // Not waited for: it shares the round trip of the first statements.
  const begun = client.query("BEGIN");
  const [result] = await Promise.all([
    work(over(async (name, text, values) => (await client.query({ name, text, values })).rows)),
    begun,
  ]);
  await client.query("COMMIT");
  return result;
}

/**
 * Runs `work` in one transaction (READ COMMITTED), again on a serialisation failure or deadlock. `work` must have no
 * effect outside the database.
 */
export function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return retrying(async () => {
    const client = await connection();
    try {
      const result = await once(client, work);
      client.release();
      return result;
    } catch (error) {
      // A connection that cannot even roll back is of no use to anybody.
      await client.query("ROLLBACK").then(
        () => client.release(),
        (broken: Error) => client.release(broken),
      );
      throw error;
    }
  });
}

/** The same with Prisma's models beside the statements (docs/decisions/0002). */
export function modelTransaction<T>(work: (tx: ModelTx) => Promise<T>): Promise<T> {
  const run = (models: Prisma.TransactionClient) => {
    const { rows, query } = over((_name, text, values) => models.$queryRawUnsafe(text, ...values));
    // Defined, not assigned: the client is a proxy, and would keep what is assigned for every transaction of the process.
    return work(Object.create(models, { rows: { value: rows }, query: { value: query } }));
  };
  return retrying(() => prisma().$transaction(run, { maxWait: 10_000, timeout: 10_000 }));
}

/** True where a unique index refused a row: somebody was first. */
export function isTaken(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && UNIQUE.has(error.code);
}
