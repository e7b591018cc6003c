import { spawn } from "node:child_process";
import { createLocalJWKSet, createRemoteJWKSet, decodeProtectedHeader, customFetch, jwtVerify } from "jose";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { GET as jwksRoute } from "@/app/.well-known/jwks.json/route";
import { claim, GATES, job, proposed } from "@/test/api";
import { rows, type World, world } from "@/test/world";
import { PUBLISH_SECONDS, listKeys, publishNext, rotateDue, rotateNow } from "./rotate";

let w: World;
beforeEach(async () => {
  vi.spyOn(performance, "now").mockImplementation(() => realNow() + passed);
  secondsPass(6);
  w = await world(GATES);
});

/** What this process holds in memory grows old: now it shows what another process did. */
let passed = 0;
const realNow = performance.now.bind(performance);
function secondsPass(seconds: number): void {
  passed += seconds * 1_000;
}

/** The database's clock can't be moved, so keys grow older instead. */
const age = (column: string, seconds: number) =>
  rows(`UPDATE signing_keys SET ${column} = ${column} - make_interval(secs => $1) WHERE retired_at IS NULL`, [seconds]);

async function grant(): Promise<string> {
  const { status, body } = await claim(await proposed(w.agent.key, "file.read"), w.agent.key);
  expect(status).toBe(200);
  return body.grant;
}
const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const published = async () => (await jwksRoute()).json();
const kids = async (): Promise<string[]> => (await published()).keys.map((key: { kid: string }) => key.kid);
const audited = (type: string) =>
  rows<{ data: unknown }>("SELECT data FROM audit_events WHERE tenant_id = $1 AND type = $2 ORDER BY id", [
    w.tenantId,
    type,
  ]);

/** The whole rotation, as the worker of some process does it. */
async function rotated(): Promise<string> {
  const kid = await publishNext();
  await age("created_at", PUBLISH_SECONDS);
  expect(await rotateDue()).toBe(1);
  secondsPass(6);
  return kid ?? "";
}

describe("rotation", () => {
  it("[T11] publishes the next key before it signs, and the one before never signs again", async () => {
    const before = kidOf(await grant());
    const next = await publishNext();
    expect(await kids()).toEqual([next, before]);
    expect(await rotateDue()).toBe(0);
    secondsPass(6);
    expect(kidOf(await grant())).toBe(before);
    await age("created_at", PUBLISH_SECONDS);
    expect(await rotateDue()).toBe(1);
    secondsPass(6);
    expect(kidOf(await grant())).toBe(next);
    expect(await kids()).toContain(before);
  });

  it("[T11] grants of before, during and after it verify, by a JWKS of before that is fetched again and by one of after", async () => {
    const fetched = vi.fn(async () => Response.json(await published()));
    const remote = createRemoteJWKSet(new URL("http://localhost:3000/jwks"), {
      cooldownDuration: 0,
      [customFetch]: fetched,
    });
    const grants = [await grant()];
    await jwtVerify(grants[0] ?? "", remote);
    await publishNext();
    grants.push(await grant());
    await age("created_at", PUBLISH_SECONDS);
    await rotateDue();
    secondsPass(6);
    grants.push(await grant());
    const after = createLocalJWKSet(await published());
    for (const token of grants)
      for (const keys of [remote, after]) expect((await jwtVerify(token, keys)).payload.aud).toBe(w.agent.id);
    expect(fetched).toHaveBeenCalledTimes(2);
    expect(new Set(grants.map(kidOf)).size).toBe(2);
  });

  it("a process that holds the old key asks again within seconds", async () => {
    const before = kidOf(await grant());
    const now = await rotateNow();
    secondsPass(6);
    expect(kidOf(await grant())).toBe(now);
    expect(now).not.toBe(before);
  });

  it("keeps every key published that ever signed", async () => {
    const old = await grant();
    await rotated();
    await rows("UPDATE signing_keys SET retired_at = retired_at - interval '5 years' WHERE retired_at IS NOT NULL");
    expect((await jwtVerify(old, createLocalJWKSet(await published()))).payload.sub).toBeDefined();
  });

  it("comes by itself after 90 days, and not before", async () => {
    const before = kidOf(await grant());
    await age("activated_at", 89 * 86_400);
    expect(await rotateDue()).toBe(0);
    await age("activated_at", 86_400);
    expect(await rotateDue()).toBe(1);
    const [next] = await kids();
    expect(next).not.toBe(before);
    expect(await rotateDue()).toBe(0);
    await rotateNow();
  });

  it("is done by the worker of any process", async () => {
    await grant();
    const next = await publishNext();
    await age("created_at", PUBLISH_SECONDS);
    const child = spawn(process.execPath, ["--import", "tsx", "test/run-worker.ts"], { stdio: "inherit" });
    onTestFinished(() => void child.kill("SIGKILL"));
    const active = async () => (await listKeys()).find(({ state }) => state === "active")?.kid;
    await expect.poll(active, { timeout: 30_000, interval: 200 }).toBe(next);
  });

  it("at once in many processes makes one new key, and changes once", async () => {
    const before = kidOf(await grant());
    const made = await Promise.all(Array.from({ length: 8 }, publishNext));
    const next = made.filter((kid) => kid !== null);
    expect(next).toHaveLength(1);
    await age("created_at", PUBLISH_SECONDS);
    const changes = await Promise.all(Array.from({ length: 8 }, rotateDue));
    expect(changes.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect((await listKeys()).filter(({ state }) => state === "active").map(({ kid }) => kid)).toEqual(next);
    expect(await audited("key.published")).toEqual([{ data: { kid: next[0] } }]);
    expect(await audited("key.rotated")).toContainEqual({ data: { kid: next[0], previous: before } });
  });

  it("is told in every tenant's log", async () => {
    await grant();
    const other = await world(GATES);
    const kid = await rotated();
    for (const tenantId of [w.tenantId, other.tenantId])
      expect(
        await rows("SELECT actor FROM audit_events WHERE tenant_id = $1 AND data->>'kid' = $2 ORDER BY id", [
          tenantId,
          kid,
        ]),
      ).toEqual(Array(2).fill({ actor: { kind: "system", name: "keys" } }));
  });
});

describe("a key that was sealed with another secret", () => {
  const scramble = () =>
    rows("UPDATE signing_keys SET sealed_private_jwk = reverse(sealed_private_jwk) WHERE retired_at IS NULL");

  it("[T7] signs nothing: claims are refused by name and leave the job as it was", async () => {
    await grant();
    await rotateNow();
    await scramble();
    secondsPass(6);
    const view = await proposed(w.agent.key, "file.read");
    expect(await claim(view, w.agent.key)).toMatchObject({ status: 503, body: { code: "signing_key_unavailable" } });
    expect((await job(view.job.id, w.agent.key)).body.job.state).toBe("ALLOWED");
    expect(await rows("SELECT 1 FROM claims WHERE job_id = $1", [view.job.id])).toEqual([]);
    expect((await kids()).length).toBeGreaterThan(0);
    expect((await listKeys()).find(({ state }) => state === "active")?.opens).toBe(false);
    await rotateNow();
    secondsPass(6);
    expect((await claim(view, w.agent.key)).status).toBe(200);
  });

  it("is passed over where it was to be the next", async () => {
    await grant();
    const next = await publishNext();
    await scramble();
    const kid = await rotateNow();
    expect(kid).not.toBe(next);
    secondsPass(6);
    expect(kidOf(await grant())).toBe(kid);
    expect(await kids()).not.toContain(next);
  });
});
