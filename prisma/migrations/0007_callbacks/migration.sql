-- Messages that nobody took for three days are given up, and stay here to be seen.
ALTER TABLE "outbox" ADD COLUMN "dead_at" TIMESTAMPTZ(3);
DROP INDEX "outbox_due";
CREATE INDEX "outbox_due" ON "outbox"("available_at") WHERE "delivered_at" IS NULL AND "dead_at" IS NULL;

-- What callbacks to an agent are signed with. One of before signs too, until it ends.
CREATE TABLE "webhook_secrets" (
  "id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "agent_id" TEXT NOT NULL,
  "sealed_secret" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "ends_at" TIMESTAMPTZ(3),
  CONSTRAINT "webhook_secrets_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "webhook_secrets_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "webhook_secrets_agent_id_idx" ON "webhook_secrets"("agent_id");
CREATE UNIQUE INDEX "webhook_secrets_one_current" ON "webhook_secrets"("agent_id") WHERE "ends_at" IS NULL;
