import type { QueryClient } from "@tanstack/react-query";

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
  const all = hearers.get(client);
  if (all === undefined || all.size === 0) void client.invalidateQueries({ queryKey: ["approvals"] });
  else for (const hear of all) hear(jobId);
}
