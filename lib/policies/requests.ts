import { z } from "zod";
import { proposeInput } from "@/lib/jobs/schemas";

const source = z.string().min(1).max(262_144);

/** Body of `POST /policies`. */
export const createPolicyInput = z.strictObject({ source });

/** Body of `POST /policies/{snapshot}/activate`. */
export const activateInput = z.strictObject({ reason: z.string().trim().min(1, "say why").max(4_000) });

// A snapshot's name may come with its # and : still encoded. Only what a name has is decoded: decodeURIComponent throws
// on what nobody has.
const snapshot = z
  .string()
  .max(300)
  .regex(/^[^\0]*$/)
  .transform((name) => name.replace(/%(?:23|3a)/gi, decodeURIComponent));

export const snapshotParams = z.object({ snapshot });

/** Query of `GET /policies/{snapshot}/diff`: what to compare with; the active snapshot unless given. */
export const diffQuery = z.strictObject({ against: snapshot.optional() });

/** Body of `POST /policies/evaluate`: the job as it would be proposed, by an agent of that name. */
export const evaluateInput = z
  .strictObject({
    job: proposeInput,
    agent: z.string().min(1).max(200).default("agent"),
    source: source.optional(),
    snapshot: snapshot.optional(),
  })
  .refine((body) => body.source === undefined || body.snapshot === undefined, {
    path: ["source"],
    message: "give source or snapshot, not both",
  });
export type EvaluateInput = z.infer<typeof evaluateInput>;
