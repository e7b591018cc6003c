"use client";

import { useQuery } from "@tanstack/react-query";
import type { AuditItem, Proof } from "@/lib/audit/schemas";
import { checkProof, type ProofCheck } from "./check-proof";
import { latestQuery, proofQuery } from "./queries";

export type Proving =
  | { state: "loading" }
  | { state: "error"; error: Error; retry: () => void }
  | { state: "checked"; check: ProofCheck; proof: Proof };

/** Gets an event's proof and verifies it here, in the browser. */
export function useProof({ seq, event }: Pick<AuditItem, "seq" | "event">): Proving {
  const proof = useQuery(proofQuery(seq));
  const latest = useQuery(latestQuery());
  const check = useQuery({
    queryKey: ["audit", "checked", seq, event, proof.data, latest.data?.keys],
    queryFn: () =>
      proof.data && latest.data ? checkProof({ seq, event, proof: proof.data, keys: latest.data.keys }) : null,
    enabled: proof.data !== undefined && latest.data !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const error = proof.error ?? latest.error ?? check.error;
  if (error !== null) {
    const retry = () => {
      for (const query of [proof, latest, check]) if (query.error !== null) void query.refetch();
    };
    return { state: "error", error, retry };
  }
  if (!proof.data || !check.data) return { state: "loading" };
  return { state: "checked", check: check.data, proof: proof.data };
}
