import { handler } from "@/lib/http/handler";
import { seededInput } from "@/lib/seeded/schemas";
import { getSeeded, setSeeded } from "@/lib/seeded/settings";

export const GET = handler({ permission: "people.read" }, (ctx) => getSeeded(ctx));

export const PUT = handler({ permission: "people.write", body: seededInput }, (ctx, { body }) => setSeeded(ctx, body));
