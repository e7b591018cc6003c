"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { changed, left } from "@/components/approvals/changed";
import { afterPaint } from "@/components/shell/after-paint";
import type {
  ApprovalItem,
  ApproveInput,
  EditInput,
  EscalateInput,
  RejectInput,
  RequestChangesInput,
} from "@/lib/approvals/schemas";
import { ApiError, api } from "@/lib/http/client";
import type { ReviewView } from "@/lib/jobs/schemas";
import { type DecisionProblem, decisionProblem } from "./decision-problem";
import { votesMissing } from "./requirement-text";
import { tellSeeded } from "./seeded-told";
import { offerUndo } from "./undo";
import { visibleText } from "./safe-text";

export type Decision =
  | { verdict: "approve"; body: ApproveInput }
  | { verdict: "reject"; body: RejectInput }
  | { verdict: "edit"; body: Omit<EditInput, "job_hash"> }
  | { verdict: "request_changes"; body: RequestChangesInput }
  | { verdict: "escalate"; body: EscalateInput };

const ROUTES: Record<Decision["verdict"], string> = {
  approve: "approve",
  reject: "reject",
  edit: "edit",
  request_changes: "request-changes",
  escalate: "escalate",
};

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
      api<ApprovalItem>(`/api/v1/approvals/${id}/${ROUTES[verdict]}`, {
        method: "POST",
        // Escalating only adds: it is about the gate, whatever its bytes.
        body: verdict === "escalate" ? body : { ...body, job_hash: review.job_hash },
      }),
    onSuccess: (item, { verdict }) => {
      left(queries, id);
      onDone();
      if (item.seeded) tellSeeded({ ...item.seeded, title: item.decision_summary.title });
      // A message is measured as it appears, which would have the page laid out twice.
      else if (item.undo_until === null) afterPaint(() => toast.success(confirmation(verdict, item)));
      else offerUndo(queries, item, held(verdict, item));
    },
    onError: (error) => {
      // Without a session there is nothing to read again, and what was typed should stay in sight.
      if (error instanceof ApiError && error.status === 401) return;
      changed(queries, id);
    },
  });
  return {
    send: mutation.mutate,
    isPending: mutation.isPending,
    problem: mutation.error === null ? null : decisionProblem(mutation.error, new Date(mutation.submittedAt)),
    reset: mutation.reset,
  };
}

const HELD: Partial<Record<Decision["verdict"], string>> = { reject: "Rejected", edit: "Edited" };

function held(verdict: Decision["verdict"], item: ApprovalItem): string {
  const title = visibleText(item.decision_summary.title);
  return `${HELD[verdict] ?? "Approved"}: ${title}. It takes effect in ${item.undo_seconds} s.`;
}

function confirmation(verdict: Decision["verdict"], item: ApprovalItem): string {
  const title = visibleText(item.decision_summary.title);
  const missing = votesMissing(item.requirements);
  const more = `${missing} more ${missing === 1 ? "person is" : "people are"} needed.`;
  if (verdict === "reject") return `Rejected: ${title}. Nothing will run.`;
  if (verdict === "request_changes") return `Sent back: ${title}. The agent is asked to change it.`;
  if (verdict === "escalate") return `Escalated: ${title}. ${more}`;
  if (item.resolution === "APPROVED")
    return `Approved${verdict === "edit" ? " as edited" : ""}: ${title}. The agent can go on.`;
  return verdict === "edit" ? `Edited: ${title}. ${more}` : `Your approval counts: ${title}. ${more}`;
}
