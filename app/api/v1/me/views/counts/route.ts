import { handler } from "@/lib/http/handler";
import { countViews } from "@/lib/views/count";

export const GET = handler({ permission: "queue.read" }, (ctx) => countViews(ctx));
