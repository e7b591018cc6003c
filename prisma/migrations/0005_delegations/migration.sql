-- Delegations: while one person is away, another stands in for them with roles of their own (docs/decisions/0007).

CREATE TABLE "delegations" (
  "id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "from_id" TEXT NOT NULL,
  "to_id" TEXT NOT NULL,
  "roles" TEXT[] NOT NULL,
  "starts_at" TIMESTAMPTZ(3) NOT NULL,
  "ends_at" TIMESTAMPTZ(3) NOT NULL,
  "reason" TEXT,
  "created_by" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "ended_at" TIMESTAMPTZ(3),
  "ended_by" TEXT,
  CONSTRAINT "delegations_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "delegations_two_people" CHECK ("from_id" <> "to_id"),
  CONSTRAINT "delegations_end_after_start" CHECK ("ends_at" > "starts_at"),
  CONSTRAINT "delegations_90_days" CHECK ("ends_at" - "starts_at" <= interval '90 days'),
  CONSTRAINT "delegations_name_a_role" CHECK (cardinality("roles") > 0),
  CONSTRAINT "delegations_approver_roles" CHECK (NOT "roles" && ARRAY['admin', 'manager', 'auditor']),
  CONSTRAINT "delegations_ended_by_somebody" CHECK (("ended_at" IS NULL) = ("ended_by" IS NULL)),
  CONSTRAINT "delegations_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "delegations_from_id_fkey" FOREIGN KEY ("from_id") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "delegations_to_id_fkey" FOREIGN KEY ("to_id") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "delegations_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "delegations_ended_by_fkey" FOREIGN KEY ("ended_by") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "delegations_tenant_id_ends_at_idx" ON "delegations"("tenant_id", "ends_at");
CREATE INDEX "delegations_from_id_ends_at_idx" ON "delegations"("from_id", "ends_at");
CREATE INDEX "delegations_to_id_ends_at_idx" ON "delegations"("to_id", "ends_at");

-- At any time a role of one person is delegated once, and nobody who is away stands in for somebody: no chains, no
-- cycles. Both people's rows are locked before it looks, so that of two at once the second sees the first.
CREATE FUNCTION "guard_delegation"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_people INT;
BEGIN
  PERFORM 1 FROM people WHERE id IN (NEW.from_id, NEW.to_id) AND tenant_id = NEW.tenant_id
    ORDER BY id FOR NO KEY UPDATE;
  GET DIAGNOSTICS v_people = ROW_COUNT;
  IF v_people <> 2 THEN
    RAISE EXCEPTION 'a delegation is between two people of its tenant' USING ERRCODE = 'AS004';
  END IF;
  IF EXISTS (SELECT 1 FROM delegations d
              WHERE d.id <> NEW.id AND d.ended_at IS NULL AND d.starts_at < NEW.ends_at AND d.ends_at > NEW.starts_at
                AND ((d.from_id = NEW.from_id AND d.roles && NEW.roles) OR d.from_id = NEW.to_id OR d.to_id = NEW.from_id)) THEN
    RAISE EXCEPTION 'a delegation overlaps another' USING ERRCODE = 'AS004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "delegations_guard" BEFORE INSERT OR UPDATE ON "delegations"
  FOR EACH ROW WHEN (NEW.ended_at IS NULL) EXECUTE FUNCTION "guard_delegation"();
