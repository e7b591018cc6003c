import { post } from "@/lib/channels/post";
import { signatureHeaders } from "@/lib/channels/webhook-signature";
import { derivedKey, env } from "@/lib/env";
import { originOf } from "./checkpoint";
import type { CheckpointRow } from "./checkpoint-store";
import { failed, type Sent } from "./sent";

/** What signs these messages; `npm run keys -- witness` prints it for the receiver. */
export const checkpointSecret = (): string => `whsec_${derivedKey("log checkpoints to a webhook").toString("base64")}`;

/** Sends the log checkpoint by Standard Webhooks, under an id of its own however often ([T30], [T31]). */
export async function postCheckpoint(
  url: string,
  { tenantId, now }: { tenantId: string; now: Date },
  { size, root, note, at }: CheckpointRow,
): Promise<Sent> {
  const origin = originOf(tenantId);
  const data = { origin, size, root: root.toString("base64"), note };
  const body = JSON.stringify({ type: "audit.checkpoint", timestamp: at.toISOString(), data });
  const signature = signatureHeaders([checkpointSecret()], { id: `chk_${tenantId}_${size}`, at: now, body });
  const headers = { "content-type": "application/json", "user-agent": "Assentry", ...signature };
  const posted = await post({ url, headers, body }, { allowPrivate: env().AUDIT_ALLOW_PRIVATE });
  if ("error" in posted) return failed(posted.error);
  return posted.status >= 200 && posted.status < 300 ? { ok: true } : failed(`answered ${posted.status}`);
}
