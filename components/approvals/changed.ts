import type { Query, QueryClient } from "@tanstack/react-query";
import type { ReviewView } from "@/lib/jobs/schemas";
import { afterPaint } from "@/components/shell/after-paint";
import { openJobNow } from "./navigate";

type Hear = (jobId: string) => void;

const hearers = new WeakMap<QueryClient, Set<Hear>>();

/** Calls `hear` for each job that this person has changed; returns how to stop. */
export function onChanged(client: QueryClient, hear: Hear): () => void {
  const all = hearers.get(client) ?? new Set();
  hearers.set(client, all.add(hear));
  return () => all.delete(hear);
}

/** What a job is shown in is asked for again at once: its review, what is like it, and its row in the queue. */
export function changed(client: QueryClient, jobId: string): void {
  markStale(client, jobId, "active");
  tellQueue(client, jobId);
}

/**
 * The same for a job that is about to be left: what will be open then is asked for as it opens, everything else when it is
 * opened again, and the queue once the next review is on screen ([U4]).
 */
export function left(client: QueryClient, jobId: string): void {
  markStale(client, jobId, "none");
  afterPaint(() => tellQueue(client, jobId));
}

function markStale(client: QueryClient, jobId: string, refetchType: "active" | "none"): void {
  void client.invalidateQueries({ queryKey: ["job", jobId], refetchType });
  void client.invalidateQueries({ queryKey: ["decisions", jobId], refetchType });
  markAlike(client, jobId, refetchType);
}

/** The queue on screen asks for that one row, as its pages may be many ([U4]); one that is not is asked for as a whole. */
function tellQueue(client: QueryClient, jobId: string): void {
  const all = hearers.get(client);
  if (all === undefined || all.size === 0) void client.invalidateQueries({ queryKey: ["approvals"] });
  else for (const hear of all) hear(jobId);
}

/**
 * [U24] A decision on one job is "last time" for those like it, and one duplicate less: the open one is read again at once,
 * others that are at hand when they are opened. What is like what only the server knows; its tool and agent are a hint.
 */
function markAlike(client: QueryClient, jobId: string, refetchType: "active" | "none"): void {
  const job = client.getQueryData<ReviewView>(["job", jobId])?.job;
  if (job === undefined) return;
  const open = openJobNow();
  const isAlike = ({ queryKey: [what, id], state }: Query): boolean => {
    if (what !== "job" || id === jobId) return false;
    const other = (state.data as ReviewView | undefined)?.job;
    return other?.agent === job.agent && other.tool === job.tool;
  };
  // One walk through the cache, which holds what was open in the last half minute.
  void client.invalidateQueries({ predicate: isAlike, refetchType: "none" });
  if (open !== null && open !== jobId && refetchType === "active")
    void client.refetchQueries({ queryKey: ["job", open], exact: true, predicate: isAlike });
}
