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
 * What a job is shown in is asked for again. The queue on screen asks for that one row: its pages may be many
 * ([U4]).
 */
export function changed(client: QueryClient, jobId: string): void {
  for (const queryKey of [
    ["job", jobId],
    ["decisions", jobId],
  ])
    void client.invalidateQueries({ queryKey });
  const all = hearers.get(client);
  if (all === undefined || all.size === 0) void client.invalidateQueries({ queryKey: ["approvals"] });
  else for (const hear of all) hear(jobId);
}
