import { z } from "zod";

/** Body of `POST /policies`. */
export const createPolicyInput = z.strictObject({ source: z.string().min(1).max(262_144) });

/** Body of `POST /policies/{snapshot}/activate`. */
export const activateInput = z.strictObject({ reason: z.string().trim().min(1, "say why").max(4_000) });

export const snapshotParams = z.object({
  // Only what a name has is decoded: decodeURIComponent throws on what nobody has.
  snapshot: z
    .string()
    .max(300)
    .regex(/^[^\0]*$/)
    .transform((name) => name.replace(/%(?:23|3a)/gi, decodeURIComponent)),
});
