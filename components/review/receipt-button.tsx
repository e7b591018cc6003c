"use client";

import { useMutation } from "@tanstack/react-query";
import { ReceiptText } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ApiError, api } from "@/lib/http/client";

/** The signed record of a job with its proofs, as a file that anybody can verify offline. */
export function ReceiptButton({ jobId }: { jobId: string }) {
  const get = useMutation({
    mutationFn: () => api<unknown>(`/api/v1/jobs/${encodeURIComponent(jobId)}/receipt`),
    onSuccess: (receipt) => save(`receipt-${jobId}.json`, `${JSON.stringify(receipt, null, 2)}\n`),
  });
  return (
    <>
      <span role="status" className="text-12 text-fg-muted">
        {get.error !== null && refusal(get.error)}
        {get.isSuccess && "Downloaded"}
      </span>
      <Button
        size="sm"
        disabled={get.isPending}
        onClick={() => get.mutate()}
        title="The signed record of this job, to be verified offline with npx assentry receipt verify"
      >
        <ReceiptText size={13} aria-hidden />
        Receipt
      </Button>
    </>
  );
}

function refusal(error: Error): string {
  if (error instanceof ApiError && error.code === "not_in_log_yet")
    return "What just happened is not signed yet. It is within a second: try again.";
  if (error instanceof ApiError && error.code === "vote_first") return "You get it once you have voted.";
  return `No receipt: ${error.message}`;
}

function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
