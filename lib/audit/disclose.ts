import { fieldSalt, isDisclosureOf } from "./commitment";
import { type Disclosable, findDisclosable, VALUE_NAMES, type ValueName } from "./disclosure-store";
import type { EventRow } from "./event";

/** Values that events commit to, by name, each with the salt (base64) of its own field and no other's. */
export type Disclosed = Record<string, { salt: string; value: unknown }>;

/** Kept once a job, not once a revision: a later revision writes over them. */
const PER_JOB: ReadonlySet<ValueName> = new Set<ValueName>(["before", "before_ref", "checkpoint", "summary"]);
/** Who people and agents are today; what they were called when the event was written may be known to nobody. */
const OF_TODAY: ReadonlySet<ValueName> = new Set<ValueName>(["name", "email"]);

const storedOf = (row: Disclosable, name: ValueName): unknown => row.kept?.[name] ?? row[name] ?? null;

/** What is stored of a value that an event committed to: that very value, another one, or none. */
export type Stored = "fits" | "differs" | "gone";

/** Null for what the event does not commit to, and for what another value rightly took the place of. */
export function storedAs(row: Disclosable, name: ValueName): Stored | null {
  const committed = row.commitments[name];
  if (committed === undefined || (PER_JOB.has(name) && row.replaced.includes(name))) return null;
  const value = storedOf(row, name);
  const fits = value !== null && isDisclosureOf(committed, { salt: fieldSalt(row.salt, name), value });
  if (OF_TODAY.has(name)) return fits ? "fits" : null;
  return fits ? "fits" : value === null ? "gone" : "differs";
}

function isThere(row: Disclosable, name: ValueName): boolean {
  const stored = storedAs(row, name);
  return stored === "fits" || stored === "differs";
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
