import type { Client, QueryResultRow } from "pg";
import { over, type Tx } from "@/lib/db/transaction";

/** The database as its owner, who may change tables: never the application's own connection. */
export type Owner = Pick<Client, "query">;

const LOCKS = `SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = 0; SET LOCAL TimeZone = 'UTC'`;

/** One transaction of the owner's that changes the months; one at a time. */
export async function changeMonths<T>(owner: Owner, work: (tx: Tx) => Promise<T>): Promise<T> {
  await owner.query("BEGIN");
  try {
    await owner.query(LOCKS);
    await owner.query("SELECT pg_advisory_xact_lock(hashtext('audit_months'))");
    const result = await work(over(async (_name, text, values) => (await owner.query(text, values)).rows));
    await owner.query("COMMIT");
    return result;
  } catch (error) {
    await owner.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

export const ask = async <Row extends QueryResultRow>(owner: Owner, text: string, values: unknown[] = []) =>
  (await owner.query<Row>(text, values)).rows;
