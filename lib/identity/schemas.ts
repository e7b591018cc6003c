import { z } from "zod";

/** Body of `POST /setup`. */
export const setUpInput = z.strictObject({
  code: z.string().min(1).max(50),
  name: z.string().trim().min(1).max(200),
  email: z.email().max(320),
  password: z.string().min(12, "use at least 12 characters").max(1_000),
  organisation: z.string().trim().min(1).max(200).optional(),
});
export type SetUpInput = z.infer<typeof setUpInput>;

/** Proof, given with one decision, that whoever sits at a signed-in browser is who signed in. */
export const stepUpInput = z.strictObject({ password: z.string().min(1).max(1_000) });
export type StepUpInput = z.infer<typeof stepUpInput>;
