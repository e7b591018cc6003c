import pg from "pg";

let pool: pg.Pool | undefined;

function open(): pg.Pool {
  const opened = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 5, options: "-c TimeZone=UTC" });
  // For connections that a test ends on purpose.
  opened.on("error", () => {});
  opened.on("connect", (client) => client.on("error", () => {}));
  return opened;
}

/**
 * Does something as the database's owner, whom no privilege stops: tests look at everything and tamper with it, while what
 * they test has the application's role.
 */
export async function asOwner<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  pool ??= open();
  const client = await pool.connect();
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    // It may be in the middle of a transaction.
    client.release(true);
    throw error;
  }
}

export async function disconnectOwner(): Promise<void> {
  const opened = pool;
  pool = undefined;
  await opened?.end();
}
