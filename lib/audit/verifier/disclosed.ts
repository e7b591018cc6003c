import { isRecord } from "@/lib/payload/path";
import { isDisclosureOf } from "../commitment";

/** The names of the values that stand beside an event, or what is wrong with one of them. */
export type Disclosed = { names: string[]; problem: string | null };

/** Whether each value that is disclosed with an event is the one that the event committed to. */
export function checkDisclosed(event: Record<string, unknown>, disclosed: unknown): Disclosed {
  if (disclosed === undefined) return { names: [], problem: null };
  if (!isRecord(disclosed)) return { names: [], problem: "What it discloses is not an object." };
  const { data } = event;
  const commitments = isRecord(data) && isRecord(data.commitments) ? data.commitments : {};
  for (const [name, shown] of Object.entries(disclosed)) {
    const committed = Object.hasOwn(commitments, name) ? commitments[name] : undefined;
    if (typeof committed !== "string") return failed(`It discloses ${name}, to which the event commits nowhere.`);
    if (!isRecord(shown) || typeof shown.salt !== "string" || !fits(committed, shown.salt, shown.value))
      return failed(`The value of ${name} that it discloses does not fit the commitment: one of them was altered.`);
  }
  return { names: Object.keys(disclosed), problem: null };
}

const failed = (problem: string): Disclosed => ({ names: [], problem });

function fits(committed: string, salt: string, value: unknown): boolean {
  try {
    return isDisclosureOf(committed, { salt: Buffer.from(salt, "base64"), value });
  } catch {
    // Not JSON, such as a value that is missing or half of a surrogate pair: nothing commits to that.
    return false;
  }
}
