import { z } from "zod";
import type { PersonRef } from "@/lib/jobs/schemas";

/** Body of `POST /people`. */
export const createPersonInput = z.strictObject({
  email: z.email().max(320),
  name: z.string().trim().min(1).max(200),
  roles: z.array(z.string().min(1).max(100)).min(1).max(50),
});
export type CreatePersonInput = z.infer<typeof createPersonInput>;

export type PersonView = {
  id: string;
  email: string;
  name: string;
  roles: { role: string; expires_at: string | null }[];
  disabled_at: string | null;
  created_at: string;
  /** Until when somebody stands in for them now, and who: where there are several, the last to end. */
  away: { until: string; delegate: PersonRef } | null;
};
