// @vitest-environment jsdom
import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import { decisionsQuery, jobQuery } from "@/components/approvals/queries";
import { runQuery, similarQuery } from "./history-queries";
import { revisionDiffQuery, revisionsQuery } from "./revision-queries";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("[U4] a review that was left is let go of with everything that was asked for it: an hour has hundreds", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", async () => Response.json({ revisions: [] }));
  const client = new QueryClient();
  await Promise.all([
    client.prefetchQuery(jobQuery("job_1")),
    client.prefetchQuery(decisionsQuery("job_1")),
    client.prefetchQuery(similarQuery("job_1", 5)),
    client.prefetchQuery(runQuery("job_1", 5)),
    client.prefetchQuery(revisionsQuery("job_1", 2)),
    client.prefetchQuery(revisionDiffQuery("job_1", { from: 1, to: 2 })),
  ]);
  const kept = () =>
    client
      .getQueryCache()
      .getAll()
      .map(({ queryKey }) => queryKey[0]);
  expect(kept()).toHaveLength(6);
  await vi.advanceTimersByTimeAsync(31_000);
  expect(kept()).toEqual([]);
});
