import { describe, expect, it } from "vitest";
import { rows, type TestPerson, type World, world } from "@/test/world";
import { GATES } from "@/test/api";
import { hashPassword } from "./passwords";
import { signIn, signOut, TooManyAttempts } from "./sign-in";

const PASSWORD = "correct horse battery";

async function account(w: World): Promise<TestPerson> {
  const person = await w.person("rita", ["reviewer"]);
  await rows("UPDATE people SET password_hash = $2 WHERE id = $1", [person.id, await hashPassword(PASSWORD)]);
  return person;
}
const sign = (email: string, password = PASSWORD) => signIn({ email, password, userAgent: "test" });
const eventsOf = async (w: World) =>
  (await rows<{ type: string }>("SELECT type FROM audit_events WHERE tenant_id = $1 ORDER BY id", [w.tenantId])).map(
    (row) => row.type,
  );

describe("sign-in", () => {
  it("opens one session with one event; signing out ends it with another, once", async () => {
    const w = await world(GATES);
    const person = await account(w);
    const opened = await sign(` ${person.email.toUpperCase()} `);
    expect(opened?.personId).toBe(person.id);
    const session = opened?.sessionId ?? "";
    const [row] = await rows<{ seconds: number }>(
      "SELECT extract(epoch FROM expires_at - created_at)::float8 AS seconds FROM sessions WHERE id = $1",
      [session],
    );
    expect(row?.seconds).toBeCloseTo(12 * 3600, -1);
    await signOut(session);
    await signOut(session);
    expect(await eventsOf(w)).toEqual(["session.started", "session.ended"]);
  });

  it("refuses a wrong password with an event, and an unknown or disabled account without a session", async () => {
    const w = await world(GATES);
    const person = await account(w);
    expect(await sign(person.email, "wrong")).toBeNull();
    expect(await eventsOf(w)).toEqual(["session.refused"]);
    expect(await sign(`nobody.${person.email}`)).toBeNull();
    expect(await sign(w.owner.email, "")).toBeNull();
    await rows("UPDATE people SET disabled_at = now() WHERE id = $1", [person.id]);
    expect(await sign(person.email)).toBeNull();
    expect(await rows("SELECT 1 FROM sessions WHERE tenant_id = $1", [w.tenantId])).toEqual([]);
  });

  it("after ten wrong passwords the right one doesn't help either", async () => {
    const w = await world(GATES);
    const person = await account(w);
    for (let attempt = 0; attempt < 10; attempt++) expect(await sign(person.email, `wrong ${attempt}`)).toBeNull();
    await expect(sign(person.email)).rejects.toThrow(TooManyAttempts);
    await expect(sign(person.email.toUpperCase())).rejects.toThrow("too_many_attempts");
  });
});
