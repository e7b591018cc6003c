import { queryOptions } from "@tanstack/react-query";
import { KEPT_MS } from "@/components/approvals/queries";
import { api } from "@/lib/http/client";
import type { RunView } from "@/lib/jobs/run";
import type { SimilarJobs } from "@/lib/jobs/similar";

export type { RunJob, RunView } from "@/lib/jobs/run";
export type { SimilarJobs } from "@/lib/jobs/similar";

const STALE_MS = 60_000;
const path = (id: string, rest: string): string => `/api/v1/jobs/${encodeURIComponent(id)}/${rest}`;

/** How jobs like this one were decided, the most alike first. */
export function similarQuery(id: string, limit: number) {
  return queryOptions({
    queryKey: ["similar", id, limit],
    queryFn: ({ signal }) => api<SimilarJobs>(path(id, `similar?limit=${limit}`), { signal }),
    staleTime: STALE_MS,
    gcTime: KEPT_MS,
  });
}

/** What its agent did before and after it in the same run. */
export function runQuery(id: string, limit: number) {
  return queryOptions({
    queryKey: ["run", id, limit],
    queryFn: ({ signal }) => api<RunView>(path(id, `run?limit=${limit}`), { signal }),
    staleTime: STALE_MS,
    gcTime: KEPT_MS,
  });
}
