import { z } from "zod";
import type { PersonRef } from "@/lib/jobs/schemas";

/**
 * Body of `POST /approvals/{job_id}/presence`: whether the person looks at it now. To be repeated while they do. `revision`:
 * what of it has been on their screen for long enough to be remembered ([U13]).
 */
export const lookInput = z.strictObject({
  looking: z.boolean(),
  revision: z.number().int().min(1).max(1_000_000).optional(),
});
export type LookInput = z.infer<typeof lookInput>;

/** Who else looks at a job, in the order in which they came. */
export type Presence = { job_id: string; people: PersonRef[] };
