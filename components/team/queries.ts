import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/http/client";
import type { SeededSettings } from "@/lib/seeded/schemas";

export const SEEDED_ROUTE = "/api/v1/settings/seeded-items";

/** Whether there are test items, and how they went. */
export function seededQuery() {
  return queryOptions({
    queryKey: ["team", "seeded-items"],
    queryFn: ({ signal }) => api<SeededSettings>(SEEDED_ROUTE, { signal }),
    staleTime: 60_000,
  });
}
