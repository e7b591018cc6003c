const isExclusion = (name: string): boolean => /_(deny|block)list$/.test(name);

/**
 * Whether a value of a constraint keeps to all that another asks for, by the same names as `joinConstraints`: numbers no
 * larger (`min_…` no smaller), lists with nothing more (`…_denylist`, `…_blocklist` nothing less), others the same.
 */
export function keepsTo(name: string, value: unknown, asked: unknown): boolean {
  if (Array.isArray(value) && Array.isArray(asked)) {
    const [few, many] = isExclusion(name) ? [asked, value] : [value, asked];
    return few.every((item) => many.includes(item));
  }
  if (typeof value === "number" && typeof asked === "number" && value !== asked) {
    return name.startsWith("min_") ? value > asked : value < asked;
  }
  return Object.is(value, asked) || value === asked;
}

/** Whether all of some constraints are kept to by others. */
export function keepsToAll(some: Readonly<Record<string, unknown>>, asked: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(asked).every(([name, value]) => Object.hasOwn(some, name) && keepsTo(name, some[name], value));
}

type Bound = { path: string | null; per: string; over_seconds: number; max: number };

/** Whether a limit never leaves more room than another: of the same things, over no less time. Amounts are never negative. */
export function isWithinLimit(limit: Bound, asked: Bound): boolean {
  const same = limit.path === asked.path && limit.per === asked.per;
  return same && limit.max <= asked.max && limit.over_seconds >= asked.over_seconds;
}
