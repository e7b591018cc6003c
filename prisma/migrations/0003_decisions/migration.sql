-- Decisions: what people do with a gate beside approving and rejecting.

-- An escalation adds a requirement; policy's own come with each revision.
ALTER TABLE "requirements" ADD COLUMN "source" TEXT NOT NULL DEFAULT 'policy';
ALTER TABLE "requirements" ADD CONSTRAINT "requirements_source_known" CHECK ("source" IN ('policy', 'escalation'));

-- The fields that a reviewer asked to be changed, as paths into the arguments.
ALTER TABLE "votes" ADD COLUMN "fields" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- [T2] One person decides once on one revision. Who passes a job on, or back to the agent, has not decided it.
DROP INDEX "votes_one_per_person";
CREATE UNIQUE INDEX "votes_one_per_person" ON "votes"("job_id", "revision", "person_id")
  WHERE "voided_at" IS NULL AND "verdict" IN ('approve', 'reject', 'edit');

-- Out of one person's sight until then; others see it as before.
CREATE TABLE "snoozes" (
  "approval_id" TEXT NOT NULL,
  "person_id" TEXT NOT NULL,
  "until" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "snoozes_pkey" PRIMARY KEY ("approval_id", "person_id"),
  CONSTRAINT "snoozes_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approvals"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "snoozes_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- Whom policy wants told while a gate waits, and when: each step once ([T8]).
CREATE TABLE "escalation_steps" (
  "approval_id" TEXT NOT NULL,
  "position" SMALLINT NOT NULL,
  "to_role" TEXT NOT NULL,
  "due_at" TIMESTAMPTZ(3) NOT NULL,
  "fired_at" TIMESTAMPTZ(3),
  CONSTRAINT "escalation_steps_pkey" PRIMARY KEY ("approval_id", "position"),
  CONSTRAINT "escalation_steps_approval_id_fkey" FOREIGN KEY ("approval_id") REFERENCES "approvals"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "escalation_steps_due" ON "escalation_steps"("due_at") WHERE "fired_at" IS NULL;

-- When whoever claimed a job should have said how it went.
ALTER TABLE "claims" ADD COLUMN "report_due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now() + interval '15 minutes';
CREATE INDEX "claims_unreported" ON "claims"("report_due_at") WHERE "outcome" IS NULL;

-- Similar past decisions are looked up by tool and rule.
CREATE INDEX "jobs_tenant_id_agent_id_tool_id_idx" ON "jobs"("tenant_id", "agent_id", "tool", "id");
