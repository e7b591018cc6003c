import { listEvents } from "@/lib/audit/events";
import { eventsQuery } from "@/lib/audit/schemas";
import { handler } from "@/lib/http/handler";

export const GET = handler({ permission: "audit.read", query: eventsQuery }, (ctx, { query }) =>
  listEvents(ctx, query),
);
