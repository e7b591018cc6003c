import { z } from "zod";

const id = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\0]*$/, "must not hold U+0000");

/** Body of `POST /audit/erase`: a job or a person, and why. */
export const eraseInput = z
  .strictObject({ job_id: id.optional(), person_id: id.optional(), reason: z.string().trim().min(1).max(2_000) })
  .refine(({ job_id, person_id }) => (job_id === undefined) !== (person_id === undefined), {
    path: ["job_id"],
    message: "name either a job or a person",
  });
export type EraseInput = z.infer<typeof eraseInput>;

/** What was erased, and how much of it; `already` where it had been erased before, and nothing was done now. */
export type Erased = {
  job_id?: string;
  person_id?: string;
  erased_at: string;
  already: boolean;
  counts: Record<string, number>;
};

/** Body of `PUT /audit/retention`: days after a job's end that its payload is kept; null: for ever. */
export const retentionInput = z.strictObject({ payload_days: z.int().min(1).max(36_500).nullable() });
export type RetentionView = z.infer<typeof retentionInput>;
