import { handler, Reply } from "@/lib/http/handler";
import { createNewPerson } from "@/lib/people/create";
import { listPeople } from "@/lib/people/list";
import { createPersonInput } from "@/lib/people/schemas";

export const GET = handler({ permission: "people.read" }, (ctx) => listPeople(ctx));

export const POST = handler(
  { permission: "people.write", body: createPersonInput },
  async (ctx, { body }) => new Reply(await createNewPerson(ctx, body), 201),
);
