"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { changed } from "@/components/approvals/changed";
import { openJob } from "@/components/approvals/navigate";
import { afterPaint } from "@/components/shell/after-paint";
import { useShortcuts } from "@/components/shell/shortcuts";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import { ApiError, api } from "@/lib/http/client";
import { visibleText } from "./safe-text";

type Decided = { id: string; title: string; until: number };

// The queue alone says nothing: the code that does comes with the first message.
const toasts = async () => (await import("sonner")).toast;

// The last decision outlives its review: the next item is open by then.
let last: Decided | null = null;

async function undo(queries: QueryClient, { id, title }: Pick<Decided, "id" | "title">): Promise<void> {
  last = null;
  try {
    await api<ApprovalItem>(`/api/v1/approvals/${id}/undo`, { method: "POST" });
    openJob(id);
    (await toasts()).success(`Undone: ${title}. It waits again.`);
  } catch (error) {
    const detail = error instanceof ApiError ? error.detail : "No answer from the server; see whether it still waits.";
    (await toasts()).error(detail);
  } finally {
    changed(queries, id);
  }
}

/** Takes a decision back; the server says whether there was still time ([U11]). */
export function useUndo(): (item: Pick<ApprovalItem, "job" | "decision_summary">) => Promise<void> {
  const queries = useQueryClient();
  return ({ job, decision_summary }) => undo(queries, { id: job.id, title: visibleText(decision_summary.title) });
}

/** Says what was decided and offers to take it back for as long as the server holds it. */
export function offerUndo(queries: QueryClient, item: ApprovalItem, text: string): void {
  const milliseconds = item.undo_seconds * 1_000;
  const decided = {
    id: item.job.id,
    title: visibleText(item.decision_summary.title),
    until: Date.now() + milliseconds,
  };
  last = decided;
  const offer = async () => {
    const toast = await toasts();
    toast.success(text, {
      duration: milliseconds,
      action: { label: "Undo", onClick: () => void undo(queries, decided) },
    });
  };
  afterPaint(() => void offer());
}

/** `z` takes the last decision back, wherever one is by then. */
export function useUndoKey(): void {
  const queries = useQueryClient();
  const run = () => {
    if (last !== null && Date.now() < last.until) void undo(queries, last);
    else void toasts().then((toast) => toast("There is nothing to undo."));
  };
  useShortcuts([{ keys: ["z"], label: "Undo the last decision", group: "Decide", run }]);
}
