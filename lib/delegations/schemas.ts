import { z } from "zod";
import type { PersonRef } from "@/lib/jobs/schemas";

const time = z.iso
  .datetime({ offset: true, error: "must be a time of RFC 3339, such as 2026-01-31T09:00:00Z" })
  .transform((value) => new Date(value));
const personId = z.string().min(1).max(200);

/** Body of `POST /delegations`. `from`: whoever asks; `roles`: all that lets them approve; `starts_at`: now. */
export const delegationInput = z.strictObject({
  to: personId,
  from: personId.optional(),
  roles: z.array(z.string().min(1).max(100)).min(1).max(50).optional(),
  starts_at: time.optional(),
  ends_at: time,
  reason: z.string().trim().min(1).max(2_000).optional(),
});
export type DelegationInput = z.infer<typeof delegationInput>;

export type DelegationView = {
  id: string;
  /** Who is away, and who stands in for them. */
  from: PersonRef;
  to: PersonRef;
  roles: string[];
  starts_at: string;
  ends_at: string;
  reason: string | null;
  created_by: PersonRef;
  created_at: string;
  ended_at: string | null;
  /** Whether it counts now: it runs, both accounts are active, and both people hold one of its roles. */
  in_effect: boolean;
};
