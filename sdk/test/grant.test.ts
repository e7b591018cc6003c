import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Assentry, GrantMismatch, jobHash, Unreachable, verifyGrant } from "../src/index.js";
import { FakeServer } from "./fake-server.js";

let server: FakeServer;
let gate: Assentry;

beforeEach(async () => {
  server = await new FakeServer().start();
  gate = new Assentry({ url: server.url, apiKey: "ask_test", retries: 0 });
});
afterEach(() => server.stop());

async function granted(): Promise<{ grant: string; expected: Parameters<typeof gate.verifyGrant>[1] }> {
  const { job, job_hash } = await gate.propose({ tool: "db.drop", args: { table: "users" } });
  const { grant, args } = await gate.claim(job.id, { jobHash: job_hash });
  return { grant, expected: { ...job, args, job: job.id } };
}

describe("verifyGrant", () => {
  it("accepts what was granted and tells what it says, by address or by key set", async () => {
    const { grant, expected } = await granted();
    const claims = await verifyGrant(grant, { url: server.url, expected });
    expect(claims).toMatchObject({ job_hash: jobHash(expected), sub: expected.job, aud: expected.agent });
    const jwks = await (await fetch(`${server.url}/.well-known/jwks.json`)).json();
    expect(await verifyGrant(grant, { jwks, expected })).toEqual(claims);
  });

  it.each([
    ["arguments", { args: { table: "user" } }],
    ["tool", { tool: "db.read" }],
    ["topic", { topic: "job.other" }],
    ["tenant", { tenant: "ten_2" }],
    ["agent", { agent: "agt_2" }],
    ["job", { job: "job_2" }],
    ["environment", { environment: "production" }],
    ["person acted for", { on_behalf_of: "user:mallory" }],
    ["issuer", { issuer: "https://elsewhere.example" }],
  ])("[T11] refuses another %s", async (_, change) => {
    const { grant, expected } = await granted();
    await expect(gate.verifyGrant(grant, { ...expected, ...change })).rejects.toBeInstanceOf(GrantMismatch);
  });

  it("[T11] refuses a grant with an altered byte, without a signature, or signed by a stranger", async () => {
    const { grant, expected } = await granted();
    const [header, payload = "", signature] = grant.split(".");
    const altered = Buffer.from(Buffer.from(payload, "base64url").toString().replace('"revision":1', '"revision":2'));
    const none = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    for (const forged of [`${header}.${altered.toString("base64url")}.${signature}`, `${none}.${payload}.`, ""]) {
      await expect(gate.verifyGrant(forged, expected)).rejects.toBeInstanceOf(GrantMismatch);
    }
    await server.rotateKey();
    const stranger = new Assentry({ url: server.url, apiKey: "ask_test" });
    await expect(stranger.verifyGrant(grant, expected)).rejects.toBeInstanceOf(GrantMismatch);
  });

  it("keeps the keys, and fetches them again for a key it has not seen", async () => {
    const first = await granted();
    await gate.verifyGrant(first.grant, first.expected);
    await gate.verifyGrant(first.grant, first.expected);
    expect(server.count(/jwks/)).toBe(1);
    await server.rotateKey();
    const second = await granted();
    await gate.verifyGrant(second.grant, second.expected);
    expect(server.count(/jwks/)).toBe(2);
  });

  it("asks once for key ids that the server does not know either, however many grants name them, then pauses", async () => {
    const first = await granted();
    await gate.verifyGrant(first.grant, first.expected);
    const [, payload, signature] = first.grant.split(".");
    const forged = (kid: string) => {
      const header = Buffer.from(JSON.stringify({ alg: "EdDSA", kid })).toString("base64url");
      return gate.verifyGrant(`${header}.${payload}.${signature}`, first.expected).catch((error: unknown) => error);
    };
    for (const kid of ["a", "b", "c"]) expect(await forged(kid)).toBeInstanceOf(GrantMismatch);
    expect(server.count(/jwks/)).toBe(2);
    await gate.verifyGrant(first.grant, first.expected);
    await server.rotateKey();
    const now = performance.now();
    vi.spyOn(performance, "now").mockReturnValue(now + 31_000);
    const second = await granted();
    await gate.verifyGrant(second.grant, second.expected);
    expect(server.count(/jwks/)).toBe(3);
  });

  it("fetches the keys once for many grants at the same time", async () => {
    const grants = [await granted(), await granted(), await granted()];
    await Promise.all(grants.map(({ grant, expected }) => gate.verifyGrant(grant, expected)));
    expect(server.count(/jwks/)).toBe(1);
  });

  it("keys that can't be fetched are Unreachable, not a mismatch", async () => {
    const { grant, expected } = await granted();
    await server.stop();
    await expect(gate.verifyGrant(grant, expected)).rejects.toBeInstanceOf(Unreachable);
    await server.restart();
  });
});
