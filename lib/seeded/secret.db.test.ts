import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { POST as previewRoute } from "@/app/api/v1/approvals/[id]/edit/preview/route";
import { POST as releaseRoute } from "@/app/api/v1/approvals/[id]/release/route";
import { POST as snoozeRoute } from "@/app/api/v1/approvals/[id]/snooze/route";
import { POST as takeRoute } from "@/app/api/v1/approvals/[id]/take/route";
import { numberEvents } from "@/lib/audit/sequencer";
import type { Route } from "@/lib/http/handler";
import type { JobView, ReviewView } from "@/lib/jobs/schemas";
import { propose } from "@/test/api";
import { escalate } from "@/test/deciding";
import { itemsOf, seededScene, seedOne, type SeededScene } from "@/test/seeded";
import { call, rows, type TestPerson } from "@/test/world";

/** Before it is decided nobody may be able to tell a test item from a job: also not who may read everything. */
type Scene = SeededScene & { item: ReviewView; twin: JobView; nosy: TestPerson; secrets: string[]; seqs: number[] };

const EVERY_ROLE = ["admin", "manager", "auditor", "reviewer", "finance", "security", "on-call"];

async function scene(): Promise<Scene> {
  const here = await seededScene(["deploy.service"]);
  const item = await seedOne(here);
  const { tool, topic, args, risk_tags } = item.job;
  const { before, checkpoint } = item;
  // A job that is the same in everything.
  const body = { tool, topic, args, risk_tags, before, checkpoint };
  const twin = (await propose(here.w.agent.key, body)).body;
  expect(twin.job_hash).toBe(item.job_hash);
  await numberEvents();
  const nosy = await here.w.person("nosy", EVERY_ROLE);
  const [known] = await itemsOf(here.w);
  const leaves = await rows<{ seq: string }>("SELECT seq FROM audit_leaves WHERE tenant_id = $1", [here.w.tenantId]);
  const secrets = [known?.id ?? "", known?.template ?? "", known?.clue ?? ""];
  return { ...here, item, twin, nosy, secrets, seqs: leaves.map(({ seq }) => Number(seq)) };
}

type Endpoint = { name: string; route: Route; param: string | null };

async function reads(): Promise<Endpoint[]> {
  const root = join(import.meta.dirname, "../../app/api/v1");
  const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith("route.ts")).sort();
  const found: Endpoint[] = [];
  for (const file of files) {
    const { GET: route }: { GET?: Route } = await import(join(root, file));
    const [, param = null] = /\[(\w+)\]/.exec(file) ?? [];
    if (route) found.push({ name: `GET /${file.replace("/route.ts", "")}`, route, param });
  }
  return found;
}

async function read({ route, param }: Endpoint, as: string, id: string, query = ""): Promise<string> {
  const request = new Request(`http://localhost:3000/api/v1/x${query}`, {
    headers: { authorization: `Bearer ${as}` },
    signal: AbortSignal.timeout(500),
  });
  const response = await route(request, { params: Promise.resolve(param === null ? {} : { [param]: id }) });
  // A stream ends when we leave.
  return response.text().catch(() => "");
}

/** What may be known: that there are test items, and that one was committed to. */
const stripped = (text: string): string =>
  text
    .replaceAll(/seeded\.(committed|settings_changed)/g, "")
    .replaceAll('"actor":{"kind":"system","name":"test items"}', "");

/** Every name in a JSON value, with the way there. */
function namesIn(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => namesIn(each, `${path}[]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [`${path}.${name}`, ...namesIn(each, `${path}.${name}`)]);
}
const shape = (text: string): string[] => [...new Set(text.startsWith("{") ? namesIn(JSON.parse(text)) : [])].sort();

let here: Scene;
beforeAll(async () => {
  here = await scene();
});

const all = await reads();

describe("[U21] before it is decided, a test item is a job like any other", () => {
  it("the routes were found", () => {
    expect(all.map(({ name }) => name)).toContain("GET /jobs/[id]");
    expect(all.map(({ name }) => name)).toContain("GET /audit/events");
  });

  it.each(all)("$name says nothing else", async (endpoint) => {
    const { item, twin, nosy, secrets, seqs, w } = here;
    const ids = endpoint.param === "seq" ? seqs.map(String) : [item.job.id, w.agent.id];
    const queries = ["", "?include_resolved=true&limit=200", `?job=${item.job.id}`, `?q=${item.job.id}`];
    const numbered = endpoint.name.includes("audit") && endpoint.param === null ? seqs.map((seq) => `?seq=${seq}`) : [];
    for (const id of ids)
      for (const query of [...queries, ...numbered]) {
        const text = stripped(await read(endpoint, nosy.token, id, query));
        expect(text).not.toMatch(/seeded|test.item/i);
        for (const secret of secrets) expect(text).not.toContain(secret);
      }
    if (endpoint.param !== "id") return;
    const [of, ofTwin] = [await read(endpoint, nosy.token, item.job.id), await read(endpoint, nosy.token, twin.job.id)];
    // What is similar to one of them is the other, or nothing.
    if (!endpoint.name.endsWith("similar")) expect(shape(of)).toEqual(shape(ofTwin));
  });

  it("nor does anything that can be done with it short of deciding", async () => {
    const { item, twin, nosy } = here;
    const until = new Date(Date.now() + 60_000).toISOString();
    const edited = { args: { ...item.job.args, canary_percent: 3 }, job_hash: item.job_hash };
    const things: [Route, unknown][] = [
      [takeRoute, { force: true }],
      [snoozeRoute, { until }],
      [releaseRoute, {}],
      [previewRoute, edited],
    ];
    for (const [route, body] of things) {
      const [of, ofTwin] = [
        await call(route, { id: item.job.id, as: nosy.token, body }),
        await call(route, { id: twin.job.id, as: nosy.token, body }),
      ];
      expect(of.status).toBe(200);
      expect(JSON.stringify(of.body)).not.toMatch(/seeded|test.item/i);
      expect(shape(JSON.stringify(of.body))).toEqual(shape(JSON.stringify(ofTwin.body)));
    }
    const [of, ofTwin] = [await escalate(item, nosy.token, "security"), await escalate(twin, nosy.token, "security")];
    expect(shape(JSON.stringify(of.body))).toEqual(shape(JSON.stringify(ofTwin.body)));
  });

  it("the log tells of both in the same words, and of the commitment at another time", async () => {
    const { item, twin, w } = here;
    const events = await rows<{ job_id: string; type: string; actor: unknown; data: Record<string, unknown> }>(
      "SELECT job_id, type, actor, data FROM audit_events WHERE job_id = ANY($1) AND type = 'job.proposed' ORDER BY id",
      [[item.job.id, twin.job.id]],
    );
    const [one, other] = events;
    expect(one?.actor).toEqual(other?.actor);
    expect(namesIn(one?.data)).toEqual(namesIn(other?.data));
    const due = await rows(
      `SELECT 1 FROM seeded_items i JOIN audit_events e ON e.tenant_id = i.tenant_id AND e.type = 'seeded.committed'
        WHERE i.tenant_id = $1 AND e.at < (SELECT created_at FROM jobs WHERE id = i.job_id)`,
      [w.tenantId],
    );
    expect(due).toHaveLength(1);
  });
});
