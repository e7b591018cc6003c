-- What a receipt holds of a claim: the grant as it was signed. Claims from before this have none.
ALTER TABLE "claims" ADD COLUMN "grant_jws" TEXT;

-- Search of the audit log. Events come in the order of time: a few bytes a megabyte tell where a time begins.
CREATE INDEX "audit_events_at_idx" ON "audit_events" USING brin ("at");
CREATE INDEX "audit_events_tenant_id_actor_idx" ON "audit_events"("tenant_id", ("actor"->>'id'));
