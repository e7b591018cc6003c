import { handler, Reply } from "@/lib/http/handler";
import { listViews } from "@/lib/views/list";
import { saveView } from "@/lib/views/save";
import { viewInput } from "@/lib/views/schemas";

export const GET = handler({ permission: "queue.read" }, (ctx) => listViews(ctx));

export const POST = handler(
  { permission: "views.write", body: viewInput },
  async (ctx, { body }) => new Reply(await saveView(ctx, body), 201),
);
