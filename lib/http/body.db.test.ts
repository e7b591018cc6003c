import { describe, expect, it } from "vitest";
import { POST as approveRoute } from "@/app/api/v1/approvals/[id]/approve/route";
import { POST as rejectRoute } from "@/app/api/v1/approvals/[id]/reject/route";
import { POST as claimRoute } from "@/app/api/v1/jobs/[id]/claim/route";
import { POST as proposeRoute } from "@/app/api/v1/jobs/route";
import { GATES, proposed } from "@/test/api";
import { call, rows, type World, world } from "@/test/world";

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
const stored = async (w: World): Promise<number> =>
  (
    await rows("SELECT 1 FROM jobs WHERE tenant_id = $1 UNION ALL SELECT 1 FROM audit_events WHERE tenant_id = $1", [
      w.tenantId,
    ])
  ).length;

/** A proposal whose `args` are this JSON text, as it stands. */
const args = (json: string): string => `{"tool":"note.add","args":${json}}`;

const UNREADABLE: [string, string][] = [
  ["not JSON", "amount=5&to=a"],
  ["half of it", '{"tool":"note.add","args":{'],
  ["two values", `${args("{}")}${args("{}")}`],
  ["a byte order mark", `\ufeff${args("{}")}`],
  ["comments", `${args("{}")} // fine`],
  ["NaN", args('{"amount":NaN}')],
  ["Infinity", args('{"amount":Infinity}')],
  ["a number too large", args('{"amount":1e999}')],
  ["an unsafe integer", args('{"amount":9007199254740993}')],
  ["a number that becomes zero", args('{"amount":1e-999}')],
  ["duplicate keys", args('{"amount":1,"amount":1000000}')],
  ["duplicate keys, one escaped", args('{"amount":1,"\\u0061mount":1000000}')],
  ["duplicate keys at the top", '{"tool":"note.add","args":{},"args":{"amount":1}}'],
  ["half of a surrogate pair", args('{"text":"\\ud800"}')],
  ["U+0000", args('{"text":"\\u0000"}')],
  ["__proto__", args('{"__proto__":{"state":"APPROVED"}}')],
  ["depth 100", args(deep(100))],
  ["depth 50,000", args(deep(50_000))],
  ["10,001 keys", args(JSON.stringify(Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`k${n}`, n]))))],
];

const WRONG_SHAPE: [string, unknown][] = [
  ["args is a list", { tool: "note.add", args: [] }],
  ["args is null", { tool: "note.add", args: null }],
  ["args is text", { tool: "note.add", args: "{}" }],
  ["no args", { tool: "note.add" }],
  ["neither tool nor topic", { args: {} }],
  ["the body is a list", [{ tool: "note.add", args: {} }]],
  ["the body is a number", 7],
  ["a tool with spaces", { tool: "note add", args: {} }],
  ["an empty tool", { tool: "", args: {} }],
  ["an endless tool", { tool: "x".repeat(201), args: {} }],
  ["negative expires_in", { tool: "note.add", args: {}, expires_in: -5 }],
  ["confidence above 1", { tool: "note.add", args: {}, checkpoint: { confidence: 1.2 } }],
  ["a script as callback", { tool: "note.add", args: {}, callback: { url: "javascript:alert(1)" } }],
  ["an unknown mode", { tool: "note.add", args: {}, mode: "yolo" }],
];

const CLIENT_SET = [
  "state",
  "tier",
  "tenant",
  "tenant_id",
  "requirements",
  "decision",
  "id",
  "agent",
  "agent_id",
  "job_hash",
  "policy_snapshot",
  "resolution",
  "approved_by",
];

const SCALARS = ["tool", "topic", "environment", "before_ref", "mode", "expires_in"];
const OPERATORS: unknown[] = [{ $ne: null }, { not: "x" }, ["note.add"], { contains: "" }, true];

describe("POST /jobs stores nothing of", () => {
  it.each(UNREADABLE)("[T14] [T38] a body with %s", async (_, raw) => {
    const w = await world(GATES);
    const answer = await call(proposeRoute, { as: w.agent.key, raw });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: "invalid_payload", issues: [{ path: expect.any(String) }] },
    });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await stored(w)).toBe(0);
  });

  it("[T14] [T38] bytes that aren't UTF-8, a body of 2 MB, one whose length is a lie, and one that breaks off", async () => {
    const w = await world(GATES);
    const headers = { authorization: `Bearer ${w.agent.key}`, "content-type": "application/json" };
    const send = async (body: BodyInit, more: Record<string, string> = {}) => {
      const init = { method: "POST", headers: { ...headers, ...more }, body, duplex: "half" };
      const response = await proposeRoute(new Request("http://localhost:3000/api/v1/jobs", init as RequestInit));
      return { status: response.status, code: (await response.json()).code };
    };
    const bytes = Buffer.concat([
      Buffer.from('{"tool":"note.add","args":{"a":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}}'),
    ]);
    expect(await send(bytes)).toEqual({ status: 422, code: "invalid_payload" });
    const large = args(JSON.stringify({ text: "x".repeat(2_000_000) }));
    expect(await send(large)).toEqual({ status: 413, code: "body_too_large" });
    expect(await send(large, { "content-length": "10" })).toEqual({ status: 413, code: "body_too_large" });
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(Buffer.alloc(65_536, 0x20)) });
    expect(await send(endless)).toEqual({ status: 413, code: "body_too_large" });
    const parts = [Buffer.from(args('{"a":1}'))];
    const broken = new ReadableStream({
      pull: (controller) => {
        const part = parts.pop();
        if (part) controller.enqueue(part);
        else controller.error(new Error("aborted"));
      },
    });
    expect(await send(broken)).toEqual({ status: 400, code: "malformed_request" });
    expect(await stored(w)).toBe(0);
  });

  it.each(WRONG_SHAPE)("[T38] a proposal where %s", async (_, body) => {
    const w = await world(GATES);
    expect(await call(proposeRoute, { as: w.agent.key, body })).toMatchObject({
      status: 422,
      body: { code: "invalid_request" },
    });
    expect(await stored(w)).toBe(0);
  });

  it("[T38] a request without a body", async () => {
    const w = await world(GATES);
    expect((await call(proposeRoute, { as: w.agent.key, method: "POST" })).status).toBe(422);
    expect(await stored(w)).toBe(0);
  });

  it.each(CLIENT_SET)("[T23] a proposal that sets its own %s", async (key) => {
    const w = await world(GATES);
    for (const value of ["APPROVED", {}, [], null]) {
      const body = { tool: "note.add", args: {}, [key]: value };
      expect((await call(proposeRoute, { as: w.agent.key, body })).status).toBe(422);
    }
    expect(await stored(w)).toBe(0);
  });

  it.each(SCALARS)("[T24] a proposal with an object where %s should be", async (key) => {
    const w = await world(GATES);
    for (const value of OPERATORS) {
      const body = { tool: "note.add", args: {}, [key]: value };
      expect((await call(proposeRoute, { as: w.agent.key, body })).status, JSON.stringify(value)).toBe(422);
    }
    expect(await stored(w)).toBe(0);
  });
});

describe("what is legal is kept as it was sent", () => {
  it("[T14] [T38] odd keys, numbers and the largest payload come back the same", async () => {
    const w = await world(GATES);
    const odd = {
      "": 1,
      ключ: "значение",
      constructor: 1,
      toString: "x",
      "a.b": [0, -0.5, 1e-7, 9007199254740991],
      emoji: "👩‍👩‍👧",
      "\u2028": "\u202e",
    };
    const { body } = await call(proposeRoute, { as: w.agent.key, body: { tool: "note.add", args: odd } });
    expect(body).toMatchObject({ job: { args: odd } });
    const nested = JSON.parse(deep(61));
    expect((await call(proposeRoute, { as: w.agent.key, body: { tool: "note.add", args: nested } })).status).toBe(201);
    const large = { text: "ä".repeat(520_000) };
    const start = performance.now();
    expect((await call(proposeRoute, { as: w.agent.key, body: { tool: "note.add", args: large } })).status).toBe(201);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it("[T23] names of our own fields inside args are only data", async () => {
    const w = await world(GATES);
    const args = { state: "APPROVED", tier: "low", tenant: "other", requirements: [] };
    const view = await proposed(w.agent.key, "pay.send", { args });
    expect(view).toMatchObject({
      job: { state: "APPROVAL", args, tenant: w.tenantId },
      tier: "critical",
      requirements: [{ count: 2 }],
    });
  });
});

describe("decisions and claims", () => {
  it("[T23] [T24] take no fields of their own and no objects for scalars", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const view = await proposed(w.agent.key, "note.add");
    const { id } = view.job;
    const vote = { reason: "fine", job_hash: view.job_hash };
    const bad = [
      { ...vote, person_id: w.owner.id },
      { ...vote, roles: ["finance"] },
      { ...vote, verdict: "approve" },
      { ...vote, channel: "console" },
      { ...vote, id: "job_other" },
      { ...vote, reason: { $ne: null } },
      { ...vote, note: ["x"] },
      { ...vote, job_hash: { $regex: ".*" } },
      { ...vote, reason: "x".repeat(4_001) },
      [vote],
      "approve",
    ];
    for (const body of bad) {
      expect((await call(approveRoute, { as: reviewer.token, id, body })).status, JSON.stringify(body)).toBe(422);
      expect((await call(rejectRoute, { as: reviewer.token, id, body })).status).toBe(422);
    }
    for (const body of [
      {},
      { job_hash: null },
      { job_hash: { $ne: "" } },
      { ...vote, agent: "agt_x" },
      { job_hash: view.job_hash, before_ref: {} },
    ])
      expect((await call(claimRoute, { as: w.agent.key, id, body })).status).toBe(422);
    expect(await rows("SELECT 1 FROM votes WHERE job_id = $1", [id])).toEqual([]);
  });

  it("[T38] a body that can't be read decides nothing", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const { id } = (await proposed(w.agent.key, "note.add")).job;
    for (const raw of [
      "approve",
      '{"reason":"a","reason":"b"}',
      '{"reason":"\\ud800"}',
      `{"note":"${"x".repeat(2_000_000)}"}`,
    ])
      expect((await call(approveRoute, { as: reviewer.token, id, raw })).status).toBeGreaterThanOrEqual(413);
    expect(await rows("SELECT 1 FROM votes WHERE job_id = $1", [id])).toEqual([]);
  });
});

it("errors say nothing of the inside and carry the answer's request id", async () => {
  const w = await world(GATES);
  await rows("ALTER TABLE revisions RENAME TO hidden");
  const answer = await call(proposeRoute, { as: w.agent.key, body: { tool: "note.add", args: {} } }).finally(() =>
    rows("ALTER TABLE hidden RENAME TO revisions"),
  );
  expect(answer.status).toBe(500);
  expect(JSON.stringify(answer.body)).not.toMatch(/revisions|relation|sql|postgres|lib\//i);
  expect(answer.body).toMatchObject({
    type: expect.stringContaining("internal_error"),
    request_id: answer.headers.get("x-request-id"),
  });
});
