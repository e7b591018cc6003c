import { z } from "zod";

/** `/{id}` of a job. Its form isn't checked: an id that nobody has answers 404, whatever it looks like. */
export const idParams = z.object({
  id: z
    .string()
    .max(200)
    .regex(/^[^\0]*$/),
});
