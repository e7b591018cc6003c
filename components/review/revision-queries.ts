import { queryOptions } from "@tanstack/react-query";
import { KEPT_MS } from "@/components/approvals/queries";
import { api } from "@/lib/http/client";
import type { RevisionDiff } from "@/lib/jobs/revision-diff";
import type { RevisionView } from "@/lib/jobs/revision-history";

export type { RevisionView } from "@/lib/jobs/revision-history";

/** Every revision of a job up to `revision`, oldest first; they never change, so they are asked for once. */
export function revisionsQuery(id: string, revision: number) {
  return queryOptions({
    queryKey: ["revisions", id, revision],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/jobs/${encodeURIComponent(id)}?revisions=all`;
      return (await api<{ revisions: RevisionView[] }>(path, { signal })).revisions;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
  });
}

/** The server's difference of two revisions, for those that are too large to be sent whole. */
export function revisionDiffQuery(id: string, { from, to }: { from: number; to: number }) {
  return queryOptions({
    queryKey: ["revisions", id, "diff", from, to],
    queryFn: ({ signal }) =>
      api<RevisionDiff>(`/api/v1/jobs/${encodeURIComponent(id)}/diff?from=${from}&to=${to}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
  });
}
