-- Events by month, so that old ones can be archived, and erasure of what they commit to (docs/decisions/0009-retention.md).

-- In a schema of their own: nobody reads or writes a month but through audit_events, whose triggers see every event.
CREATE SCHEMA "audit_months";

-- Its successor has the same indexes, by the same names.
CREATE TEMP TABLE "indexes_before" ON COMMIT DROP AS
  SELECT c.relname AS "name", pg_get_indexdef(i.indexrelid) AS "definition"
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = 'audit_events'::regclass AND NOT i.indisprimary;

ALTER TABLE "audit_events" RENAME TO "audit_events_before";
ALTER INDEX "audit_events_pkey" RENAME TO "audit_events_before_pkey";
ALTER TABLE "audit_events_before" RENAME CONSTRAINT "audit_events_tenant_id_fkey" TO "audit_events_before_tenant_id_fkey";

CREATE TABLE "audit_events" (
  "id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "job_id" TEXT,
  "actor" JSONB NOT NULL,
  "data" JSONB NOT NULL DEFAULT '{}',
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id", "at"),
  CONSTRAINT "audit_events_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE
) PARTITION BY RANGE ("at");
DO $$
DECLARE
  v RECORD;
BEGIN
  FOR v IN SELECT * FROM indexes_before LOOP
    EXECUTE format('DROP INDEX public.%I', v.name);
    EXECUTE v.definition;
  END LOOP;
END $$;
CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE ON "audit_events"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_events_no_truncate" BEFORE TRUNCATE ON "audit_events"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Takes what no month takes: an event is never refused. audit_make_months() empties it into months.
CREATE TABLE "audit_months"."other" PARTITION OF "audit_events" DEFAULT;
CREATE TRIGGER "no_truncate" BEFORE TRUNCATE ON "audit_months"."other"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- The table of a month (any time in it, UTC), made where it is missing. What is in "other" of that month goes with it.
CREATE FUNCTION "audit_make_month"(p_at TIMESTAMPTZ) RETURNS TEXT LANGUAGE plpgsql
  SET TimeZone = 'UTC' SET search_path = public, pg_temp AS $$
DECLARE
  v_from TIMESTAMPTZ := date_trunc('month', p_at);
  v_to TIMESTAMPTZ := v_from + interval '1 month';
  v_name TEXT := to_char(v_from, '"events_"YYYY_MM');
BEGIN
  IF to_regclass('audit_months.' || v_name) IS NOT NULL THEN
    RETURN v_name;
  END IF;
  -- Detached, "other" has no triggers of the log's: its rows only change their table.
  LOCK TABLE audit_events IN ACCESS EXCLUSIVE MODE;
  IF to_regclass('audit_months.' || v_name) IS NOT NULL THEN
    RETURN v_name;
  END IF;
  ALTER TABLE audit_events DETACH PARTITION audit_months.other;
  EXECUTE format('CREATE TABLE audit_months.%I PARTITION OF audit_events FOR VALUES FROM (%L) TO (%L)', v_name, v_from, v_to);
  EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_months.%I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', v_name);
  EXECUTE format('WITH moved AS (DELETE FROM audit_months.other WHERE at >= %L AND at < %L RETURNING *)
                  INSERT INTO audit_months.%I SELECT * FROM moved', v_from, v_to, v_name);
  ALTER TABLE audit_events ATTACH PARTITION audit_months.other DEFAULT;
  RETURN v_name;
END $$;

-- The months to come, and those of what is in "other". With the owner's rights: the application may make months, and do
-- nothing else to the tables of events. Gives up rather than holding up the events behind a long transaction.
CREATE FUNCTION "audit_make_months"() RETURNS INT LANGUAGE plpgsql SECURITY DEFINER
  SET TimeZone = 'UTC' SET lock_timeout = '2s' SET search_path = public, pg_temp AS $$
DECLARE
  v_made INT := 0;
  v_at TIMESTAMPTZ;
BEGIN
  -- Of two at once the second has nothing to do; and would wait for the first, who waits for its reading of "other".
  IF NOT pg_try_advisory_xact_lock(hashtext('audit_months')) THEN
    RETURN 0;
  END IF;
  FOR v_at IN SELECT date_trunc('month', now()) + make_interval(months => n) FROM generate_series(0, 3) n
              UNION SELECT DISTINCT date_trunc('month', at) FROM audit_months.other LOOP
    CONTINUE WHEN to_regclass('audit_months.' || to_char(v_at, '"events_"YYYY_MM')) IS NOT NULL;
    PERFORM audit_make_month(v_at);
    v_made := v_made + 1;
  END LOOP;
  RETURN v_made;
END $$;

-- Where an event is, beside its id: one month is looked into, not all.
ALTER TABLE "audit_leaves" ADD COLUMN "at" TIMESTAMPTZ(3);
ALTER TABLE "audit_leaves" DISABLE TRIGGER "audit_leaves_append_only";
UPDATE "audit_leaves" l SET "at" = e."at" FROM "audit_events_before" e WHERE e."id" = l."event_id";
ALTER TABLE "audit_leaves" ENABLE TRIGGER "audit_leaves_append_only";
ALTER TABLE "audit_leaves" ALTER COLUMN "at" SET NOT NULL;
ALTER TABLE "audit_pending" DISABLE TRIGGER USER;
UPDATE "audit_pending" p SET "at" = e."at" FROM "audit_events_before" e WHERE e."id" = p."event_id";
ALTER TABLE "audit_pending" ENABLE TRIGGER USER;
ALTER TABLE "audit_pending" ALTER COLUMN "at" DROP DEFAULT;

-- No key of events is without their time, and archived events are elsewhere: that each leaf, salt and message belongs to
-- an event is for the tree to prove, and for those who write both in one transaction.
ALTER TABLE "audit_pending" DROP CONSTRAINT "audit_pending_event_id_fkey";
ALTER TABLE "audit_leaves" DROP CONSTRAINT "audit_leaves_event_id_fkey";
ALTER TABLE "audit_salts" DROP CONSTRAINT "audit_salts_event_id_fkey";
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_event_id_fkey";

CREATE FUNCTION "require_event"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_events WHERE id = NEW.event_id AND at = now()::timestamptz(3)) THEN
    RAISE EXCEPTION 'a message is owed for an event of the same transaction' USING ERRCODE = '23503';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "outbox_require_event" AFTER INSERT ON "outbox" FOR EACH ROW EXECUTE FUNCTION "require_event"();

SELECT audit_make_month("month") FROM (SELECT DISTINCT date_trunc('month', "at", 'UTC') AS "month" FROM "audit_events_before") m;
SELECT audit_make_months();
INSERT INTO "audit_events" SELECT "id", "tenant_id", "type", "job_id", "actor", "data", "at" FROM "audit_events_before";

-- Whoever had rights on the table has these on its successor, and no others: not those that new tables come with.
DO $$
DECLARE
  v RECORD;
BEGIN
  FOR v IN SELECT DISTINCT a.grantee::regrole::text AS grantee FROM pg_class c, aclexplode(c.relacl) a
            WHERE c.oid = 'audit_events'::regclass AND a.grantee NOT IN (0, c.relowner) LOOP
    EXECUTE format('REVOKE ALL ON audit_events FROM %s', v.grantee);
  END LOOP;
  FOR v IN SELECT a.grantee::regrole::text AS grantee, a.privilege_type AS what, NULL::text AS col
             FROM pg_class c, aclexplode(c.relacl) a
            WHERE c.oid = 'audit_events_before'::regclass AND a.grantee NOT IN (0, c.relowner)
           UNION ALL
           SELECT a.grantee::regrole::text, a.privilege_type, quote_ident(t.attname)
             FROM pg_attribute t, aclexplode(t.attacl) a WHERE t.attrelid = 'audit_events_before'::regclass LOOP
    EXECUTE format('GRANT %s %s ON audit_events TO %s', v.what, COALESCE('(' || v.col || ')', ''), v.grantee);
  END LOOP;
END $$;
DROP TABLE "audit_events_before";

CREATE OR REPLACE FUNCTION "audit_event_waits"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_pending (event_id, tenant_id, at) SELECT id, tenant_id, at FROM written;
  RETURN NULL;
END $$;
CREATE TRIGGER "audit_events_wait" AFTER INSERT ON "audit_events"
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION "audit_event_waits"();

-- Which months are archived, and enough of their events to find their salts, and to say whose answer they are missing from.
CREATE TABLE "audit_archives" (
  "tenant_id" TEXT NOT NULL,
  "month" DATE NOT NULL,
  "events" BIGINT NOT NULL,
  "file" TEXT NOT NULL,
  "sha256" TEXT NOT NULL,
  "archived_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "audit_archives_pkey" PRIMARY KEY ("tenant_id", "month"),
  CONSTRAINT "audit_archives_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE TABLE "audit_archived_events" (
  "event_id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "month" DATE NOT NULL,
  "type" TEXT NOT NULL,
  "job_id" TEXT,
  "actor_id" TEXT,
  CONSTRAINT "audit_archived_events_pkey" PRIMARY KEY ("event_id"),
  CONSTRAINT "audit_archived_events_tenant_id_month_fkey" FOREIGN KEY ("tenant_id", "month") REFERENCES "audit_archives"("tenant_id", "month") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "audit_archived_events_tenant_id_month_idx" ON "audit_archived_events"("tenant_id", "month");
CREATE INDEX "audit_archived_events_job_id_idx" ON "audit_archived_events"("job_id");
CREATE INDEX "audit_archived_events_tenant_id_actor_id_idx" ON "audit_archived_events"("tenant_id", "actor_id");

-- Erasure: of a job's payload once it has ended, and of a person. Arguments that are gone are NULL: no payload is.
ALTER TABLE "jobs" ADD COLUMN "erased_at" TIMESTAMPTZ(3), ADD COLUMN "erased_by" TEXT;
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_erased_ended" CHECK ("erased_at" IS NULL OR "state" IN
  ('DENIED', 'REJECTED', 'EXPIRED', 'CANCELLED', 'REVOKED', 'SUCCEEDED', 'FAILED', 'UNREPORTED'));
CREATE INDEX "jobs_to_erase" ON "jobs"("tenant_id", "updated_at") WHERE "erased_at" IS NULL AND "state" IN
  ('DENIED', 'REJECTED', 'EXPIRED', 'CANCELLED', 'REVOKED', 'SUCCEEDED', 'FAILED', 'UNREPORTED');
ALTER TABLE "revisions" ALTER COLUMN "args" DROP NOT NULL;
ALTER TABLE "people" ADD COLUMN "erased_at" TIMESTAMPTZ(3);
ALTER TABLE "people" ADD CONSTRAINT "people_erased_disabled" CHECK ("erased_at" IS NULL OR ("disabled_at" IS NOT NULL AND "password_hash" IS NULL));
-- Days after its end for which a job's payload is kept; NULL: until somebody erases it.
ALTER TABLE "tenants" ADD COLUMN "payload_retention_days" INTEGER;
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_payload_retention_positive" CHECK ("payload_retention_days" BETWEEN 1 AND 36500);

-- Archiving is for whoever owns the database. (The role is made in 0009.)
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'assentry_app') THEN
    REVOKE INSERT, UPDATE, DELETE ON audit_archives, audit_archived_events FROM assentry_app;
  END IF;
END $$;
