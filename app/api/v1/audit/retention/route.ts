import { handler } from "@/lib/http/handler";
import { retentionInput } from "@/lib/retention/schemas";
import { getRetention, setRetention } from "@/lib/retention/settings";

export const GET = handler({ permission: "audit.read" }, (ctx) => getRetention(ctx));

export const PUT = handler({ permission: "audit.erase", body: retentionInput }, (ctx, { body }) =>
  setRetention(ctx, body),
);
