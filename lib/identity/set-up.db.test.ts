import { beforeEach, describe, expect, it } from "vitest";
import { POST as setUpRoute } from "@/app/api/v1/setup/route";
import { approve, claim, GATES, propose, proposed } from "@/test/api";
import { call, rows, world } from "@/test/world";
import { needsSetUp, newSetUpCode } from "./set-up";
import { signIn } from "./sign-in";

const PASSWORD = "a long enough password";
const origin = "http://localhost:3000";
const body = { name: "Ada", email: "Ada@Example.com", password: PASSWORD };
const post = (sent: unknown, headers: Record<string, string> = { origin }) => call(setUpRoute, { body: sent, headers });

// One installation has one set-up: each test starts before it.
beforeEach(async () => {
  await rows("UPDATE installation SET set_up_at = NULL, setup_code_hash = NULL");
  await rows("UPDATE people SET email = id || '@old.example', email_key = id");
});

describe("POST /setup", () => {
  it("with the code creates the first administrator, who signs in and decides under the starter policy", async () => {
    const code = await newSetUpCode();
    expect(await post({ ...body, code: ` ${code?.toLowerCase()} ` })).toMatchObject({
      status: 201,
      body: { email: body.email },
    });
    expect(await needsSetUp()).toBe(false);
    expect(await signIn({ email: "ada@example.COM", password: PASSWORD, userAgent: null })).toMatchObject({
      personId: expect.stringMatching(/^usr_/),
    });
    const [admin] = await rows<{ id: string; tenant_id: string }>(
      "SELECT id, tenant_id FROM people WHERE email = 'ada@example.com'",
    );
    const roles = await rows("SELECT role FROM person_roles WHERE person_id = $1 ORDER BY role", [admin?.id]);
    expect(roles).toEqual([{ role: "admin" }, { role: "reviewer" }]);
    const events = await rows("SELECT type FROM audit_events WHERE tenant_id = $1 ORDER BY id", [admin?.tenant_id]);
    expect(events).toEqual([{ type: "installation.set_up" }, { type: "session.started" }]);
    const [tenant] = await rows("SELECT active_snapshot FROM tenants WHERE id = $1", [admin?.tenant_id]);
    expect(tenant?.active_snapshot).toMatch(/^cfg:system:policy#sha256:/);
  });

  it("with another code is refused, and creates nothing", async () => {
    const code = (await newSetUpCode()) ?? "";
    const [before] = await rows("SELECT count(*) FROM people");
    for (const wrong of ["AAAA-AAAA-AAAA", code.slice(0, -1), `${code}A`])
      expect(await post({ ...body, code: wrong })).toMatchObject({ status: 403, body: { code: "wrong_code" } });
    expect((await rows("SELECT count(*) FROM people"))[0]).toEqual(before);
    expect(await needsSetUp()).toBe(true);
    expect((await post({ ...body, code })).status).toBe(201);
  });

  it("without a code ever made is refused too", async () => {
    expect(await post({ ...body, code: "null" })).toMatchObject({ status: 403, body: { code: "wrong_code" } });
  });

  it("a second time is a conflict, with the old code or without; no new code is made", async () => {
    const code = await newSetUpCode();
    await post({ ...body, code });
    for (const again of [code, "AAAA-AAAA-AAAA"])
      expect(await post({ ...body, email: "eve@example.com", code: again })).toMatchObject({
        status: 409,
        body: { code: "already_set_up" },
      });
    expect(await newSetUpCode()).toBeNull();
    expect(await rows("SELECT 1 FROM people WHERE email = 'eve@example.com'")).toEqual([]);
  });

  it("ten at once make one administrator", async () => {
    const code = await newSetUpCode();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => post({ ...body, email: `ada${n}@example.com`, code })),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    for (const answer of answers.filter((other) => other.status !== 201)) expect([403, 409]).toContain(answer.status);
    expect(await rows("SELECT 1 FROM people WHERE email LIKE 'ada_@example.com'")).toHaveLength(1);
  });

  it("a newer code replaces the older", async () => {
    const [old, code] = [await newSetUpCode(), await newSetUpCode()];
    expect((await post({ ...body, code: old })).status).toBe(403);
    expect((await post({ ...body, code })).status).toBe(201);
  });

  it("asks for a real e-mail and a password of 12 characters, and takes no roles", async () => {
    const code = await newSetUpCode();
    for (const wrong of [{ password: "short" }, { email: "ada" }, { name: " " }, { roles: ["finance"] }, { code: {} }])
      expect((await post({ ...body, code, ...wrong })).status).toBe(422);
    expect(await needsSetUp()).toBe(true);
  });

  it("[T32] comes from our own pages only", async () => {
    const code = await newSetUpCode();
    expect((await post({ ...body, code }, {})).status).toBe(403);
    expect((await post({ ...body, code }, { origin: "https://evil.example" })).status).toBe(403);
    expect(await needsSetUp()).toBe(true);
  });
});

describe("secrets", () => {
  it("keys, tokens, passwords, the set-up code and the signing key stand nowhere in the database in clear", async () => {
    const waiting = (await newSetUpCode()) ?? "";
    const [kept] = await rows<{ setup_code_hash: string }>("SELECT setup_code_hash FROM installation");
    await post({ ...body, code: waiting });
    const session = await signIn({ email: body.email, password: PASSWORD, userAgent: null });
    expect(session).not.toBeNull();
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const view = await proposed(w.agent.key, "note.add");
    await approve(view, reviewer.token);
    const { grant } = (await claim(view, w.agent.key)).body;
    await propose(`${w.agent.key}x`, { tool: "x", args: {} });

    const tables = await rows<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
    const texts = await Promise.all(
      tables.map(async ({ name }) =>
        (await rows<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`)).map(({ row }) => row),
      ),
    );
    const all = `${texts.flat().join("\n")}\n${kept?.setup_code_hash}`;
    expect(all).toContain(view.job.id);
    const secrets = [waiting, PASSWORD, w.agent.key, reviewer.token, grant, process.env.ASSENTRY_SECRET ?? "", '"d"'];
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(2);
      expect(all.includes(secret), secret.slice(0, 4)).toBe(false);
      // Nor without its prefix. A secret may hold further _: a piece between them can be a single letter.
      expect(all.includes(secret.replace(/^as[ku]_/, ""))).toBe(false);
    }
  });
});
