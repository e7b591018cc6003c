import { handler } from "@/lib/http/handler";
import { erase } from "@/lib/retention/erase";
import { eraseInput } from "@/lib/retention/schemas";

export const POST = handler({ permission: "audit.erase", body: eraseInput }, (ctx, { body }) => erase(ctx, body));
