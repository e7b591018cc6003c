-- The audit log: one transparency log (RFC 6962) a tenant over its events (trust.md, *The audit log*). Events are written
-- without a number, by any number of transactions at once; a sequencer numbers them afterwards.

-- What is written and not numbered yet. A trigger adds to it, so that no event can be forgotten by whoever writes one.
CREATE TABLE "audit_pending" (
  "event_id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT "audit_pending_pkey" PRIMARY KEY ("event_id"),
  CONSTRAINT "audit_pending_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "audit_events"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "audit_pending_tenant_id_event_id_idx" ON "audit_pending"("tenant_id", "event_id");

-- The leaves of the tree, from 0: SHA-256(0x00 || JCS(event)).
CREATE TABLE "audit_leaves" (
  "tenant_id" TEXT NOT NULL,
  "seq" BIGINT NOT NULL,
  "event_id" TEXT NOT NULL,
  "hash" BYTEA NOT NULL,
  CONSTRAINT "audit_leaves_pkey" PRIMARY KEY ("tenant_id", "seq"),
  CONSTRAINT "audit_leaves_hash_length" CHECK (octet_length("hash") = 32),
  CONSTRAINT "audit_leaves_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "audit_events"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "audit_leaves_event_id_key" ON "audit_leaves"("event_id");

-- Roots of complete subtrees of 2^level leaves, from level 8 up; below, they are computed from at most 256 leaves.
CREATE TABLE "audit_nodes" (
  "tenant_id" TEXT NOT NULL,
  "level" SMALLINT NOT NULL,
  "index" BIGINT NOT NULL,
  "hash" BYTEA NOT NULL,
  CONSTRAINT "audit_nodes_pkey" PRIMARY KEY ("tenant_id", "level", "index"),
  CONSTRAINT "audit_nodes_hash_length" CHECK (octet_length("hash") = 32)
);

-- Signed tree heads: `note` is the C2SP signed note, byte for byte.
CREATE TABLE "audit_checkpoints" (
  "tenant_id" TEXT NOT NULL,
  "size" BIGINT NOT NULL,
  "root" BYTEA NOT NULL,
  "note" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT "audit_checkpoints_pkey" PRIMARY KEY ("tenant_id", "size"),
  CONSTRAINT "audit_checkpoints_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- One row a log: whoever holds its lock numbers that tenant's events, one process at a time, without a clock.
CREATE TABLE "audit_logs" (
  "tenant_id" TEXT NOT NULL,
  "size" BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT "audit_logs_pkey" PRIMARY KEY ("tenant_id"),
  CONSTRAINT "audit_logs_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- What the commitments of an event are salted with: apart from the event, because it can be erased.
CREATE TABLE "audit_salts" (
  "event_id" TEXT NOT NULL,
  "salt" BYTEA NOT NULL,
  CONSTRAINT "audit_salts_pkey" PRIMARY KEY ("event_id"),
  CONSTRAINT "audit_salts_salt_length" CHECK (octet_length("salt") = 32),
  CONSTRAINT "audit_salts_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "audit_events"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE FUNCTION "audit_event_waits"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_pending (event_id, tenant_id) SELECT id, tenant_id FROM written;
  RETURN NULL;
END $$;
CREATE TRIGGER "audit_events_wait" AFTER INSERT ON "audit_events"
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION "audit_event_waits"();

-- What was written before there was a log.
INSERT INTO "audit_pending" ("event_id", "tenant_id") SELECT "id", "tenant_id" FROM "audit_events";

CREATE TRIGGER "audit_leaves_append_only" BEFORE UPDATE OR DELETE ON "audit_leaves"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_leaves_no_truncate" BEFORE TRUNCATE ON "audit_leaves"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_nodes_append_only" BEFORE UPDATE OR DELETE ON "audit_nodes"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_nodes_no_truncate" BEFORE TRUNCATE ON "audit_nodes"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_checkpoints_append_only" BEFORE UPDATE OR DELETE ON "audit_checkpoints"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_checkpoints_no_truncate" BEFORE TRUNCATE ON "audit_checkpoints"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
