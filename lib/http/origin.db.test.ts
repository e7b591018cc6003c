import { encode } from "next-auth/jwt";
import { describe, expect, it } from "vitest";
import { POST as approveRoute } from "@/app/api/v1/approvals/[id]/approve/route";
import { GET as listRoute } from "@/app/api/v1/approvals/route";
import { POST as createPolicyRoute } from "@/app/api/v1/policies/route";
import { approve, approveBySession, browser, GATES, job, proposed } from "@/test/api";
import { call, rows, type World, world } from "@/test/world";
import { sessionCookie, sessionSecret } from "@/lib/identity/authenticate";
import { derivedKey } from "@/lib/env";
import { signOut } from "@/lib/identity/sign-in";

/** A waiting note and the browser of somebody who may decide it. */
async function waiting(w: World) {
  const reviewer = await w.person("rita", ["reviewer", "admin"]);
  const { headers, session } = await browser(w, reviewer.id);
  return { view: await proposed(w.agent.key, "note.add"), reviewer, cookie: headers.cookie ?? "", session };
}

const FOREIGN = [
  "https://evil.example",
  "null",
  "",
  "http://localhost:3000.evil.example",
  "http://localhost:3001",
  "https://localhost:3000",
  "http://evil.example/http://localhost:3000",
  "http://localhost:3000@evil.example",
];

describe("writes with a session", () => {
  it("[T32] need an Origin", async () => {
    const w = await world(GATES);
    const { view, cookie } = await waiting(w);
    const refused = { status: 403, body: { code: "cross_origin" } };
    expect(await approveBySession(view, { cookie })).toMatchObject(refused);
    expect(await call(createPolicyRoute, { headers: { cookie }, body: { source: GATES } })).toMatchObject(refused);
    expect(await rows("SELECT 1 FROM votes WHERE job_id = $1", [view.job.id])).toEqual([]);
  });

  it.each(FOREIGN)("[T32] are refused from %j", async (origin) => {
    const w = await world(GATES);
    const { view, cookie } = await waiting(w);
    expect(await approveBySession(view, { cookie, origin })).toMatchObject({
      status: 403,
      body: { code: "cross_origin" },
    });
    expect((await job(view.job.id, w.agent.key)).body.job.state).toBe("APPROVAL");
  });

  it.each(["http://localhost:3000", "http://127.0.0.1:3000"])(
    "[T32] are taken from our own pages (%s)",
    async (origin) => {
      const w = await world(GATES);
      const { view, cookie } = await waiting(w);
      expect((await approveBySession(view, { cookie, origin })).status).toBe(200);
    },
  );

  it("[T32] a plain form can't stand in for one: whatever its content type, it has another Origin", async () => {
    const w = await world(GATES);
    const { view, cookie } = await waiting(w);
    const headers = { cookie, origin: "https://evil.example", "content-type": "text/plain" };
    expect((await call(approveRoute, { id: view.job.id, headers, raw: "{}" })).status).toBe(403);
  });

  it("reads need none", async () => {
    const w = await world(GATES);
    const { cookie } = await waiting(w);
    expect((await call(listRoute, { headers: { cookie, origin: "https://evil.example" } })).status).toBe(200);
    expect((await call(listRoute, { headers: { cookie } })).status).toBe(200);
  });

  it("writes with a token neither", async () => {
    const w = await world(GATES);
    const { view, reviewer } = await waiting(w);
    expect((await approve(view, reviewer.token)).status).toBe(200);
  });
});

describe("sessions", () => {
  const read = (cookie: string) => call(listRoute, { headers: { cookie } });
  const cookieOf = async (token: Record<string, unknown>, secret = sessionSecret()) =>
    `${sessionCookie()}=${await encode({ token, secret })}`;

  it("end when they are revoked, run out, or their person is disabled", async () => {
    const w = await world(GATES);
    const endings = [
      (session: string) => signOut(session),
      (session: string) =>
        rows("UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1", [session]),
      (_: string, person: string) => rows("UPDATE people SET disabled_at = now() WHERE id = $1", [person]),
    ];
    for (const end of endings) {
      const person = await w.person("rita", ["reviewer"]);
      const { headers, session } = await browser(w, person.id);
      expect((await read(headers.cookie ?? "")).status).toBe(200);
      await end(session, person.id);
      expect(await read(headers.cookie ?? "")).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
    }
  });

  it("can't be made without our secret or from anything but a session of ours", async () => {
    const w = await world(GATES);
    const { session, reviewer } = await waiting(w);
    const forged = [
      await cookieOf({ sid: session }, "another secret that is long enough to be one"),
      await cookieOf({ sid: session }, derivedKey("signing keys").toString("hex")),
      await cookieOf({ sub: reviewer.id, email: reviewer.email }),
      await cookieOf({ sid: { $ne: null } }),
      await cookieOf({ sid: "ses_unknown" }),
      await cookieOf({ sid: reviewer.id }),
      `${sessionCookie()}=${session}`,
      `${sessionCookie()}=`,
      `other=1; x${await cookieOf({ sid: session })}`,
    ];
    for (const cookie of forged) expect((await read(cookie)).status, cookie.slice(0, 60)).toBe(401);
    expect((await read(`a=b; ${await cookieOf({ sid: session })}; c=d`)).status).toBe(200);
  });
});

describe("tokens", () => {
  it("end when they are revoked or run out", async () => {
    const w = await world(GATES);
    for (const set of ["revoked_at = now()", "expires_at = now() - interval '1 second'"]) {
      const person = await w.person("rita", ["reviewer"]);
      expect((await call(listRoute, { as: person.token })).status).toBe(200);
      await rows(`UPDATE personal_tokens SET ${set} WHERE person_id = $1`, [person.id]);
      expect((await call(listRoute, { as: person.token })).status).toBe(401);
    }
  });

  it("aren't guessed from their hash, their kind or their ends", async () => {
    const w = await world(GATES);
    const { token } = await w.person("rita", ["reviewer"]);
    const [row] = await rows<{ token_hash: string; id: string }>("SELECT id, token_hash FROM personal_tokens LIMIT 1");
    const wrong = [
      `asu_${row?.token_hash}`,
      row?.token_hash,
      row?.id,
      token.replace("asu_", "ask_"),
      token.slice(0, -1),
      `${token}x`,
      token.toUpperCase(),
      "asu_",
      "undefined",
    ];
    for (const as of wrong) expect((await call(listRoute, { as: as ?? "" })).status).toBe(401);
    for (const authorization of ["Bearer", `Basic ${token}`, token, `Bearer ${token} x`, "Bearer \t"])
      expect((await call(listRoute, { headers: { authorization } })).status).toBe(401);
  });
});

it("[T32] no answer may be kept by a cache or taken for another type", async () => {
  const w = await world(GATES);
  const { view, reviewer } = await waiting(w);
  const answers = [
    await call(listRoute, { as: reviewer.token }),
    await approve(view, reviewer.token),
    await approve(view, reviewer.token),
    await call(listRoute),
    await call(listRoute, { as: reviewer.token, query: "?limit=x" }),
  ];
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 409, 401, 422]);
  for (const { headers } of answers) {
    expect(headers.get("cache-control")).toBe("private, no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-request-id")).toMatch(/^req_/);
  }
});
