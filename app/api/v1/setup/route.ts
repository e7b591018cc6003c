import { Reply, publicHandler } from "@/lib/http/handler";
import { setUpInput } from "@/lib/identity/schemas";
import { setUp } from "@/lib/identity/set-up";

export const POST = publicHandler({ body: setUpInput }, async ({ body }) => new Reply(await setUp(body), 201));
