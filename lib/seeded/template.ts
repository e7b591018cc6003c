/** What is asked for in place of an agent, and what is wrong with it. */
export type Seed = {
  args: Record<string, unknown>;
  before?: Record<string, unknown>;
  /** What the agent was asked, in the words of whoever asked. */
  request: string;
  /** Where in the arguments it is wrong. */
  path: readonly string[];
  /** What is wrong, for whoever just decided. */
  clue: string;
};

/** One of `0` to `below - 1`. */
export type Pick = (below: number) => number;

export type Template = {
  name: string;
  /** The tools that it is plausible for. */
  tools: RegExp;
  make: (pick: Pick) => Seed;
};

/** One of these. */
export function oneOf<T>(pick: Pick, [first, ...rest]: readonly [T, ...T[]]): T {
  return rest[pick(rest.length + 1) - 1] ?? first;
}

/** A number of so many digits, as invoices and orders have them. */
export const digits = (pick: Pick, count: number): string => String(10 ** (count - 1) + pick(9 * 10 ** (count - 1)));
