import pg from "pg";

/**
 * A clock that stands still until it is set, for one test database: the model knows the time to the second, also the
 * one at which something ends. The product judges time only by the database's unqualified now() and clock_timestamp():
 * functions of these names in a schema that the search path puts before pg_catalog (which comes first only where it
 * isn't named) answer in their stead. Column defaults were bound to pg_catalog's when the tables were made, so they are
 * set anew. What Prisma fills in itself (`@default(now())`) keeps the machine's time: those columns only say when a row
 * was written, and nothing here compares them.
 */
const INSTALL = `
CREATE SCHEMA clock;
CREATE TABLE clock.hand (at timestamptz(3) NOT NULL);
INSERT INTO clock.hand VALUES ('2030-01-01T00:00:00Z');
GRANT USAGE ON SCHEMA clock TO assentry_app;
GRANT SELECT ON clock.hand TO assentry_app;
CREATE FUNCTION clock.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM clock.hand';
CREATE FUNCTION clock.transaction_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM clock.hand';
CREATE FUNCTION clock.statement_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM clock.hand';
CREATE FUNCTION clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT at FROM clock.hand';
DO $$
DECLARE c RECORD;
BEGIN
  FOR c IN SELECT d.adrelid::regclass AS place, a.attname AS name, pg_get_expr(d.adbin, d.adrelid) AS what
             FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
            WHERE pg_get_expr(d.adbin, d.adrelid) LIKE '%now()%' LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s',
                   c.place, c.name, replace(c.what, 'now()', 'clock.now()'));
  END LOOP;
  EXECUTE format('ALTER DATABASE %I SET search_path = clock, public, pg_catalog', current_database());
END $$`;

/** Before the first connection of the product's pool: a search path is taken when a connection begins. */
export async function installClock(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(INSTALL).finally(() => client.end());
}

/** Where every run begins; times in the model are whole seconds since then. */
export const EPOCH = Date.UTC(2030, 0, 1);

export const timeAt = (seconds: number): Date => new Date(EPOCH + seconds * 1_000);

/** Seconds of a time of the database; null stays null. */
export const secondsOf = (time: Date | string | null): number | null =>
  time === null ? null : (new Date(time).getTime() - EPOCH) / 1_000;
