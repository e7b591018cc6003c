import { onJob } from "@/lib/db/wake";
import { forbidden, notFound } from "@/lib/errors";
import type { Actor, Context } from "@/lib/identity/actor";
import { shuttingDown } from "@/lib/worker/shutdown";
import type { DetailRow } from "./row";
import { WAITING_STATES } from "./schemas";
import { findJob } from "./store";

export type WaitInput = { id: string; seconds: number; signal: AbortSignal };

/** Whether this actor may read this job at all: an agent only what it proposed; everyone else 404, as if it weren't there. */
function mayRead(actor: Actor, row: Pick<DetailRow, "agent_id" | "seeded">): boolean {
  return actor.kind !== "agent" || (row.agent_id === actor.id && !row.seeded);
}

/** @throws 404 `not_found`, also for another agent's or tenant's job. */
export async function readJob(ctx: Context, id: string): Promise<DetailRow> {
  const row = await findJob(ctx.tenantId, id);
  if (!row || !mayRead(ctx.actor, row)) throw notFound("job");
  return row;
}

function nextChange(
  id: string,
  milliseconds: number,
  signal: AbortSignal,
): { changed: Promise<boolean>; cancel: () => void } {
  let settle = (_changed: boolean): void => {};
  const changed = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  const unsubscribe = onJob(id, () => settle(true));
  const timer = setTimeout(() => settle(false), milliseconds);
  const stop = () => settle(false);
  signal.addEventListener("abort", stop);
  shuttingDown().addEventListener("abort", stop);
  const cancel = () => {
    unsubscribe();
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    shuttingDown().removeEventListener("abort", stop);
  };
  return { changed, cancel };
}

/**
 * The job as soon as it is no longer what it was: at once where nobody is waited for, else on a change of state or
 * revision, after `seconds`, or when the caller leaves; a suspended agent is refused, also after waiting ([T26]). Woken by notices, without asking the database in between.
 */
export async function waitForChange(ctx: Context, input: WaitInput): Promise<DetailRow> {
  const deadline = Date.now() + input.seconds * 1000;
  let first: DetailRow | null = null;
  for (;;) {
    // Listening starts before the read: a change in between is not missed.
    const { changed, cancel } = nextChange(input.id, Math.max(0, deadline - Date.now()), input.signal);
    try {
      const row = await readJob(ctx, input.id);
      if (ctx.actor.kind === "agent" && row.suspended) throw forbidden("agent_suspended", "This agent is suspended.");
      first ??= row;
      const moved = row.state !== first.state || row.revision !== first.revision;
      const over = Date.now() >= deadline || input.signal.aborted || shuttingDown().aborted;
      if (moved || over || !WAITING_STATES.has(row.state)) return row;
      if (!(await changed)) return await readJob(ctx, input.id);
    } finally {
      cancel();
    }
  }
}
