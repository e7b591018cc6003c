"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ApprovalItem, BulkInput, BulkResult } from "@/lib/approvals/schemas";
import { ApiError, api } from "@/lib/http/client";
import { type Outcome, outcomeOf, UNKNOWN, UNSENT, type Verdict } from "./outcome";

/** So many go in one request: few enough that the progress is seen, many enough that requests are few. */
const AT_ONCE = 10;

export type Told = { item: ApprovalItem; outcome: Outcome };
export type Words = Pick<BulkInput, "reason" | "reason_code">;

export type Bulk =
  | { step: "asking" }
  | { step: "sending"; verdict: Verdict; done: number; of: number }
  | { step: "told"; verdict: Verdict; results: readonly Told[] };

/** Decides on items one request after the other, each with the bytes it was selected with, and keeps every answer. */
export function useBulk(verdict: Verdict, onTold: (results: readonly Told[]) => void) {
  const client = useQueryClient();
  const [bulk, setBulk] = useState<Bulk>({ step: "asking" });

  const send = async (items: readonly ApprovalItem[], words: Words) => {
    const results: Told[] = [];
    let isLost = false;
    for (let from = 0; from < items.length; from += AT_ONCE) {
      const some = items.slice(from, from + AT_ONCE);
      setBulk({ step: "sending", verdict, done: from, of: items.length });
      const told: Told[] = isLost ? unsent(some) : await decide(some, verdict, words);
      isLost ||= told.some(({ outcome }) => outcome.kind === "unknown");
      results.push(...told);
    }
    onTold(results);
    setBulk({ step: "told", verdict, results });
    for (const { item } of results) {
      for (const key of ["job", "decisions"]) void client.invalidateQueries({ queryKey: [key, item.job.id] });
    }
    void client.invalidateQueries({ queryKey: ["approvals"] });
  };
  return { bulk, send };
}

const unsent = (items: readonly ApprovalItem[]): Told[] => items.map((item) => ({ item, outcome: UNSENT }));

async function decide(items: readonly ApprovalItem[], decision: Verdict, words: Words): Promise<Told[]> {
  const body = { decision, ...words, items: items.map(({ job, job_hash }) => ({ job_id: job.id, job_hash })) };
  try {
    const { results } = await api<{ results: BulkResult[] }>("/api/v1/approvals/bulk", { method: "POST", body });
    const told = new Map(results.map((result) => [result.job_id, outcomeOf(result, decision)]));
    return items.map((item) => ({ item, outcome: told.get(item.job.id) ?? UNKNOWN }));
  } catch (error) {
    return items.map((item) => ({ item, outcome: failure(error) }));
  }
}

/** Why a whole request was refused; where no answer came, or none that tells, that. */
function failure(error: unknown): Outcome {
  if (!(error instanceof ApiError) || error.code === "offline" || error.status >= 500) return UNKNOWN;
  const detail = error.status === 401 ? "Your session has ended: sign in again." : error.detail;
  return { kind: "refused", text: detail };
}
