import { celPaths } from "../cel/paths";
import type { Condition } from "../condition-source";
import type { PolicySource } from "../source";

/** Parts of a job that can be large and that few policies read. */
export const LARGE_ROOTS = ["before", "checkpoint", "identity"] as const;
export type LargeRoot = (typeof LARGE_ROOTS)[number];

/** Which of its large parts a policy reads of a job. */
export function largeRootsOf(policies: readonly PolicySource[]): LargeRoot[] {
  const paths = policies.flatMap(({ rules, floor_exceptions }) =>
    [...rules, ...floor_exceptions].flatMap(({ when, limits }) => [
      ...(when === null ? [] : pathsOf(when)),
      ...limits.flatMap(({ path }) => path ?? []),
    ]),
  );
  const read = new Set(paths.map((path) => /^[a-z_]+/.exec(path)?.[0]));
  return LARGE_ROOTS.filter((root) => read.has(root));
}

/** Seconds of the longest window that a policy counts in; 0 where it has no limits. */
export function longestLimit(policies: readonly PolicySource[]): number {
  const limits = policies.flatMap(({ rules, floor_exceptions }) =>
    [...rules, ...floor_exceptions].flatMap((one) => one.limits),
  );
  return limits.reduce((longest, { over_seconds }) => Math.max(longest, over_seconds), 0);
}

function pathsOf(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case "test":
      return [condition.path];
    case "cel":
      return celPaths(condition.source);
    case "not":
      return pathsOf(condition.of);
    default:
      return condition.of.flatMap(pathsOf);
  }
}
