"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { ApprovalItem, ApproveInput, RejectInput } from "@/lib/approvals/schemas";
import { ApiError, api } from "@/lib/http/client";
import type { ReviewView } from "@/lib/jobs/schemas";
import { type DecisionProblem, decisionProblem } from "./decision-problem";
import { votesMissing } from "./requirement-text";
import { offerUndo, refreshJob } from "./undo";
import { visibleText } from "./safe-text";

export type Decision = { verdict: "approve"; body: ApproveInput } | { verdict: "reject"; body: RejectInput };

export type Decide = {
  send: (decision: Decision) => void;
  isPending: boolean;
  problem: DecisionProblem | null;
  reset: () => void;
};

/**
 * Sends a decision on exactly the bytes that were shown ([T9]) and waits for the server: nothing is approved on the screen
 * before it is approved there. `onDone` is called once the server has confirmed.
 */
export function useDecide(review: Pick<ReviewView, "job" | "job_hash">, onDone: () => void): Decide {
  const queries = useQueryClient();
  const { id } = review.job;
  const mutation = useMutation({
    mutationFn: ({ verdict, body }: Decision) =>
      api<ApprovalItem>(`/api/v1/approvals/${id}/${verdict}`, {
        method: "POST",
        body: { ...body, job_hash: review.job_hash },
      }),
    onSuccess: (item, { verdict }) => {
      if (item.undo_until === null) toast.success(confirmation(verdict, item));
      else offerUndo(queries, item, held(verdict, item));
      onDone();
    },
    onSettled: (_item, error) => {
      // Without a session there is nothing to read again, and what was typed should stay in sight.
      if (error instanceof ApiError && error.status === 401) return;
      refreshJob(queries, id);
    },
  });
  return {
    send: mutation.mutate,
    isPending: mutation.isPending,
    problem: mutation.error === null ? null : decisionProblem(mutation.error, new Date(mutation.submittedAt)),
    reset: mutation.reset,
  };
}

function held(verdict: Decision["verdict"], item: ApprovalItem): string {
  const done = verdict === "reject" ? "Rejected" : "Approved";
  return `${done}: ${visibleText(item.decision_summary.title)}. It takes effect in ${item.undo_seconds} s.`;
}

function confirmation(verdict: Decision["verdict"], item: ApprovalItem): string {
  const title = visibleText(item.decision_summary.title);
  if (verdict === "reject") return `Rejected: ${title}. Nothing will run.`;
  if (item.resolution === "APPROVED") return `Approved: ${title}. The agent can go on.`;
  const missing = votesMissing(item.requirements);
  return `Your approval counts: ${title}. ${missing} more ${missing === 1 ? "person is" : "people are"} needed.`;
}
