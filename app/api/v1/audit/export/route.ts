import { exportLog } from "@/lib/audit/export";
import { exportQuery } from "@/lib/audit/schemas";
import { handler } from "@/lib/http/handler";
import { lineStream } from "@/lib/http/line-stream";

export const GET = handler({ permission: "audit.read", query: exportQuery }, async (ctx, { query }) =>
  lineStream(await exportLog(ctx, query)),
);
