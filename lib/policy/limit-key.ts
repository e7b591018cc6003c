import type { LimitUse } from "./schemas";

/** Names the counter of a limit. `max` is no part of it: whoever raises a limit doesn't forget what was used of it. */
export function limitKey({ rule_id, path, per, over_seconds, subject }: LimitUse): string {
  return JSON.stringify([rule_id, path ?? "count", per, over_seconds, subject]);
}
