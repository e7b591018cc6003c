import { createLoader, createParser, type inferParserType, parseAsString } from "nuqs/server";

const parseAsType = createParser({
  parse: (text) => (/^[a-z_]+\.[a-z_]+$/.test(text) ? text : null),
  serialize: (type: string) => type,
});

/** A moment as RFC 3339 in UTC, so that a shared address means the same time in every zone. */
const parseAsMoment = createParser({
  parse: (text) => (Number.isNaN(Date.parse(text)) ? null : new Date(text).toISOString()),
  serialize: (moment: string) => moment,
});

/** [U7] What of the log is shown stands in the address: it survives a reload and can be shared. */
export const filterParsers = {
  job: parseAsString,
  person: parseAsString,
  agent: parseAsString,
  type: parseAsType,
  from: parseAsMoment,
  to: parseAsMoment,
};

export const loadFilters = createLoader(filterParsers);

export type LogFilters = inferParserType<typeof filterParsers>;
export type ChangeFilters = (change: Partial<LogFilters>) => void;

export const FILTERS = ["type", "person", "agent", "job", "from", "to"] as const satisfies (keyof LogFilters)[];
export const CLEARED: LogFilters = { job: null, person: null, agent: null, type: null, from: null, to: null };

export const isNarrowed = (filters: LogFilters): boolean => FILTERS.some((name) => filters[name] !== null);

/** The filters as the API takes them, in the address and in requests. */
export function filterParams(filters: LogFilters): URLSearchParams {
  const given = FILTERS.flatMap((name): [string, string][] => {
    const value = filters[name];
    return value === null || value === "" ? [] : [[name, value]];
  });
  return new URLSearchParams(given);
}

const PAGE = 50;

/** The query of `GET /audit/events` for one page; `before` is the number of the last event shown. */
export function pageParams(filters: LogFilters, before: string | null): URLSearchParams {
  const params = filterParams(filters);
  params.set("limit", String(PAGE));
  if (before !== null) params.set("cursor", before);
  return params;
}

/** What people paste to find a job: its id, or the address of its review. A number is an event's. */
export function soughtOf(text: string): { job: string } | { seq: number } | null {
  const sought = text.trim();
  const [job] = /\bjob_[0-9a-z]+/.exec(sought) ?? [];
  if (job !== undefined) return { job };
  const digits = sought.replace(/^#/, "").replace(/[\s,.]/g, "");
  if (/^\d{1,15}$/.test(digits)) return { seq: Number(digits) };
  return sought === "" ? null : { job: sought };
}
