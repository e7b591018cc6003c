import { z } from "zod";
import type { PersonRef } from "@/lib/jobs/schemas";

/** A person's share is shown from so many decided test items on: below, it would be chance. */
export const SHARE_FROM = 100;

/** One test item for about so many decisions. */
const DEFAULT_RATE = 50;

/** Body of `PUT /settings/seeded-items`. */
export const seededInput = z.strictObject({
  enabled: z.boolean(),
  one_in: z.int().min(10).max(1_000).default(DEFAULT_RATE),
});
export type SeededInput = z.infer<typeof seededInput>;

/** Of test items that somebody decided: how many, and how many of them were not let through. */
export type SeededShare = { decided: number; caught: number };

/** Answer of `GET` and `PUT /settings/seeded-items`: what everybody may know. */
export type SeededSettings = {
  enabled: boolean;
  /** About how many decisions there are for one test item; null while they are off. */
  one_in: number | null;
  since: string | null;
  changed_by: PersonRef | null;
  team: SeededShare;
  /** Of whoever asks; `caught` is null until they have decided `share_from`. */
  mine: { decided: number; caught: number | null };
  /** Only for administrators and managers, and only of those who have decided `share_from`. */
  people: ({ person: PersonRef } & SeededShare)[];
  share_from: number;
};
