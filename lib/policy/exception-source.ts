import { z } from "zod";
import { type Condition, condition } from "./condition-source";
import { closedMap, expected, glob, oneOf, someOf, text } from "./fields";
import { FLOOR_CLASSES, type FloorClass } from "./floor/classes";
import { type Limit, limit } from "./limit-source";

/**
 * Where the floor does not apply: these tools, within these bounds, to the end of the day `expires_on` (UTC). `id` tells
 * its counters from others'.
 */
export type FloorException = {
  id: string;
  tool: string;
  classes: readonly FloorClass[];
  when: Condition | null;
  limits: Limit[];
  reason: string;
  expires_on: string;
};

/** The 31st of June would be read as the 1st of July. */
function isDay(value: string): boolean {
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString() === `${value}T00:00:00.000Z`;
}

const day = z.string(expected("a day such as 2027-06-30")).refine(isDay, "a day such as 2027-06-30 was expected");

const classes = z
  .unknown()
  .transform((value) => (Array.isArray(value) ? value : [value]))
  .pipe(someOf(oneOf(FLOOR_CLASSES), "classes of the floor"));

export const floorException = closedMap(
  {
    tool: glob,
    class: classes.optional(),
    when: condition.optional(),
    limits: someOf(limit, "limits").optional(),
    reason: text("a reason", 500),
    expires_on: day,
  },
  "a map such as { tool: refund.create, when: { args.amount: { lte: 50 } }, reason: …, expires_on: 2027-06-30 }",
)
  .refine((keys) => keys.when !== undefined || keys.limits !== undefined, "a bound is missing: when, limits or both")
  .transform(
    (keys): Omit<FloorException, "id"> => ({
      tool: keys.tool,
      classes: keys.class === undefined ? FLOOR_CLASSES : keys.class,
      when: keys.when ?? null,
      limits: keys.limits ?? [],
      reason: keys.reason,
      expires_on: keys.expires_on,
    }),
  );
