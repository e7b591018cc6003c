import { env } from "@/lib/env";
import type { DetailRow } from "@/lib/jobs/row";
import { agentView } from "@/lib/jobs/review";
import { findJob } from "@/lib/jobs/store";
import { post, type Posted } from "./post";
import type { Owed } from "./store";
import { fillTemplate, TemplateTooLarge } from "./template";
import { signatureHeaders } from "./webhook-signature";
import { webhookSecrets } from "./webhook-secrets";

/** What an agent that waits elsewhere has to know; its own deeds it knows. */
export const CALLBACK_TOPICS = [
  "approval.resolved",
  "approval.changes_requested",
  "approval.revoked",
  "job.expired",
  "job.unreported",
] as const;

/** `final`: trying again cannot help. */
export type Delivery = { ok: true } | { ok: false; error: string; final: boolean };

/** The receiver says that it is gone for good (RFC 9110, 15.5.11). */
const GONE = 410;

/** The job as its agent sees it, now: of several messages on the way, the last to arrive is never older than the first. */
function bodyOf(owed: Owed, row: DetailRow): string {
  const view = agentView(row);
  const { template } = owed.callback;
  if (!template) return JSON.stringify(view);
  const event = { id: owed.event_id, type: owed.topic, at: owed.event_at.toISOString() };
  return JSON.stringify(fillTemplate(template, { ...view, event }));
}

function outcome(posted: Posted): Delivery {
  if ("error" in posted) return { ok: false, error: posted.error, final: posted.refused };
  if (posted.status >= 200 && posted.status < 300) return { ok: true };
  return { ok: false, error: `answered ${posted.status}`, final: posted.status === GONE };
}

/** Tells an agent what became of its job: one signed POST to the address in the job's `callback` ([T30], [T31]). */
export async function deliverCallback(owed: Owed): Promise<Delivery> {
  const row = await findJob(owed.tenant_id, owed.job_id);
  if (!row) return { ok: false, error: "there is no such job", final: true };
  if (row.suspended) return { ok: false, error: "the agent is suspended", final: false };
  let body: string;
  try {
    body = bodyOf(owed, row);
  } catch (error) {
    if (error instanceof TemplateTooLarge) return { ok: false, error: "the filled template is too large", final: true };
    throw error;
  }
  const secrets = await webhookSecrets(owed.tenant_id, row.agent_id);
  const headers = {
    ...owed.callback.headers,
    "content-type": "application/json",
    "user-agent": "Assentry",
    ...signatureHeaders(secrets, { id: owed.event_id, at: owed.now, body }),
  };
  const message = { url: owed.callback.url, headers, body };
  return outcome(await post(message, { allowPrivate: env().CALLBACK_ALLOW_PRIVATE }));
}
