import { fieldSalt, isDisclosureOf } from "./commitment";
import { type Disclosable, findDisclosable, VALUE_NAMES, type ValueName } from "./disclosure-store";
import type { EventRow } from "./event";

/** Values that events commit to, by name, each with the salt (base64) of its own field and no other's. */
export type Disclosed = Record<string, { salt: string; value: unknown }>;

/** Kept once a job, not once a revision: a later revision writes over them. */
const PER_JOB: ReadonlySet<ValueName> = new Set<ValueName>(["before", "before_ref", "checkpoint", "summary"]);
/** Who people and agents are today; what they were called when the event was written may be known to nobody. */
const OF_TODAY: ReadonlySet<ValueName> = new Set<ValueName>(["name", "email"]);

const storedOf = (row: Disclosable, name: ValueName): unknown => row.kept?.[name] ?? row[name];

function isThere(row: Disclosable, name: ValueName): boolean {
  const committed = row.commitments[name];
  const value = storedOf(row, name);
  if (committed === undefined || value === null || value === undefined) return false;
  if (OF_TODAY.has(name)) return isDisclosureOf(committed, { salt: fieldSalt(row.salt, name), value });
  return !(PER_JOB.has(name) && row.replaced.includes(name));
}

/**
 * As stored, not as committed: where somebody altered the one behind the application's back, it is for the verifier to say
 * so ([T42]).
 */
function disclosed(row: Disclosable): Disclosed {
  const shown = VALUE_NAMES.filter((name) => isThere(row, name));
  return Object.fromEntries(
    shown.map((name) => [name, { salt: fieldSalt(row.salt, name).toString("base64"), value: storedOf(row, name) }]),
  );
}

/** What can be disclosed of these events, by their ids; an event whose values or salt were erased has nothing. */
export async function disclose(events: readonly Pick<EventRow, "id" | "at">[]): Promise<Map<string, Disclosed>> {
  const rows = await findDisclosable(events);
  const found = rows.map((row) => [row.id, disclosed(row)] as const);
  return new Map(found.filter(([, values]) => Object.keys(values).length > 0));
}
