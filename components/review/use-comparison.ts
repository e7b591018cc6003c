"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { diffAction, diffPayload } from "@/lib/payload/diff";
import type { PayloadDiff } from "@/lib/payload/diff-model";
import { type Comparable, type Comparison, firstComparison } from "./comparison";
import { revisionDiffQuery, revisionsQuery } from "./revision-queries";

export type Compared = {
  comparison: Comparison;
  choose: (comparison: Comparison) => void;
  /** Null while it is asked for. */
  diff: PayloadDiff | null;
  error: Error | null;
  retry: () => void;
  /** The server left something out: what is compared is too large to be sent. */
  isCut: boolean;
};

/** What a job is compared with, as chosen, and the difference; a new revision starts with the first choice again. */
export function useComparison(review: Comparable): Compared {
  const { job, before } = review;
  const [chosen, setChosen] = useState<{ of: number; comparison: Comparison } | null>(null);
  const comparison = chosen?.of === job.revision ? chosen.comparison : firstComparison(review);
  const pair = comparison.type === "record" ? null : comparison;
  const revisions = useQuery({ ...revisionsQuery(job.id, job.revision), enabled: pair !== null });
  const argsOf = (number: number | undefined) => revisions.data?.find((one) => one.number === number)?.args ?? null;
  const [from, to] = [argsOf(pair?.from), argsOf(pair?.to)];
  const isTooLarge = pair !== null && revisions.isSuccess && (from === null || to === null);
  const bounded = useQuery({ ...revisionDiffQuery(job.id, pair ?? { from: 0, to: 0 }), enabled: isTooLarge });
  const isRecord = pair === null;
  const local = useMemo(() => {
    if (isRecord) return diffAction(before, job.args);
    return from === null || to === null ? null : diffPayload(from, to);
  }, [isRecord, before, job.args, from, to]);
  return {
    comparison,
    choose: (next) => setChosen({ of: job.revision, comparison: next }),
    diff: local ?? bounded.data ?? null,
    error: pair === null ? null : (revisions.error ?? bounded.error),
    retry: () => void (revisions.isError ? revisions.refetch() : bounded.refetch()),
    isCut: local === null && bounded.data?.truncated === true,
  };
}
