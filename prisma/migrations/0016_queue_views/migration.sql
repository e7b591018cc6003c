-- What kinds of misleading text a revision's arguments hold, so that a row of the queue says it without reading them.
ALTER TABLE "revisions" ADD COLUMN "finding_kinds" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- The filters of the queue that a person keeps under a name of theirs.
CREATE TABLE "saved_views" (
  "id" TEXT NOT NULL,
  "tenant_id" TEXT NOT NULL,
  "person_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "filters" JSONB NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "saved_views_name_length" CHECK (char_length("name") BETWEEN 1 AND 60),
  CONSTRAINT "saved_views_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "saved_views_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "saved_views_person_id_id_idx" ON "saved_views"("person_id", "id");
CREATE UNIQUE INDEX "saved_views_one_per_name" ON "saved_views"("person_id", lower("name"));
