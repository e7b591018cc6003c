-- A decision made in the console can be taken back for some seconds; until then it counts for nothing. The time stays on
-- a vote that was taken back or came to nothing, and goes when the vote counts.
ALTER TABLE "votes" ADD COLUMN "held_until" TIMESTAMPTZ(3);
CREATE INDEX "votes_held" ON "votes"("held_until") WHERE "held_until" IS NOT NULL AND "voided_at" IS NULL;
