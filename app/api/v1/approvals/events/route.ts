import { handler } from "@/lib/http/handler";
import { streamQueue } from "@/lib/http/streams";

export const GET = handler({ permission: "queue.read" }, (ctx, { signal }) => streamQueue(ctx, signal));
