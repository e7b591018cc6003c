import { describe, expect, it } from "vitest";
import { GET as listRoute, POST as createRoute } from "@/app/api/v1/people/route";
import { GATES } from "@/test/api";
import { call, rows, type TestPerson, type World, world } from "@/test/world";
import { signIn } from "@/lib/identity/sign-in";
import type { PersonView } from "./schemas";

const withAdmin = async (): Promise<{ w: World; admin: TestPerson }> => {
  const w = await world(GATES);
  return { w, admin: await w.person("ada", ["admin"]) };
};
const create = (as: string, body: unknown) => call<PersonView & { password: string }>(createRoute, { as, body });
const eventsOf = (w: World) =>
  rows(
    "SELECT type, actor->>'id' AS by, data - 'commitments' AS data FROM audit_events WHERE tenant_id = $1 ORDER BY id",
    [w.tenantId],
  );

describe("people", () => {
  it("are created with a password that is shown once and signs them in, and one event", async () => {
    const { w, admin } = await withAdmin();
    const email = `New.${w.tenantId}@Example.com`;
    const { status, body } = await create(admin.token, {
      email,
      name: "New",
      roles: ["finance", "reviewer", "finance"],
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ email: email.toLowerCase(), roles: [{ role: "finance" }, { role: "reviewer" }] });
    expect(await signIn({ email, password: body.password, userAgent: null })).toMatchObject({ personId: body.id });
    const [created] = await eventsOf(w);
    expect(created).toEqual({
      type: "person.created",
      by: admin.id,
      data: { person: body.id, roles: ["finance", "reviewer"] },
    });
    const listed = await call<{ items: PersonView[] }>(listRoute, { as: admin.token });
    expect(listed.body.items.map((person) => person.name)).toEqual(["New", "ada", "owner"]);
    expect(JSON.stringify(listed.body)).not.toMatch(/password|argon2/);
  });

  it("have one account an e-mail, in whatever case, also when made at once", async () => {
    const { w, admin } = await withAdmin();
    const email = `twin.${w.tenantId}@example.com`;
    const answers = await Promise.all(
      [email, email.toUpperCase(), ` ${email}`.trim(), email].map((as) =>
        create(admin.token, { email: as, name: "T", roles: ["reviewer"] }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
    expect(await create(admin.token, { email, name: "T", roles: ["reviewer"] })).toMatchObject({
      status: 409,
      body: { code: "email_taken" },
    });
  });

  it("get no role that the tenant doesn't have, and are nobody without one", async () => {
    const { w, admin } = await withAdmin();
    const email = `x.${w.tenantId}@example.com`;
    for (const roles of [["superuser"], ["reviewer", "superuser"], [], [""], "admin", ["\u0000"]])
      expect((await create(admin.token, { email, name: "X", roles })).status).toBe(422);
    for (const body of [
      { email: "x", name: "X" },
      { email, name: " " },
      { email, name: "X", tenant_id: "ten_x" },
      { email, name: "X", password: "mine" },
    ])
      expect((await create(admin.token, { roles: ["reviewer"], ...body })).status).toBe(422);
    expect(await eventsOf(w)).toEqual([]);
  });

  it("are created by administrators only, with a token that may", async () => {
    const { w } = await withAdmin();
    const weak = await w.person("weak", ["admin"], ["read", "decide"]);
    const others = await Promise.all(["manager", "auditor", "reviewer"].map((role) => w.person(role, [role])));
    const body = { email: `y.${w.tenantId}@example.com`, name: "Y", roles: ["admin"] };
    for (const as of [...others, weak].map((person) => person.token).concat(w.agent.key))
      expect((await create(as, body)).status).toBe(403);
    expect((await call(listRoute, { as: w.agent.key })).status).toBe(403);
    expect(await eventsOf(w)).toEqual([]);
  });
});
