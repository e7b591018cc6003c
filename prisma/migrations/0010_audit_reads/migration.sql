-- What a receipt holds of a claim: the grant as it was signed. Claims from before this have none.
ALTER TABLE "claims" ADD COLUMN "sealed_grant" TEXT;

-- Search of the audit log (lib/audit/event-filter.ts). Events come in the order of time: a few bytes a megabyte tell where
-- a time begins, also of the newest before a vacuum has been there.
CREATE INDEX "audit_events_at_idx" ON "audit_events" USING brin ("at") WITH (autosummarize = on);
CREATE INDEX "audit_events_tenant_id_type_idx" ON "audit_events"("tenant_id", "type");
CREATE INDEX "audit_events_tenant_id_actor_idx" ON "audit_events"("tenant_id", ("actor"->>'id'));
-- To whom something was done: sign-ins, accounts, keys, delegations; nothing that an agent's work writes.
CREATE INDEX "audit_events_subjects_idx" ON "audit_events" USING gin
  ((array_remove(ARRAY["data"->>'person', "data"->>'owner', "data"->>'from', "data"->>'to', "data"->>'proposed_by', "data"->>'agent'], NULL)))
  WHERE "data" ?| ARRAY['person', 'owner', 'from', 'to', 'proposed_by', 'agent'];
