import type { QueryClient } from "@tanstack/react-query";
import type { ReviewView } from "@/lib/jobs/schemas";
import { openJobNow } from "./navigate";

type Hear = (jobId: string) => void;

const hearers = new WeakMap<QueryClient, Set<Hear>>();

/** Calls `hear` for each job that this person has changed; returns how to stop. */
export function onChanged(client: QueryClient, hear: Hear): () => void {
  const all = hearers.get(client) ?? new Set();
  hearers.set(client, all.add(hear));
  return () => all.delete(hear);
}

/**
 * What a job is shown in is asked for again: its review at once, or when it is `left`, once it is opened again. The queue
 * on screen asks for that one row, as its pages may be many ([U4]).
 */
export function changed(client: QueryClient, jobId: string, review: "open" | "left" = "open"): void {
  const refetchType = review === "open" ? "active" : "none";
  void client.invalidateQueries({ queryKey: ["job", jobId], refetchType });
  void client.invalidateQueries({ queryKey: ["decisions", jobId], refetchType });
  markAlike(client, jobId);
  const all = hearers.get(client);
  if (all === undefined || all.size === 0) void client.invalidateQueries({ queryKey: ["approvals"] });
  else for (const hear of all) hear(jobId);
}

/**
 * [U24] A decision on one job is "last time" for those like it, and one duplicate less: the open one is read again at once,
 * others that are at hand when they are opened. What is like what only the server knows; its tool and agent are a hint.
 */
function markAlike(client: QueryClient, jobId: string): void {
  const job = client.getQueryData<ReviewView>(["job", jobId])?.job;
  if (job === undefined) return;
  const open = openJobNow();
  for (const [queryKey, review] of client.getQueriesData<ReviewView>({ queryKey: ["job"] })) {
    const [, id] = queryKey;
    if (id === jobId || review?.job.agent !== job.agent || review.job.tool !== job.tool) continue;
    void client.invalidateQueries({ queryKey, exact: true, refetchType: id === open ? "active" : "none" });
  }
}
