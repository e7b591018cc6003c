import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";
import { look } from "@/lib/presence/look";
import { lookInput } from "@/lib/presence/schemas";

export const POST = handler({ permission: "queue.read", params: idParams, body: lookInput }, (ctx, { params, body }) =>
  look(ctx, { ...params, ...body }),
);
