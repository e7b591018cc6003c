import { queryOptions } from "@tanstack/react-query";
import type { DelegationView } from "@/lib/delegations/schemas";
import { api } from "@/lib/http/client";
import type { PersonView } from "@/lib/people/schemas";
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

export const DELEGATIONS_ROUTE = "/api/v1/delegations";

/** Who stands in for whom, now and later. */
export function delegationsQuery() {
  return queryOptions({
    queryKey: ["team", "delegations"],
    queryFn: ({ signal }) => api<{ items: DelegationView[] }>(DELEGATIONS_ROUTE, { signal }),
    staleTime: 60_000,
  });
}

/** Everyone with their roles. */
export function peopleQuery() {
  return queryOptions({
    queryKey: ["team", "people"],
    queryFn: ({ signal }) => api<{ items: PersonView[] }>("/api/v1/people", { signal }),
    staleTime: 60_000,
  });
}
