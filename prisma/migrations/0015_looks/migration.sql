-- Which revisions of a job a person has had open, so that what changed since can be shown to them ([U13]). Nothing is decided by it.
CREATE TABLE "looks" (
  "job_id" TEXT NOT NULL,
  "person_id" TEXT NOT NULL,
  "revision" INTEGER NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "looks_pkey" PRIMARY KEY ("job_id", "person_id", "revision"),
  CONSTRAINT "looks_job_id_revision_fkey" FOREIGN KEY ("job_id", "revision") REFERENCES "revisions"("job_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "looks_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "looks_person_id_idx" ON "looks"("person_id");
