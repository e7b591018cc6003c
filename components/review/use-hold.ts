"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { changed } from "@/components/approvals/changed";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import { ApiError, api } from "@/lib/http/client";

type Step =
  | { verb: "take" | "release"; body: { force: boolean } }
  | { verb: "snooze"; body: { until: string | null }; onDone?: () => void };

/** Takes, gives back or puts off a job; what is refused is said, and the job is read anew. */
export function useHold(jobId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ verb, body }: Step) =>
      api<ApprovalItem>(`/api/v1/approvals/${encodeURIComponent(jobId)}/${verb}`, { method: "POST", body }),
    onSuccess: (_item, step) => {
      if (step.verb === "snooze") step.onDone?.();
    },
    onError: (error) => toast.error(error instanceof ApiError ? told(error) : "Something went wrong here."),
    onSettled: () => changed(queries, jobId),
  });
}

function told({ status, issues, detail }: ApiError): string {
  if (status === 401) return "Your session has ended. Sign in again.";
  return issues.length > 0 ? issues.map(({ message }) => `This ${message}.`).join(" ") : detail;
}
