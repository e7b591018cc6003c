import { fieldSalt } from "./commitment";
import { type Disclosable, findDisclosable, VALUE_NAMES, type ValueName } from "./disclosure-store";

/** Values that events commit to, by name, each with the salt (base64) of its own field and no other's. */
export type Disclosed = Record<string, { salt: string; value: unknown }>;

/** Kept once a job, not once a revision: a later revision writes over them. */
export const PER_JOB: ReadonlySet<ValueName> = new Set<ValueName>(["before", "checkpoint", "summary"]);

/**
 * As stored, not as committed: where somebody altered the one behind the application's back, it is for the verifier to say
 * so ([T42]).
 */
function disclosed(row: Disclosable): Disclosed {
  const shown = VALUE_NAMES.filter(
    (name) => row.committed.includes(name) && row[name] !== null && !(PER_JOB.has(name) && row.replaced.includes(name)),
  );
  return Object.fromEntries(
    shown.map((name) => [name, { salt: fieldSalt(row.salt, name).toString("base64"), value: row[name] }]),
  );
}

/** What can be disclosed of these events, by their ids; an event whose values or salt were erased has nothing. */
export async function disclose(events: readonly { id: string }[]): Promise<Map<string, Disclosed>> {
  const rows = await findDisclosable(events.map(({ id }) => id));
  const found = rows.map((row) => [row.id, disclosed(row)] as const);
  return new Map(found.filter(([, values]) => Object.keys(values).length > 0));
}
