import { latestCheckpoint } from "@/lib/audit/read-checkpoint";
import { handler } from "@/lib/http/handler";
import { plainText, wantsJson } from "@/lib/http/plain-text";

export const GET = handler({ permission: "audit.read" }, async (ctx, { headers }) => {
  const checkpoint = await latestCheckpoint(ctx);
  return wantsJson(headers) ? checkpoint : plainText(checkpoint.note);
});
