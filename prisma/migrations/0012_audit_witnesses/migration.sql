-- Where log checkpoints are sent outside, and how far each place is. Which places there are is a setting.
CREATE TABLE "audit_destinations" (
  "tenant_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "size" BIGINT,
  "sent_at" TIMESTAMPTZ(3),
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "due_at" TIMESTAMPTZ(3) NOT NULL,
  "last_error" TEXT,
  "failed_at" TIMESTAMPTZ(3),
  "conflict_at" TIMESTAMPTZ(3),
  CONSTRAINT "audit_destinations_pkey" PRIMARY KEY ("tenant_id", "kind", "name"),
  CONSTRAINT "audit_destinations_kind" CHECK ("kind" IN ('file', 'webhook', 'witness')),
  CONSTRAINT "audit_destinations_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- What witnesses said of our log checkpoints: `line` is the signature line of C2SP tlog-cosignature, byte for byte.
CREATE TABLE "audit_cosignatures" (
  "tenant_id" TEXT NOT NULL,
  "size" BIGINT NOT NULL,
  "witness" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "line" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "audit_cosignatures_pkey" PRIMARY KEY ("tenant_id", "size", "witness"),
  CONSTRAINT "audit_cosignatures_tenant_id_size_fkey" FOREIGN KEY ("tenant_id", "size") REFERENCES "audit_checkpoints"("tenant_id", "size") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE TRIGGER "audit_cosignatures_append_only" BEFORE UPDATE OR DELETE ON "audit_cosignatures"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_cosignatures_no_truncate" BEFORE TRUNCATE ON "audit_cosignatures"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- What this installation, as a witness, cosigned last of each log of others; no tenant of ours owns it. `fork_note` is the
-- proof that a log signed two trees of one size, beside `note`.
CREATE TABLE "audit_witnessed" (
  "origin" TEXT NOT NULL,
  "size" BIGINT NOT NULL,
  "root" BYTEA NOT NULL,
  "note" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  "fork_note" TEXT,
  "fork_at" TIMESTAMPTZ(3),
  CONSTRAINT "audit_witnessed_pkey" PRIMARY KEY ("origin"),
  CONSTRAINT "audit_witnessed_root_length" CHECK (octet_length("root") = 32)
);

CREATE FUNCTION "witness_goes_forward"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.origin = OLD.origin AND (NEW.size > OLD.size OR (NEW.size = OLD.size AND NEW.root = OLD.root)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a witness does not go back from % to % of %', OLD.size, NEW.size, OLD.origin USING ERRCODE = 'AS002';
END $$;
CREATE TRIGGER "audit_witnessed_forward" BEFORE UPDATE ON "audit_witnessed"
  FOR EACH ROW EXECUTE FUNCTION "witness_goes_forward"();
CREATE TRIGGER "audit_witnessed_kept" BEFORE DELETE ON "audit_witnessed"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_witnessed_no_truncate" BEFORE TRUNCATE ON "audit_witnessed"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
