import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";
import { changeView } from "@/lib/views/change";
import { removeView } from "@/lib/views/remove";
import { viewChange } from "@/lib/views/schemas";

export const PUT = handler({ permission: "views.write", params: idParams, body: viewChange }, (ctx, { params, body }) =>
  changeView(ctx, { ...params, ...body }),
);

export const DELETE = handler({ permission: "views.write", params: idParams }, (ctx, { params }) =>
  removeView(ctx, params),
);
