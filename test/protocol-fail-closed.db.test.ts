import { Assentry } from "assentry";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { encode } from "next-auth/jwt";
import { describe, expect, it, vi } from "vitest";
import { GET as jwks } from "@/app/.well-known/jwks.json/route";
import { disconnect } from "@/lib/db/client";
import { stopHub } from "@/lib/db/wake";
import { sessionCookie, sessionSecret } from "@/lib/identity/authenticate";
import type { JobView } from "@/lib/jobs/schemas";
import { approve, approveBySession, browser, claim, GATES, job, propose, proposed } from "./api";
import { anotherToken, edit, footprint, scene, storedState } from "./deciding";
import { served } from "./served";
import { rows, type TestPerson, type World, world } from "./world";

const PATHS = { propose: /\/jobs$/, wait: /\?wait=/, claim: /\/claim$/, keys: /jwks\.json$/ };
type Step = keyof typeof PATHS;
type Fault = (answer: Response) => Response | Promise<Response>;

/** The SDK, with what one kind of call answers exchanged. */
function faulty(w: World, step: Step, fault: Fault): Assentry {
  const between: typeof fetch = async (input, init) => {
    const answer = await served(input, init);
    return PATHS[step].test(String(input)) ? fault(answer) : answer;
  };
  return new Assentry({ url: "http://localhost:3000", apiKey: w.agent.key, fetch: between, retries: 0 });
}

const text =
  (body: string, status = 200): Fault =>
  () =>
    new Response(body, { status });
const FAULTS: [string, Fault][] = [
  ["no answer", () => Promise.reject(new TypeError("fetch failed"))],
  ["a timeout", () => Promise.reject(new DOMException("timed out", "TimeoutError"))],
  ["half an answer", async (answer) => new Response((await answer.text()).slice(0, -2))],
  ["nothing", text("")],
  ["null", text("null")],
  ["true", text("true")],
  ["a list", text("[]")],
  ["an empty object", text("{}")],
  ["the word", text('"approved"')],
  ["a state and nothing else", text('{"job":{"state":"APPROVED"},"approved":true,"decision":"ALLOW"}')],
  ["a page", text("<html>APPROVED</html>")],
  ["500", text('{"code":"internal_error"}', 500)],
  ["502 with a yes in it", text('{"job":{"state":"APPROVED"}}', 502)],
  ["404", text("{}", 404)],
  ["a redirect", text("", 302)],
];
const STEPS: Step[] = ["propose", "wait", "claim", "keys"];

describe("criterion 4: timeout, missing response, failed callback, restart and malformed response fail closed", () => {
  it.each(STEPS.flatMap((step) => FAULTS.map(([name, fault]) => [step, name, fault] as const)))(
    "[T7] criterion 4: where %s gets %s the effect does not run",
    async (step, _, fault) => {
      const w = await world(GATES);
      const gate = faulty(w, step, fault);
      const effect = vi.fn(() => "done");
      const tool = step === "wait" ? "note.add" : "file.read";
      await expect(gate.tool({ tool }, effect)({ text: "hello" }, { timeout: 0.05 })).rejects.toThrow();
      expect(effect).not.toHaveBeenCalled();
      const ran = await rows(
        "SELECT 1 FROM claims c JOIN jobs j ON j.id = c.job_id WHERE j.tenant_id = $1 AND c.outcome = 'succeeded'",
        [w.tenantId],
      );
      expect(ran).toEqual([]);
    },
  );

  /** What a grant must not be: signed as the real one, but for one thing. */
  const FORGED: [string, (claims: Record<string, unknown>) => Record<string, unknown>][] = [
    ["by another key", (claims) => claims],
    ["for another agent", (claims) => ({ ...claims, aud: "agt_other" })],
    ["for another job", (claims) => ({ ...claims, sub: "job_other" })],
    ["that has expired", (claims) => ({ ...claims, exp: Math.floor(Date.now() / 1000) - 60 })],
    ["that never expires", ({ exp: _, ...claims }) => claims],
    ["for another job_hash", (claims) => ({ ...claims, job_hash: `sha256:${"0".repeat(64)}` })],
    ["that says nothing of the people", ({ approvals: _, ...claims }) => claims],
  ];

  it.each(FORGED)("[T11] criterion 4: a grant %s is refused before the effect", async (name, change) => {
    const w = await world(GATES);
    const { publicKey, privateKey } = await generateKeyPair("EdDSA", { extractable: true });
    const trusted = { keys: [{ ...(await exportJWK(publicKey)), kid: "k", alg: "EdDSA" }] };
    const swap: Fault = async (answer) => {
      const body = await answer.json();
      const payload = JSON.parse(Buffer.from(body.grant.split(".")[1], "base64url").toString());
      const grant = await new SignJWT(change(payload)).setProtectedHeader({ alg: "EdDSA", kid: "k" }).sign(privateKey);
      return Response.json({ ...body, grant });
    };
    const between: typeof fetch = async (input, init) => {
      const answer = await served(input, init);
      if (PATHS.claim.test(String(input))) return swap(answer);
      return PATHS.keys.test(String(input)) && name !== "by another key" ? Response.json(trusted) : answer;
    };
    const gate = new Assentry({ url: "http://localhost:3000", apiKey: w.agent.key, fetch: between, retries: 0 });
    const effect = vi.fn(() => "done");
    const run = gate.tool({ tool: "file.read" }, effect)({ text: "hello" });
    await expect(run).rejects.toMatchObject({ code: "grant_mismatch" });
    expect(effect).not.toHaveBeenCalled();
  });

  it.each(["none", "HS256"])("[T11] criterion 4: a grant signed with %s is refused before the effect", async (alg) => {
    const w = await world(GATES);
    const [key] = (await (await jwks()).json()).keys;
    const swap: Fault = async (answer) => {
      const body = await answer.json();
      const payload = body.grant.split(".")[1];
      const header = Buffer.from(JSON.stringify({ alg, kid: key.kid })).toString("base64url");
      const secret = Buffer.from(JSON.stringify(key));
      const forged = JSON.parse(Buffer.from(payload, "base64url").toString());
      const signed = await new SignJWT(forged).setProtectedHeader({ alg: "HS256", kid: key.kid }).sign(secret);
      return Response.json({ ...body, grant: alg === "none" ? `${header}.${payload}.` : signed });
    };
    const effect = vi.fn(() => "done");
    const run = faulty(w, "claim", swap).tool({ tool: "file.read" }, effect)({ text: "hello" });
    await expect(run).rejects.toMatchObject({ code: "grant_mismatch" });
    expect(effect).not.toHaveBeenCalled();
  });

  it("criterion 4: with the true answers the same call runs once", async () => {
    const w = await world(GATES);
    const effect = vi.fn(() => "done");
    for (const step of STEPS) {
      const run = faulty(w, step, (answer) => answer).tool({ tool: "file.read" }, effect)({ text: "hello" });
      expect(await run).toBe("done");
    }
    expect(effect).toHaveBeenCalledTimes(STEPS.length);
  });

  it("criterion 4: a wait that ends without an answer, and a callback nobody answers, leave the job waiting", async () => {
    const w = await world(GATES);
    const callback = { url: "http://127.0.0.1:1/never", template: { approved: true } };
    const body = { tool: "note.add", args: {}, mode: "sync", callback };
    const { body: view } = await propose(w.agent.key, body, { query: "?wait=0.05" });
    expect(view.job.state).toBe("APPROVAL");
    const leaving = AbortSignal.timeout(20);
    const seen = await job(view.job.id, w.agent.key, { query: "?wait=60", signal: leaving });
    expect(seen.body.job.state).toBe("APPROVAL");
    expect(await claim(view, w.agent.key)).toMatchObject({ status: 409, body: { code: "not_approved" } });
  });

  it("criterion 4: a restart in the middle of a gate keeps what was voted and adds nothing", async () => {
    const { w, fay, finn } = await scene();
    const view = await proposed(w.agent.key, "pay.send");
    await approve(view, fay.token);
    const before = await footprint(view.job.id);
    const waiting = job(view.job.id, w.agent.key, { query: "?wait=60", signal: AbortSignal.timeout(50) });
    await stopHub();
    await disconnect();
    await waiting;
    expect(await footprint(view.job.id)).toBe(before);
    expect(await claim(view, w.agent.key)).toMatchObject({ status: 409, body: { code: "not_approved" } });
    expect((await approve(view, finn.token)).body.job.state).toBe("APPROVED");
  });
});

describe("criterion 5: an unverified identity never satisfies a gate", () => {
  type Try = (w: World, view: JobView, fay: TestPerson) => Promise<{ status: number }>;
  const expire = (table: string, column: string, id: string) =>
    rows(`UPDATE ${table} SET ${column} = now() - interval '1 second' WHERE person_id = $1`, [id]);
  const cookie = (token: string): Record<string, string> => ({
    cookie: `${sessionCookie()}=${token}`,
    origin: "http://localhost:3000",
  });
  const TRIES: [string, Try][] = [
    ["nobody", (_, view) => approve(view, "")],
    ["a made-up token", (_, view) => approve(view, `asu_${"a".repeat(43)}`)],
    [
      "a token with one character changed",
      (_, view, fay) => approve(view, `${fay.token.slice(0, -1)}${fay.token.endsWith("A") ? "B" : "A"}`),
    ],
    ["an agent's key", (w, view) => approve(view, w.agent.key)],
    ["a person's id for a token", (_, view, fay) => approve(view, fay.id)],
    [
      "an expired token",
      async (_, view, fay) => expire("personal_tokens", "expires_at", fay.id).then(() => approve(view, fay.token)),
    ],
    [
      "a revoked token",
      async (_, view, fay) => expire("personal_tokens", "revoked_at", fay.id).then(() => approve(view, fay.token)),
    ],
    [
      "a role that has expired",
      async (_, view, fay) => expire("person_roles", "expires_at", fay.id).then(() => approve(view, fay.token)),
    ],
    [
      "a disabled account",
      async (_, view, fay) => {
        await rows("UPDATE people SET disabled_at = now() WHERE id = $1", [fay.id]);
        return approve(view, fay.token);
      },
    ],
    [
      "a token without step-up",
      async (w, view, fay) => approve(view, await anotherToken(w, fay.id, ["read", "decide"])),
    ],
    ["a token that may only read", async (w, view, fay) => approve(view, await anotherToken(w, fay.id, ["read"]))],
    [
      "a session that was ended",
      async (w, view, fay) => {
        const { headers } = await browser(w, fay.id);
        await expire("sessions", "revoked_at", fay.id);
        return approveBySession(view, headers);
      },
    ],
    [
      "a session that has expired",
      async (w, view, fay) => {
        const { headers } = await browser(w, fay.id);
        await expire("sessions", "expires_at", fay.id);
        return approveBySession(view, headers);
      },
    ],
    [
      "a cookie signed by another",
      async (w, view, fay) => {
        const { session } = await browser(w, fay.id);
        return approveBySession(view, cookie(await encode({ token: { sid: session }, secret: "another secret" })));
      },
    ],
    [
      "a cookie that names the person and no session",
      async (_, view, fay) =>
        approveBySession(
          view,
          cookie(await encode({ token: { sub: fay.id, email: fay.email }, secret: sessionSecret() })),
        ),
    ],
    [
      "a browser on another site",
      async (w, view, fay) => {
        const { headers } = await browser(w, fay.id);
        return approveBySession(view, { ...headers, origin: "https://elsewhere.example" });
      },
    ],
    [
      "a person of another tenant with the same role",
      async (_, view) => approve(view, (await (await world(GATES)).person("eve", ["finance"])).token),
    ],
    ["the agent's owner", (w, view) => approve(view, w.owner.token)],
  ];

  it.each(TRIES)("[T16] [T17] criterion 5: %s is not the second person, also by an edit", async (_, attempt) => {
    const { w, fay, finn } = await scene();
    const view = await proposed(w.agent.key, "pay.send");
    await approve(view, finn.token);
    const answer = await attempt(w, view, fay);
    expect([401, 403, 404]).toContain(answer.status);
    expect((await edit(view, w.agent.key, { text: "hello" })).status).toBe(403);
    const voters = await rows("SELECT person_id FROM votes WHERE job_id = $1", [view.job.id]);
    expect(voters).toEqual([{ person_id: finn.id }]);
    expect(await storedState(view.job.id)).toBe("APPROVAL");
    expect((await claim(view, w.agent.key)).status).toBe(409);
  });

  it("[T16] criterion 5: nor is whoever the agent says it acts for, by any address of theirs", async () => {
    const { w, fay, finn } = await scene();
    const identity = { on_behalf_of: `user:${fay.email.toUpperCase()}`, approved_by: finn.id, verified: true };
    const view = await proposed(w.agent.key, "pay.send", { identity });
    expect(await approve(view, fay.token)).toMatchObject({ status: 403, body: { code: "self_approval" } });
    await approve(view, finn.token);
    expect(await storedState(view.job.id)).toBe("APPROVAL");
  });
});
