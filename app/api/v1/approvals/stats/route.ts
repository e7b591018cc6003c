import { queueStats } from "@/lib/approvals/stats";
import { handler } from "@/lib/http/handler";

export const GET = handler({ permission: "queue.read" }, (ctx) => queueStats(ctx));
