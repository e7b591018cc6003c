import { verifyNow } from "@/lib/audit/verify-now";
import { handler } from "@/lib/http/handler";
import { lineStream } from "@/lib/http/line-stream";

export const POST = handler({ permission: "audit.read" }, (ctx, { signal }) =>
  lineStream(verifyNow(ctx, signal), { atOnce: true }),
);
