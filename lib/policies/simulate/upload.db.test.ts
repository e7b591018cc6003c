import { describe, expect, it } from "vitest";
import { POST as simulateRoute } from "@/app/api/v1/policies/simulate/route";
import type { Simulation } from "@/lib/policy/simulate/schemas";
import { snapshotName } from "@/lib/policy/snapshot";
import { sourceOf } from "@/lib/policy/testing";
import { GATES, proposed } from "@/test/api";
import { type Answer, call, type TestPerson, type World, world } from "@/test/world";

const NDJSON = { "content-type": "application/x-ndjson" };
const withAuditor = async (policy = GATES): Promise<{ w: World; auditor: TestPerson }> => {
  const w = await world(policy);
  return { w, auditor: await w.person("audrey", ["auditor"]) };
};
const query = (policy: string, rest = ""): string => `?snapshot=${encodeURIComponent(snapshotName(policy))}${rest}`;
const upload = (as: string, lines: unknown[], policy = GATES): Promise<Answer<Simulation>> =>
  call<Simulation>(simulateRoute, {
    as,
    query: query(policy),
    headers: NDJSON,
    raw: lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n"),
  });

describe("POST /policies/simulate with calls", () => {
  it("decides each line; what was decided then is what the line says", async () => {
    const { auditor } = await withAuditor();
    const { status, body } = await upload(auditor.token, [
      { tool: "pay.send", args: {}, decision: "allow", agent: "billing-bot", at: "2026-11-01T00:00:00Z" },
      { tool: "file.read", args: {}, decision: "ALLOW", at: "2026-11-02T00:00:00Z" },
      { topic: "job.note.add", args: {}, decision: "REQUIRE_APPROVAL", summary: { title: "A note" } },
      { tool: "drop.it", args: {} },
      { tool: "file.read", args: {}, decision: "deny", at: "2026-11-03T00:00:00+01:00" },
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      snapshot: snapshotName(GATES),
      window: null,
      from: "2026-11-01T00:00:00.000Z",
      to: "2026-11-02T23:00:00.000Z",
      days: 1.96,
      total: 5,
      compared: 4,
      unchanged: 2,
      totals: { was: { ALLOW: 2, REQUIRE_APPROVAL: 1, DENY: 1 }, now: { ALLOW: 2, REQUIRE_APPROVAL: 2, DENY: 1 } },
      problems: [],
      problems_total: 0,
    });
    expect(body.changes).toMatchObject([
      { line: 5, was: { decision: "DENY", tier: null, rule_id: null }, now: { decision: "ALLOW" }, effect: "weaker" },
      { line: 1, tool: "pay.send", agent: "billing-bot", now: { tier: "critical" }, effect: "stronger" },
    ]);
  });

  it("reads logs that hold more than calls, and null for none; what policy doesn't look at is named", async () => {
    const { auditor } = await withAuditor();
    const line = {
      id: "airline-1",
      run: "airline",
      step: 1,
      tool: "file.read",
      args: {},
      before: null,
      effect: "read",
    };
    const { body } = await upload(auditor.token, [line, { ...line, output: "x" }]);
    expect(body).toMatchObject({ total: 2, problems: [], ignored: ["effect", "id", "output", "run", "step"] });
  });

  it("says of bad lines which and what is wrong with them; the others count", async () => {
    const { auditor } = await withAuditor();
    const { body } = await upload(auditor.token, [
      { tool: "file.read", args: {} },
      "",
      "{",
      { args: {} },
      { tool: "file.read", args: [], tier: "low" },
      '{"tool":"file.read","args":{"a":1,"a":2}}',
      { tool: "file.read", args: {}, at: "yesterday" },
      { tool: "file.read", args: {}, decision: "maybe" },
      JSON.stringify({ tool: "file.read", args: { text: "x".repeat(1_048_576) } }),
      { tool: "file.read", args: {} },
    ]);
    expect(body).toMatchObject({ total: 2, problems_total: 7 });
    const said = new Map(body.problems.map(({ line, message }) => [line, message]));
    expect([...said.keys()]).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(said.get(3)).toContain("Not valid JSON");
    expect(said.get(4)).toBe("tool: tool or topic is required");
    expect(said.get(5)).toBe("args: must be a JSON object");
    expect(body.ignored).toEqual(["tier"]);
    expect(said.get(6)).toContain("args.a: The same key stands here twice");
    expect(said.get(7)).toContain("at: ");
    expect(said.get(8)).toBe("decision: must be one of ALLOW, ALLOW_WITH_CONSTRAINTS, REQUIRE_APPROVAL, DENY");
    expect(said.get(9)).toBe("is longer than 1 MiB");
  });

  it("replays limits over the lines, and says which stand in the wrong order", async () => {
    const limits = [{ sum: "args.amount", per: "agent", over: "24h", max: 500 }];
    const policy = sourceOf([{ id: "small", match: { tools: ["a.*"] }, decision: "allow", limits }]);
    const { auditor } = await withAuditor(policy);
    const day = (n: number, amount: number) => ({ tool: "a.b", args: { amount }, at: `2026-11-0${n}T00:00:00Z` });
    const { body } = await upload(auditor.token, [day(1, 400), day(2, 400), day(1, 400), day(3, 400)], policy);
    expect(body.totals.now).toMatchObject({ ALLOW: 3, REQUIRE_APPROVAL: 1 });
    expect(body.problems).toEqual([
      { line: 3, message: "at is earlier than on a line before: limits count calls in the order of the lines" },
    ]);
  });

  it("takes calls in a body too, with a source; without times nothing is said of days", async () => {
    const { auditor } = await withAuditor();
    const calls = [{ tool: "pay.send", args: {} }, { tool: 5 }];
    const { body } = await call<Simulation>(simulateRoute, { as: auditor.token, body: { source: GATES, calls } });
    expect(body).toMatchObject({
      snapshot: null,
      total: 1,
      compared: 0,
      from: null,
      days: null,
      reviews_per_day: null,
    });
    expect(body.by_role).toMatchObject([{ role: "finance", was: 0, now: 1, minutes_per_day: null }]);
    expect(body.problems).toMatchObject([{ line: 2 }]);
  });

  it("against the active policy compares lines that don't say what was decided", async () => {
    const { auditor } = await withAuditor();
    const raw = JSON.stringify({ tool: "pay.send", args: {} });
    const options = { as: auditor.token, query: query(GATES, "&against=active"), headers: NDJSON, raw };
    expect((await call<Simulation>(simulateRoute, options)).body).toMatchObject({ compared: 1, unchanged: 1 });
  });

  it("refuses an upload that is too large, names no policy, or another tenant's", async () => {
    const { w, auditor } = await withAuditor();
    const line = `${JSON.stringify({ tool: "file.read", args: { text: "x".repeat(1_000_000) } })}\n`;
    const raw = line.repeat(34);
    const large = await call(simulateRoute, { as: auditor.token, query: query(GATES), headers: NDJSON, raw });
    expect(large).toMatchObject({ status: 413, body: { code: "body_too_large" } });
    const none = await call(simulateRoute, { as: auditor.token, headers: NDJSON, raw: "" });
    expect(none).toMatchObject({ status: 422, body: { code: "invalid_request" } });
    const theirs = `${GATES}# another tenant\n`;
    await world(theirs);
    const unknown = await call(simulateRoute, { as: auditor.token, query: query(theirs), headers: NDJSON, raw: "" });
    expect(unknown.status).toBe(404);
    expect((await upload(w.agent.key, [])).status).toBe(403);
  });
});

describe("POST /policies/simulate, streamed", () => {
  const ACCEPT = { accept: "application/x-ndjson" };
  const linesOf = (text: unknown): Record<string, unknown>[] =>
    String(text)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  const streamed = async (as: string, request: Record<string, unknown>) => {
    const answer = await simulateRoute(
      new Request("http://localhost:3000/api/v1/policies/simulate", {
        method: "POST",
        headers: { authorization: `Bearer ${as}`, "content-type": "application/json", ...ACCEPT },
        body: JSON.stringify(request),
      }),
    );
    return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
  };

  it("tells its progress line by line, then the result", async () => {
    const { w, auditor } = await withAuditor();
    await proposed(w.agent.key, "note.add");
    const { status, type, text } = await streamed(auditor.token, { source: GATES });
    expect({ status, type }).toEqual({ status: 200, type: "application/x-ndjson; charset=utf-8" });
    const lines = linesOf(text);
    expect(lines[0]).toEqual({ type: "progress", done: 0, total: 1 });
    expect(lines.at(-1)).toMatchObject({ type: "result", total: 1, unchanged: 1 });
  });

  it("what is wrong with the request still answers with its status", async () => {
    const { auditor } = await withAuditor();
    const { status, text } = await streamed(auditor.token, { source: "version: v2\nrules: []\n" });
    expect({ status, body: JSON.parse(text) }).toMatchObject({ status: 422, body: { code: "invalid_policy" } });
  });

  it("what goes wrong later is the last line", async () => {
    const { auditor } = await withAuditor();
    const line = `${JSON.stringify({ tool: "file.read", args: { text: "x".repeat(1_000_000) } })}\n`;
    const answer = await simulateRoute(
      new Request(`http://localhost:3000/api/v1/policies/simulate${query(GATES)}`, {
        method: "POST",
        headers: { authorization: `Bearer ${auditor.token}`, ...NDJSON, ...ACCEPT },
        body: line.repeat(34),
      }),
    );
    expect(answer.status).toBe(200);
    const lines = linesOf(await answer.text());
    expect(lines[0]).toMatchObject({ type: "progress", total: null });
    expect(lines.at(-1)).toMatchObject({ type: "error", status: 413, code: "body_too_large" });
  });

  it("ends once nobody waits any more", async () => {
    const { auditor } = await withAuditor();
    const aborted = new AbortController();
    aborted.abort();
    const answer = await call(simulateRoute, {
      as: auditor.token,
      body: { source: GATES },
      signal: aborted.signal,
    });
    expect(answer).toMatchObject({ status: 499, body: { code: "cancelled" } });
  });
});
