import { z } from "zod";
import { listQuery, SORTS } from "@/lib/approvals/schemas";
import { VIEWS } from "./params";

/** More would not be found again. */
export const MOST_VIEWS = 20;
const LONGEST_NAME = 60;

const name = z
  .string()
  .trim()
  .min(1, "give it a name")
  .max(LONGEST_NAME, `at most ${LONGEST_NAME} characters`)
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}]*$/u, "must be visible characters");

const { tier, role, agent, topic, sla, state, assignee, q } = listQuery.shape;

/** What the console's address says of the queue; the values are those that `GET /approvals` takes. */
const filters = z.strictObject({
  view: z.enum(VIEWS),
  sort: z.enum(SORTS).optional(),
  ...{ tier, role, agent, topic, sla, state, assignee, q },
});
export type SavedFilters = z.infer<typeof filters>;

/** Body of `POST /me/views`. */
export const viewInput = z.strictObject({ name, filters });
export type ViewInput = z.infer<typeof viewInput>;

/** Body of `PUT /me/views/{id}`: what is left out stays. */
export const viewChange = z
  .strictObject({ name: name.optional(), filters: filters.optional() })
  .refine((change) => change.name !== undefined || change.filters !== undefined, {
    path: ["name"],
    message: "name or filters is required",
  });
export type ViewChange = z.infer<typeof viewChange>;

/** Filters of the queue that a person keeps under a name. */
export type SavedView = { id: string; name: string; filters: SavedFilters; created_at: string };

/** How much waits in each, by id; counted up to `most`, and not at all where what is resolved is shown. */
export type ViewCounts = { counts: Record<string, number>; most: number };
