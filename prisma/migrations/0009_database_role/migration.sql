-- What an event alone tells, such as why an agent was stopped: beside its salt, because it is erased with it.
ALTER TABLE "audit_salts" ADD COLUMN "kept" JSONB;

-- The role that the application has on every connection (docs/decisions/0008-audit-log.md). Roles belong to the server, not
-- to the database: another database of it may have made this one already, or be making it now.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'assentry_app') THEN
    BEGIN
      CREATE ROLE "assentry_app" NOLOGIN;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'this user may not create roles: run CREATE ROLE assentry_app; GRANT assentry_app TO "%"; as one who may, and start again', current_user;
    END;
  END IF;
  -- For an application that logs in as this user too. A superuser may take any role.
  IF NOT pg_has_role(current_user, 'assentry_app', 'MEMBER') THEN
    BEGIN
      EXECUTE format('GRANT assentry_app TO %I', current_user);
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END;
  END IF;
END $$;

REVOKE CREATE ON SCHEMA "public" FROM PUBLIC;
GRANT USAGE ON SCHEMA "public" TO "assentry_app";
ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "assentry_app";
ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT USAGE, SELECT ON SEQUENCES TO "assentry_app";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "public" TO "assentry_app";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "public" TO "assentry_app";

-- History is added to and read.
REVOKE UPDATE, DELETE ON "audit_events", "audit_leaves", "audit_nodes", "audit_checkpoints", "policy_snapshots" FROM "assentry_app";
-- An event waits until it has its number, a salt is there until it is erased, and a log only grows.
REVOKE UPDATE ON "audit_pending", "audit_salts" FROM "assentry_app";
REVOKE DELETE ON "audit_logs" FROM "assentry_app";
DO $$
BEGIN
  IF to_regclass('"_prisma_migrations"') IS NOT NULL THEN
    REVOKE ALL ON "_prisma_migrations" FROM "assentry_app";
  END IF;
END $$;

-- For everybody else, as the tables of 0008 have it.
CREATE TRIGGER "audit_salts_no_change" BEFORE UPDATE ON "audit_salts"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_salts_no_truncate" BEFORE TRUNCATE ON "audit_salts"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_pending_no_change" BEFORE UPDATE ON "audit_pending"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_pending_no_truncate" BEFORE TRUNCATE ON "audit_pending"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Whoever may take an event out of the line could keep it out of the log.
CREATE FUNCTION "audit_event_has_leaf"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM done d WHERE NOT EXISTS (SELECT FROM audit_leaves l WHERE l.event_id = d.event_id)) THEN
    RAISE EXCEPTION 'an event leaves audit_pending when it has its leaf' USING ERRCODE = 'AS002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "audit_pending_has_leaf" AFTER DELETE ON "audit_pending"
  REFERENCING OLD TABLE AS done FOR EACH STATEMENT EXECUTE FUNCTION "audit_event_has_leaf"();
