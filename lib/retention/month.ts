/** A month in UTC: its name, `2026-01`, and when it and the next begin. */
export type Month = { name: string; from: string; to: string };

/** The month of this name; null where it names none. */
export function findMonth(name: string): Month | null {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(name) ?? [];
  if (year === undefined || month === undefined) return null;
  const begin = (offset: number) => new Date(Date.UTC(Number(year), Number(month) - 1 + offset)).toISOString();
  return { name, from: begin(0), to: begin(1) };
}

/** The month that a filter asks for, exactly; null where it asks for anything else. */
export function monthOf(filter: unknown): Month | null {
  if (typeof filter !== "object" || filter === null || !("from" in filter) || !("to" in filter)) return null;
  const month = typeof filter.from === "string" ? findMonth(filter.from.slice(0, 7)) : null;
  const isWhole = month?.from === filter.from && month?.to === filter.to && Object.keys(filter).length === 2;
  return isWhole ? month : null;
}

/** The table of a month in the schema audit_months. */
export const tableOf = ({ name }: Month): string => `audit_months.events_${name.replace("-", "_")}`;
