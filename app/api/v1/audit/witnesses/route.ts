import { listDestinations } from "@/lib/audit/list-destinations";
import { handler } from "@/lib/http/handler";

export const GET = handler({ permission: "audit.read" }, (ctx) => listDestinations(ctx));
