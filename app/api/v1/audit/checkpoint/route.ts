import { latestCheckpoint, witnessedCheckpoint } from "@/lib/audit/read-checkpoint";
import { checkpointQuery } from "@/lib/audit/schemas";
import { handler } from "@/lib/http/handler";
import { plainText, wantsJson } from "@/lib/http/plain-text";

export const GET = handler({ permission: "audit.read", query: checkpointQuery }, async (ctx, { headers, query }) => {
  const checkpoint = await (query.witnessed ? witnessedCheckpoint(ctx) : latestCheckpoint(ctx));
  return wantsJson(headers) ? checkpoint : plainText(checkpoint.note);
});
