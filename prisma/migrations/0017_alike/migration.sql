-- What a gate's current arguments come down to (lib/jobs/alike.ts): `duplicate_key` is the same for jobs that ask for the same,
-- `kind_key` for those that differ in numbers and long texts alone. Null for what is too large, or older than this.
ALTER TABLE "approvals" ADD COLUMN "duplicate_key" TEXT, ADD COLUMN "kind_key" TEXT;
CREATE INDEX "approvals_waiting_duplicates" ON "approvals"("tenant_id", "duplicate_key") WHERE "resolved_at" IS NULL AND "duplicate_key" IS NOT NULL;
CREATE INDEX "approvals_decided_of_kind" ON "approvals"("tenant_id", "kind_key", "resolved_at") WHERE "resolution" IN ('APPROVED', 'REJECTED') AND "kind_key" IS NOT NULL;
