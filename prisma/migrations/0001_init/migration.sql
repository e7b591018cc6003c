-- The data model of the whole product (product.md). Constraints and unique indexes make impossible
-- states impossible even for code that forgets to ask.

CREATE TABLE "installation" (
  "id" SMALLINT NOT NULL DEFAULT 1,
  "setup_code_hash" TEXT,
  "set_up_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "installation_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "installation_one_row" CHECK ("id" = 1)
);

CREATE TABLE "tenants" (
  "id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "active_snapshot" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "tenants_pkey" PRIMARY KEY ("id")
);

-- People, roles, credentials ------------------------------------------------------------------------

CREATE TABLE "people" (
  "id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "email" TEXT NOT NULL,
  "email_key" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "password_hash" TEXT,
  "disabled_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "people_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "people_email_lower" CHECK ("email" = lower("email")),
  CONSTRAINT "people_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "people_email_key" ON "people"("email");
CREATE INDEX "people_tenant_id_idx" ON "people"("tenant_id");

CREATE TABLE "roles" (
  "tenant_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "description" TEXT NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "roles_pkey" PRIMARY KEY ("tenant_id", "name"),
  CONSTRAINT "roles_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE TABLE "person_roles" (
  "person_id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "expires_at" TIMESTAMPTZ(3),
  "granted_by" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "person_roles_pkey" PRIMARY KEY ("person_id", "role"),
  CONSTRAINT "person_roles_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "person_roles_tenant_id_role_fkey" FOREIGN KEY ("tenant_id", "role") REFERENCES "roles"("tenant_id", "name") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "person_roles_tenant_id_role_idx" ON "person_roles"("tenant_id", "role");

CREATE TABLE "sessions" (
  "id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "person_id" TEXT NOT NULL,
  "user_agent" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "stepped_up_at" TIMESTAMPTZ(3),
  "revoked_at" TIMESTAMPTZ(3),
  CONSTRAINT "sessions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "sessions_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "sessions_person_id_idx" ON "sessions"("person_id");

CREATE TABLE "personal_tokens" (
  "id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "person_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "token_hash" TEXT NOT NULL,
  "scopes" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "expires_at" TIMESTAMPTZ(3),
  "revoked_at" TIMESTAMPTZ(3),
  CONSTRAINT "personal_tokens_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "personal_tokens_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "personal_tokens_token_hash_key" ON "personal_tokens"("token_hash");
CREATE INDEX "personal_tokens_person_id_idx" ON "personal_tokens"("person_id");

CREATE TABLE "agents" (
  "id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "owner_id" TEXT NOT NULL,
  "suspended_at" TIMESTAMPTZ(3),
  "suspended_reason" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "agents_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "agents_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "agents_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "agents_tenant_id_name_key" ON "agents"("tenant_id", "name");

CREATE TABLE "agent_keys" (
  "id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "agent_id" TEXT NOT NULL,
  "token_hash" TEXT NOT NULL,
  "scopes" TEXT[] NOT NULL DEFAULT ARRAY['propose', 'execute']::TEXT[],
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "expires_at" TIMESTAMPTZ(3),
  "revoked_at" TIMESTAMPTZ(3),
  CONSTRAINT "agent_keys_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "agent_keys_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "agent_keys_token_hash_key" ON "agent_keys"("token_hash");
CREATE INDEX "agent_keys_agent_id_idx" ON "agent_keys"("agent_id");

CREATE TABLE "signing_keys" (
  "kid" TEXT NOT NULL,
  "public_jwk" JSONB NOT NULL,
  "sealed_private_jwk" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "retired_at" TIMESTAMPTZ(3),
  CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("kid")
);
-- One key signs at a time; retired ones stay published while grants signed with them can live.
CREATE UNIQUE INDEX "signing_keys_one_active" ON "signing_keys"((true)) WHERE "retired_at" IS NULL;

-- Policy --------------------------------------------------------------------------------------------

CREATE TABLE "policy_snapshots" (
  "tenant_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "created_by" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "policy_snapshots_pkey" PRIMARY KEY ("tenant_id", "name"),
  CONSTRAINT "policy_snapshots_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_id_active_snapshot_fkey"
  FOREIGN KEY ("id", "active_snapshot") REFERENCES "policy_snapshots"("tenant_id", "name") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "policy_activations" (
  "id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "snapshot" TEXT NOT NULL,
  "previous" TEXT,
  "reason" TEXT NOT NULL,
  "requested_by" TEXT,
  "confirmed_by" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "activated_at" TIMESTAMPTZ(3),
  CONSTRAINT "policy_activations_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "policy_activations_two_people" CHECK ("confirmed_by" IS DISTINCT FROM "requested_by" OR "confirmed_by" IS NULL),
  CONSTRAINT "policy_activations_tenant_id_snapshot_fkey" FOREIGN KEY ("tenant_id", "snapshot") REFERENCES "policy_snapshots"("tenant_id", "name") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "policy_activations_tenant_id_id_idx" ON "policy_activations"("tenant_id", "id");

-- Jobs, gates, votes, claims ------------------------------------------------------------------------

CREATE TABLE "jobs" (
  "id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "agent_id" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "revision" INTEGER NOT NULL DEFAULT 1,
  "tool" TEXT NOT NULL,
  "topic" TEXT NOT NULL,
  "environment" TEXT,
  "on_behalf_of" TEXT,
  -- The person or mailbox behind on_behalf_of, folded as people.email_key is ([T16]).
  "on_behalf_key" TEXT,
  "mode" TEXT NOT NULL,
  "risk_tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  "labels" JSONB NOT NULL DEFAULT '{}',
  "scope" JSONB,
  "summary" JSONB,
  "checkpoint" JSONB,
  "identity" JSONB,
  "run_id" TEXT,
  "run_step" INTEGER,
  "before" JSONB,
  "before_ref" TEXT,
  "callback" JSONB,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "expires_at" TIMESTAMPTZ(3),
  CONSTRAINT "jobs_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "jobs_state_known" CHECK ("state" IN ('DENIED', 'ALLOWED', 'APPROVAL', 'CHANGES_REQUESTED', 'APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED', 'REVOKED', 'CLAIMED', 'SUCCEEDED', 'FAILED', 'UNREPORTED')),
  CONSTRAINT "jobs_revision_positive" CHECK ("revision" >= 1),
  CONSTRAINT "jobs_gated_expire" CHECK ("state" NOT IN ('APPROVAL', 'CHANGES_REQUESTED', 'APPROVED') OR "expires_at" IS NOT NULL),
  CONSTRAINT "jobs_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "jobs_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "jobs_tenant_id_agent_id_id_idx" ON "jobs"("tenant_id", "agent_id", "id");
CREATE INDEX "jobs_agent_id_run_id_id_idx" ON "jobs"("agent_id", "run_id", "id");
CREATE INDEX "jobs_can_expire" ON "jobs"("expires_at") WHERE "state" IN ('ALLOWED', 'APPROVAL', 'CHANGES_REQUESTED', 'APPROVED');

CREATE TABLE "revisions" (
  "job_id" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  "args" JSONB NOT NULL,
  "job_hash" TEXT NOT NULL,
  "author" JSONB NOT NULL,
  "decision" TEXT NOT NULL,
  "tier" TEXT,
  "policy_snapshot" TEXT NOT NULL,
  "policy_rule_id" TEXT,
  "policy_rule_ids" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  "policy_reason" TEXT NOT NULL,
  "constraints" JSONB NOT NULL DEFAULT '{}',
  "title" TEXT NOT NULL,
  "facts" JSONB NOT NULL DEFAULT '[]',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "revisions_pkey" PRIMARY KEY ("job_id", "number"),
  CONSTRAINT "revisions_job_hash_form" CHECK ("job_hash" ~ '^sha256:[0-9a-f]{64}$'),
  CONSTRAINT "revisions_decision_known" CHECK ("decision" IN ('ALLOW', 'ALLOW_WITH_CONSTRAINTS', 'REQUIRE_APPROVAL', 'DENY')),
  CONSTRAINT "revisions_tier_known" CHECK ("tier" IN ('low', 'medium', 'high', 'critical')),
  CONSTRAINT "revisions_gate_has_tier" CHECK (("decision" = 'REQUIRE_APPROVAL') = ("tier" IS NOT NULL)),
  CONSTRAINT "revisions_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE TABLE "approvals" (
  "id" TEXT NOT NULL,
  "job_id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "tier" TEXT NOT NULL,
  -- 0 is the most urgent: ascending in every column, so one row comparison finds the next page in the index.
  "urgency" SMALLINT NOT NULL,
  "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "sla_warn_at" TIMESTAMPTZ(3) NOT NULL,
  "sla_due_at" TIMESTAMPTZ(3) NOT NULL,
  "open_roles" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  "assignee_id" TEXT,
  "lease_until" TIMESTAMPTZ(3),
  "resolution" TEXT,
  "resolved_at" TIMESTAMPTZ(3),
  "resolved_comment" TEXT,
  CONSTRAINT "approvals_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "approvals_tier_known" CHECK (("tier", "urgency") IN (('critical', 0), ('high', 1), ('medium', 2), ('low', 3))),
  CONSTRAINT "approvals_resolution_known" CHECK ("resolution" IN ('APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED')),
  CONSTRAINT "approvals_resolved_once" CHECK (("resolution" IS NULL) = ("resolved_at" IS NULL)),
  CONSTRAINT "approvals_lease_has_holder" CHECK (("assignee_id" IS NULL) = ("lease_until" IS NULL)),
  CONSTRAINT "approvals_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "approvals_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "people"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "approvals_job_id_key" ON "approvals"("job_id");
-- One index for each order of the queue, so that any page costs what the first costs.
CREATE INDEX "approvals_waiting_by_risk" ON "approvals"("tenant_id", "urgency", "sla_due_at", "job_id") WHERE "resolved_at" IS NULL;
CREATE INDEX "approvals_waiting_by_sla" ON "approvals"("tenant_id", "sla_due_at", "job_id") WHERE "resolved_at" IS NULL;
CREATE INDEX "approvals_tenant_id_urgency_sla_due_at_job_id_idx" ON "approvals"("tenant_id", "urgency", "sla_due_at", "job_id");
CREATE INDEX "approvals_tenant_id_sla_due_at_job_id_idx" ON "approvals"("tenant_id", "sla_due_at", "job_id");
CREATE INDEX "approvals_tenant_id_job_id_idx" ON "approvals"("tenant_id", "job_id");

CREATE TABLE "requirements" (
  "approval_id" TEXT NOT NULL,
  "position" SMALLINT NOT NULL,
  "any_of" TEXT[] NOT NULL,
  "count" SMALLINT NOT NULL,
  CONSTRAINT "requirements_pkey" PRIMARY KEY ("approval_id", "position"),
  CONSTRAINT "requirements_count_positive" CHECK ("count" >= 1),
  CONSTRAINT "requirements_name_a_role" CHECK (cardinality("any_of") >= 1),
  CONSTRAINT "requirements_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approvals"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE TABLE "votes" (
  "id" TEXT NOT NULL,
  "approval_id" TEXT NOT NULL,
  "job_id" TEXT NOT NULL,
  "revision" INTEGER NOT NULL,
  "person_id" TEXT NOT NULL,
  "verdict" TEXT NOT NULL,
  -- Held when the vote was cast; the resolution asks again.
  "roles" TEXT[] NOT NULL,
  "reason" TEXT,
  "note" TEXT,
  "reason_code" TEXT,
  "channel" TEXT NOT NULL,
  "job_hash" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "voided_at" TIMESTAMPTZ(3),
  CONSTRAINT "votes_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "votes_verdict_known" CHECK ("verdict" IN ('approve', 'reject', 'edit', 'escalate', 'request_changes')),
  CONSTRAINT "votes_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approvals"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "votes_job_id_revision_fkey" FOREIGN KEY ("job_id", "revision") REFERENCES "revisions"("job_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "votes_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
-- [T2] One person, one vote on one revision, whatever the channel and the race.
CREATE UNIQUE INDEX "votes_one_per_person" ON "votes"("job_id", "revision", "person_id") WHERE "voided_at" IS NULL;
CREATE INDEX "votes_approval_id_idx" ON "votes"("approval_id");

CREATE TABLE "claims" (
  "job_id" TEXT NOT NULL,
  "agent_id" TEXT NOT NULL,
  "key_id" TEXT NOT NULL,
  "revision" INTEGER NOT NULL,
  "job_hash" TEXT NOT NULL,
  "grant_id" TEXT NOT NULL,
  "claimed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "outcome" TEXT,
  "output" JSONB,
  "error" JSONB,
  "reported_at" TIMESTAMPTZ(3),
  -- [T11] The primary key is the job: it is claimed once or not at all.
  CONSTRAINT "claims_pkey" PRIMARY KEY ("job_id"),
  CONSTRAINT "claims_outcome_known" CHECK ("outcome" IN ('succeeded', 'failed')),
  CONSTRAINT "claims_reported_once" CHECK (("outcome" IS NULL) = ("reported_at" IS NULL)),
  CONSTRAINT "claims_job_id_revision_fkey" FOREIGN KEY ("job_id", "revision") REFERENCES "revisions"("job_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "claims_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "agent_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "claims_grant_id_key" ON "claims"("grant_id");

CREATE TABLE "idempotency_keys" (
  "agent_id" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "request_hash" TEXT NOT NULL,
  "job_id" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("agent_id", "key"),
  CONSTRAINT "idempotency_keys_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- Audit and delivery --------------------------------------------------------------------------------

CREATE TABLE "audit_events" (
  "id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "job_id" TEXT,
  "actor" JSONB NOT NULL,
  "data" JSONB NOT NULL DEFAULT '{}',
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "audit_events_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "audit_events_tenant_id_id_idx" ON "audit_events"("tenant_id", "id");
CREATE INDEX "audit_events_job_id_id_idx" ON "audit_events"("job_id", "id");

CREATE TABLE "outbox" (
  "id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "event_id" TEXT NOT NULL,
  "topic" TEXT NOT NULL,
  "payload" JSONB NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "available_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "last_error" TEXT,
  "delivered_at" TIMESTAMPTZ(3),
  CONSTRAINT "outbox_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "outbox_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "audit_events"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "outbox_event_id_key" ON "outbox"("event_id");
CREATE INDEX "outbox_due" ON "outbox"("available_at") WHERE "delivered_at" IS NULL;

CREATE TABLE "channel_deliveries" (
  "id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "outbox_id" TEXT NOT NULL,
  "channel" TEXT NOT NULL,
  "recipient" TEXT NOT NULL,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "last_error" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "delivered_at" TIMESTAMPTZ(3),
  CONSTRAINT "channel_deliveries_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "channel_deliveries_outbox_id_fkey" FOREIGN KEY ("outbox_id") REFERENCES "outbox"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "channel_deliveries_outbox_id_channel_recipient_key" ON "channel_deliveries"("outbox_id", "channel", "recipient");

-- Guards --------------------------------------------------------------------------------------------

-- The edges of product.md's picture, and no others: no code path, and no hand at a prompt, can take a
-- job out of a terminal state or to APPROVED from anywhere but its gate.
CREATE FUNCTION "guard_job_state"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) IN (
    ('ALLOWED', 'CLAIMED'), ('ALLOWED', 'CANCELLED'), ('ALLOWED', 'EXPIRED'),
    ('APPROVAL', 'APPROVED'), ('APPROVAL', 'REJECTED'), ('APPROVAL', 'EXPIRED'), ('APPROVAL', 'CANCELLED'),
    ('APPROVAL', 'CHANGES_REQUESTED'), ('CHANGES_REQUESTED', 'APPROVAL'), ('CHANGES_REQUESTED', 'DENIED'),
    ('CHANGES_REQUESTED', 'EXPIRED'), ('CHANGES_REQUESTED', 'CANCELLED'),
    ('APPROVED', 'CLAIMED'), ('APPROVED', 'REVOKED'), ('APPROVED', 'EXPIRED'), ('APPROVED', 'CANCELLED'),
    ('CLAIMED', 'SUCCEEDED'), ('CLAIMED', 'FAILED'), ('CLAIMED', 'UNREPORTED'),
    ('UNREPORTED', 'SUCCEEDED'), ('UNREPORTED', 'FAILED')
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a job cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'AS001';
END $$;
CREATE TRIGGER "jobs_guard_state" BEFORE UPDATE OF "state" ON "jobs"
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION "guard_job_state"();

CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'AS002';
END $$;
CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE ON "audit_events"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_events_no_truncate" BEFORE TRUNCATE ON "audit_events"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "policy_snapshots_immutable" BEFORE UPDATE OR DELETE ON "policy_snapshots"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
