import { endDelegation } from "@/lib/delegations/end";
import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const POST = handler({ permission: "delegations.write", params: idParams }, (ctx, { params }) =>
  endDelegation(ctx, params),
);
