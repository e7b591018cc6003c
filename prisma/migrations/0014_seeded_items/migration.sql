-- Test items ([U21], docs/decisions/0010-seeded-items.md): jobs that should be rejected, and can never run. What says so is
-- in the row itself, so that no code path and no hand at a prompt can approve, claim or tell of one outside.
ALTER TABLE "jobs" ADD COLUMN "seeded" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_seeded_never_run"
  CHECK (NOT "seeded" OR ("state" IN ('APPROVAL', 'CANCELLED') AND "callback" IS NULL));
CREATE TRIGGER "jobs_seeded_for_good" BEFORE UPDATE OF "seeded" ON "jobs"
  FOR EACH ROW WHEN (OLD.seeded IS DISTINCT FROM NEW.seeded) EXECUTE FUNCTION "refuse_change"();

CREATE FUNCTION "refuse_seeded_claim"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM jobs j WHERE j.id = NEW.job_id AND j.seeded) THEN
    RAISE EXCEPTION 'a test item is never claimed' USING ERRCODE = 'AS001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "claims_never_seeded" BEFORE INSERT OR UPDATE OF "job_id" ON "claims"
  FOR EACH ROW EXECUTE FUNCTION "refuse_seeded_claim"();

-- A tenant without a row has test items switched off. `counted_after`: the newest id of a vote when decisions were counted
-- from nothing; after `next_after` more the next test item is made.
CREATE TABLE "seeded_settings" (
  "tenant_id" TEXT NOT NULL,
  "one_in" INTEGER NOT NULL,
  "counted_after" TEXT NOT NULL,
  "next_after" INTEGER NOT NULL,
  "changed_by" TEXT NOT NULL,
  "since" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "seeded_settings_pkey" PRIMARY KEY ("tenant_id"),
  CONSTRAINT "seeded_settings_rate" CHECK ("one_in" BETWEEN 10 AND 1000),
  CONSTRAINT "seeded_settings_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "seeded_settings_changed_by_fkey" FOREIGN KEY ("changed_by") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- `body` is what will be proposed, gone once it is; `path` leads to what is wrong in its arguments, `clue` says it.
CREATE TABLE "seeded_items" (
  "id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "agent_id" TEXT NOT NULL,
  "template" TEXT NOT NULL,
  "clue" TEXT NOT NULL,
  "path" JSONB NOT NULL,
  "body" JSONB,
  "job_hash" TEXT NOT NULL,
  "salt" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "due_at" TIMESTAMPTZ(3) NOT NULL,
  "job_id" TEXT,
  "outcome" TEXT,
  "person_id" TEXT,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "seeded_items_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "seeded_items_outcome_known" CHECK ("outcome" IN ('caught', 'missed', 'expired', 'withdrawn')),
  CONSTRAINT "seeded_items_ended_once" CHECK (("outcome" IS NULL) = ("ended_at" IS NULL)),
  CONSTRAINT "seeded_items_decided_by_somebody" CHECK (COALESCE("outcome" IN ('caught', 'missed'), false) = ("person_id" IS NOT NULL)),
  CONSTRAINT "seeded_items_salt_length" CHECK (octet_length("salt") = 32),
  CONSTRAINT "seeded_items_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "seeded_items_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "seeded_items_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "seeded_items_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "seeded_items_job_id_key" ON "seeded_items"("job_id");
CREATE INDEX "seeded_items_tenant_id_outcome_idx" ON "seeded_items"("tenant_id", "outcome");
CREATE INDEX "seeded_items_open" ON "seeded_items"("due_at") WHERE "outcome" IS NULL;

-- Which job it was, and how it went, is written once.
CREATE FUNCTION "guard_seeded_item"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.outcome IS NULL AND (OLD.job_id IS NULL OR NEW.job_id = OLD.job_id)
     AND (NEW.id, NEW.tenant_id, NEW.template, NEW.job_hash, NEW.salt) = (OLD.id, OLD.tenant_id, OLD.template, OLD.job_hash, OLD.salt) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what a test item was, and how it went, is written once' USING ERRCODE = 'AS002';
END $$;
CREATE TRIGGER "seeded_items_guard" BEFORE UPDATE OR DELETE ON "seeded_items"
  FOR EACH ROW EXECUTE FUNCTION "guard_seeded_item"();
REVOKE DELETE ON "seeded_items" FROM "assentry_app";
