import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { approve, claim, GATES, proposed } from "@/test/api";
import { delegate } from "@/test/delegations";
import { call, rows, type World, world } from "@/test/world";
import { POST as viewsRoute } from "@/app/api/v1/me/views/route";
import { numberEvents } from "@/lib/audit/sequencer";
import { snapshotName } from "@/lib/policy/snapshot";
import type { Route } from "./handler";

// Made from the route files, so that a new route is tested from its first day. Where one fails here with "no body
// fits", add a body that its schema takes.
const ROOT = join(import.meta.dirname, "../../app/api/v1");
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];
type Endpoint = { name: string; method: Method; route: Route; params: string[] };

/** Routes that need no credential. */
const PUBLIC = new Set(["POST /setup", "POST /witness/add-checkpoint"]);

const HASH = `sha256:${"0".repeat(64)}`;
const BODIES: (hash: string) => unknown[] = (hash) => [
  undefined,
  { reason: "x" },
  { reason: "x", job_hash: hash },
  { job_hash: hash },
  { outcome: "succeeded" },
  { source: "version: v1\nrules: []\n" },
  { tool: "note.add", args: {} },
  { args: {}, reason: "x", job_hash: hash },
  { to_role: "finance", reason: "x" },
  { message: "x" },
  { until: new Date(Date.now() + 60_000).toISOString() },
  { force: true },
  { to: "usr_x", ends_at: new Date(Date.now() + 86_400_000).toISOString() },
  { args: {} },
  { args: {}, job_hash: hash },
  { looking: true },
  { name: "x" },
  { name: "x", filters: { view: "all" } },
];

async function endpoints(): Promise<Endpoint[]> {
  const files = (await readdir(ROOT, { recursive: true })).filter((file) => /(^|\/)route\.ts$/.test(file)).sort();
  const found: Endpoint[] = [];
  for (const file of files) {
    const module: Record<string, Route> = await import(join(ROOT, file));
    const path = `/${relative(".", file).replace(/\/?route\.ts$/, "")}`;
    const params = [...path.matchAll(/\[(?:\.\.\.)?(\w+)\]/g)].map(([, name]) => name ?? "");
    for (const method of METHODS) {
      const route = module[method];
      if (route) found.push({ name: `${method} ${path}`, method, route, params });
    }
  }
  return found;
}

const all = await endpoints();
const withIds = all.filter((endpoint) => endpoint.params.length > 0);
const withoutIds = all.filter((endpoint) => endpoint.params.length === 0 && !PUBLIC.has(endpoint.name));

type Sent = { id?: string; as?: string; body?: unknown; headers?: Record<string, string>; query?: string };

async function send({ method, route, params }: Endpoint, { id = "", as, body, headers = {}, query = "" }: Sent) {
  const credential = as ? { authorization: `Bearer ${as}` } : {};
  const request = new Request(`http://localhost:3000/api/v1/x${query}`, {
    method,
    headers: { ...credential, ...headers },
    ...(body === undefined || method === "GET" ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(300),
  });
  const named = Object.fromEntries(params.map((name) => [name, id]));
  const response = await route(request, { params: Promise.resolve(named) });
  return { status: response.status, text: await response.text() };
}

/** Every row of every table, as one hash per table. */
async function dump(tenantId?: string): Promise<Record<string, string | null>> {
  const tables = await rows<{ name: string; owned: boolean }>(
    `SELECT table_name AS name, bool_or(column_name = 'tenant_id') AS owned
       FROM information_schema.columns WHERE table_schema = 'public' GROUP BY 1 ORDER BY 1`,
  );
  const hashes: Record<string, string | null> = {};
  for (const { name } of tables.filter((table) => tenantId === undefined || table.owned)) {
    const where = tenantId === undefined ? "" : `WHERE tenant_id = '${tenantId}'`;
    const [row] = await rows<{ hash: string | null }>(
      `SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS hash FROM "${name}" t ${where}`,
    );
    hashes[name] = row?.hash ?? null;
  }
  return hashes;
}

/** Everything that the first tenant has and another may try to name, and who tries. */
async function scene() {
  const source = `${GATES}# the first tenant's\n`;
  const [first, second]: World[] = [await world(source), await world(GATES)];
  if (!first || !second) throw new Error("two worlds");
  const reviewer = await first.person("rita", ["reviewer"]);
  const waiting = await proposed(first.agent.key, "note.add");
  const approved = await proposed(first.agent.key, "note.add", { args: { n: 2 } });
  await approve(approved, reviewer.token);
  const claimed = await proposed(first.agent.key, "file.read");
  await claim(claimed, first.agent.key);
  const colleague = await first.person("ralf", ["reviewer"]);
  const away = { to: colleague.id, ends_at: new Date(Date.now() + 86_400_000).toISOString() };
  if ((await delegate(reviewer.token, away)).status !== 201) throw new Error("a delegation");
  const kept = { as: reviewer.token, body: { name: "mine", filters: { view: "all" } } };
  if ((await call(viewsRoute, kept)).status !== 201) throw new Error("a saved view");
  const made = await rows<{ id: string }>(
    `SELECT min(id) AS id FROM approvals WHERE tenant_id = $1 UNION SELECT min(id) FROM agent_keys WHERE tenant_id = $1
      UNION SELECT min(id) FROM personal_tokens WHERE tenant_id = $1
      UNION SELECT min(id) FROM audit_events WHERE tenant_id = $1
      UNION SELECT min(id) FROM delegations WHERE tenant_id = $1
      UNION SELECT min(id) FROM saved_views WHERE tenant_id = $1`,
    [first.tenantId],
  );
  const jobs = [waiting, approved, claimed].map((view) => view.job.id);
  const others = [first.tenantId, first.agent.id, reviewer.id, snapshotName(source), ...made.map((row) => row.id)];
  const roles = [
    "admin",
    "manager",
    "auditor",
    "reviewer",
    "finance",
    "security",
    "marketing",
    "on-call",
    "service-owner",
  ];
  const stranger = await second.person("stranger", roles);
  // Both have a log to show.
  await numberEvents();
  return { first, hash: waiting.job_hash, ids: [...jobs, ...others], strangers: [stranger.token, second.agent.key] };
}

let here: Awaited<ReturnType<typeof scene>>;
beforeAll(async () => {
  here = await scene();
});

it("[T22] the routes were found", () => {
  expect(withIds.length).toBeGreaterThanOrEqual(10);
  expect(all.map((endpoint) => endpoint.name)).toContain("POST /approvals/[id]/approve");
});

describe.each(withIds)("$name", (endpoint) => {
  it("[T22] answers 404 for everything of another tenant, and changes nothing anywhere", async () => {
    const before = await dump();
    const bodies = endpoint.method === "GET" ? [undefined] : BODIES(here.hash);
    for (const id of here.ids) {
      const statuses = new Set<number>();
      for (const as of here.strangers) {
        for (const body of bodies) {
          const { status, text } = await send(endpoint, { id, as, body });
          expect([403, 404, 422], `${id} answered ${text}`).toContain(status);
          statuses.add(status);
        }
      }
      expect([...statuses], `no body fits, or nobody got as far as the lookup of ${id}`).toContain(404);
    }
    expect(await dump()).toEqual(before);
  });
});

describe.each(withIds)("$name", (endpoint) => {
  it("[T38] takes any text for an id that nobody has", async () => {
    const ids = [
      "",
      ".",
      "..",
      "%",
      "%00",
      "%E0%A4%A",
      "\u0000",
      "job_\u0000",
      "\ud800",
      "__proto__",
      "null",
      "' OR 1=1 --",
      "x".repeat(5_000),
    ];
    for (const id of ids)
      for (const as of here.strangers)
        for (const body of endpoint.method === "GET" ? [undefined] : BODIES(HASH)) {
          const { status, text } = await send(endpoint, { id, as, body });
          expect([403, 404, 422], `${JSON.stringify(id)} answered ${text}`).toContain(status);
        }
  });
});

describe.each(withoutIds)("$name", (endpoint) => {
  it("[T22] neither shows nor changes anything of another tenant", async () => {
    const before = await dump(here.first.tenantId);
    const queries = [
      "",
      "?include_resolved=true&limit=200",
      `?tenant=${here.first.tenantId}`,
      `?tenant_id=${here.first.tenantId}`,
      "?seq=0",
      "?from=0",
    ];
    const headers = { "x-tenant-id": here.first.tenantId, "x-tenant": here.first.tenantId };
    for (const as of here.strangers)
      for (const body of endpoint.method === "GET" ? [undefined] : BODIES(HASH))
        for (const query of queries) {
          const { status, text } = await send(endpoint, { as, body, query, headers });
          expect(status).toBeLessThan(500);
          for (const id of here.ids) expect(text).not.toContain(id);
        }
    expect(await dump(here.first.tenantId)).toEqual(before);
  });
});

describe.each(all.filter((endpoint) => !PUBLIC.has(endpoint.name)))("$name without a credential", (endpoint) => {
  it("[T25] answers 401, whatever headers pretend that something in front has let it in", async () => {
    const before = await dump();
    const pretences: Record<string, string>[] = [
      {},
      { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
      { "x-middleware-subrequest": "src/middleware", "x-middleware-next": "1" },
      { rsc: "1", "next-router-prefetch": "1" },
      {
        "x-forwarded-user": "admin",
        "x-forwarded-host": "localhost",
        "x-original-url": "/healthz",
        "x-rewrite-url": "/healthz",
      },
      { authorization: "Bearer asu_", cookie: "next-auth.session-token=x" },
    ];
    for (const headers of pretences)
      for (const id of here.ids.slice(0, 3)) {
        const { status, text } = await send(endpoint, { id, headers, body: { reason: "x" } });
        expect(status, text).toBe(401);
      }
    expect(await dump()).toEqual(before);
  });
});
