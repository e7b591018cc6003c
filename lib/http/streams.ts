import { onJob, onTenant } from "@/lib/db/wake";
import type { Context } from "@/lib/identity/actor";
import { WAITING_STATES } from "@/lib/jobs/schemas";
import { jobView } from "@/lib/jobs/view";
import { readJob } from "@/lib/jobs/wait";
import { onPresence } from "@/lib/presence/look";
import { eventStream } from "./sse";

/** `GET /approvals/events`: which job changed, for the console to ask again, never what it says; and who looks at one. */
export function streamQueue(ctx: Context, signal: AbortSignal): Response {
  return eventStream(signal, (send) => {
    const stops = [
      onTenant(ctx.tenantId, ({ jobId, state }) => send("approvals", { job_id: jobId, state })),
      onPresence(ctx, (seen) => send("presence", seen)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  });
}

/** `GET /jobs/{id}/events`: the job now and after each change, until nobody is waited for any more. @throws 404 */
export async function streamJob(ctx: Context, id: string, signal: AbortSignal): Promise<Response> {
  await readJob(ctx, id);
  return eventStream(signal, (send, close) => {
    const tell = async (): Promise<void> => {
      const row = await readJob(ctx, id);
      send("job", jobView(row));
      if (!WAITING_STATES.has(row.state)) close();
    };
    const safely = () => void tell().catch(close);
    const unsubscribe = onJob(id, safely);
    safely();
    return unsubscribe;
  });
}
