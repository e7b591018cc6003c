-- A new signing key is published before it signs, so that verifiers know it by then.
ALTER TABLE "signing_keys" ADD COLUMN "activated_at" TIMESTAMPTZ(3);
UPDATE "signing_keys" SET "activated_at" = "created_at";

DROP INDEX "signing_keys_one_active";
-- One key signs at a time, and one waits to be the next: also where two processes rotate at once.
CREATE UNIQUE INDEX "signing_keys_one_active" ON "signing_keys"((true)) WHERE "activated_at" IS NOT NULL AND "retired_at" IS NULL;
CREATE UNIQUE INDEX "signing_keys_one_next" ON "signing_keys"((true)) WHERE "activated_at" IS NULL AND "retired_at" IS NULL;
