-- A proposal pays for every key of what its event writes. That a waiting event and a salt belong to an event needs none: the
-- trigger makes the one, and one statement writes the other with its event. And one key is enough to find what waits.
ALTER TABLE "audit_pending" DROP CONSTRAINT IF EXISTS "audit_pending_event_id_fkey";
ALTER TABLE "audit_salts" DROP CONSTRAINT IF EXISTS "audit_salts_event_id_fkey";
ALTER TABLE "audit_pending" DROP CONSTRAINT "audit_pending_pkey";
DROP INDEX "audit_pending_tenant_id_event_id_idx";
ALTER TABLE "audit_pending" ADD CONSTRAINT "audit_pending_pkey" PRIMARY KEY ("tenant_id", "event_id");
