import { describe, expect, test } from "vitest";
import { ndjson } from "@/lib/policy/simulate/ndjson";
import { assentry, folderOf } from "./cli-io";

const POLICY = `rules:
  - { id: notes, match: { tools: [note.read] }, decision: allow }
  - { id: quotas, match: { tools: [quota.take] }, decision: allow, limits: [{ sum: args.units, per: agent, over: 1h, max: 100 }] }
  - { id: delicate, match: { risk_tags: [delicate] }, decision: require_approval, tier: high, approvers: [{ role: owner }] }
`;
const OPEN = POLICY.replace("decision: require_approval, tier: high, approvers: [{ role: owner }]", "decision: allow");

const linesOf = (...calls: object[]): string => calls.map((call) => JSON.stringify(call)).join("\n");
const take = (at: string): object => ({ tool: "quota.take", args: { units: 60 }, agent: "bot", at });

const CALLS = linesOf(
  { tool: "note.read", args: {}, decision: "allow" },
  { tool: "survey.run", args: {}, risk_tags: ["delicate"], agent: "bot", decision: "allow" },
  { tool: "unheard.of", args: {} },
);

describe("policy simulate --calls", () => {
  test("adds up what the policy decides, and compares with what the calls say was decided", async () => {
    const folder = await folderOf({ "p.yaml": POLICY, "c.jsonl": CALLS });
    const { code, out } = await assentry(folder, "policy simulate p.yaml --calls c.jsonl");

    expect(code).toBe(0);
    expect(out).toContain("3 actions\n");
    expect(out).toMatch(/^allow +2 +1$/m);
    expect(out).toMatch(/^require_approval +0 +1$/m);
    expect(out).toMatch(/^delicate \(require_approval\) +0 +1$/m);
    expect(out).toMatch(/^high +0 +1$/m);
    expect(out).toMatch(/^owner +0 +1$/m);
    expect(out).toContain("Of 2 compared: 0 weaker, 1 stronger, 0 different, 1 unchanged\n");
    expect(out).toContain("stronger  line 2  survey.run by bot: allow → require_approval");
  });

  test("without a decision of then there is nothing to compare with", async () => {
    const folder = await folderOf({ "p.yaml": POLICY, "c.jsonl": linesOf({ tool: "note.read", args: {} }) });
    const { out } = await assentry(folder, "policy simulate p.yaml --calls c.jsonl");

    expect(out).toMatch(/^1 action\n/);
    expect(out).toMatch(/^allow +1$/m);
    expect(out).not.toContain("compared");
  });

  test("--against another policy shows what changes from it", async () => {
    const folder = await folderOf({ "p.yaml": OPEN, "q.yaml": POLICY, "c.jsonl": CALLS });
    const { code, out } = await assentry(folder, "policy simulate p.yaml --calls c.jsonl --against q.yaml --json");

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      total: 3,
      compared: 3,
      weaker: 1,
      changes: [{ line: 2, was: { decision: "REQUIRE_APPROVAL" }, now: { decision: "ALLOW" }, effect: "weaker" }],
    });
  });

  test.each([
    ["tier: high", "tier: low", "require_approval, tier low → high"],
    ["role: owner", "role: boss", "require_approval, but by other people or under other constraints"],
    ["require_approval", "deny", "deny → require_approval"],
  ])("says what changes where it was otherwise: %s", async (here, there, said) => {
    const other = POLICY.replace(here, there).replace(/deny,.*}\]/, "deny");
    const folder = await folderOf({ "p.yaml": POLICY, "q.yaml": other, "c.jsonl": CALLS });
    const { code, out } = await assentry(folder, "policy simulate p.yaml --calls c.jsonl --against q.yaml");

    expect(code).toBe(0);
    expect(out).toContain(`line 2  survey.run by bot: ${said}  Rule "delicate" requires approval\n`);
  });

  test("counts limits in the order of time", async () => {
    const calls = linesOf(take("2026-11-20T10:00:00Z"), take("2026-11-20T10:30:00Z"), take("2026-11-20T11:00:00Z"));
    const folder = await folderOf({ "p.yaml": POLICY, "c.jsonl": calls });
    const { out } = await assentry(folder, "policy simulate p.yaml --calls c.jsonl --json");

    expect(JSON.parse(out).totals.now).toMatchObject({ ALLOW: 2, REQUIRE_APPROVAL: 1 });
  });

  test("each of two policies counts for itself", async () => {
    const calls = linesOf(take("2026-11-20T10:00:00Z"), take("2026-11-20T10:30:00Z"), take("2026-11-20T11:00:00Z"));
    const folder = await folderOf({ "p.yaml": POLICY, "c.jsonl": calls });
    const { out } = await assentry(folder, "policy simulate p.yaml --calls c.jsonl --against p.yaml --json");

    expect(JSON.parse(out)).toMatchObject({ unchanged: 3, totals: { now: { ALLOW: 2 }, was: { ALLOW: 2 } } });
  });

  test("lines that cannot be read are said, and fail", async () => {
    const calls = `{"tool": "note.read", "args": {}}\n{"tool": 3, "args": {}}\nnothing\n`;
    const folder = await folderOf({ "p.yaml": POLICY, "c.jsonl": calls });
    const { code, out } = await assentry(folder, "policy simulate p.yaml --calls c.jsonl");

    expect(code).toBe(1);
    expect(out).toContain("2 problems with the calls\n  line 2: tool: ");
  });

  test.each(["p.yaml --calls c.jsonl --against q.yaml", "q.yaml --calls c.jsonl"])(
    "a policy with errors is not simulated: %s",
    async (line) => {
      const folder = await folderOf({ "p.yaml": POLICY, "q.yaml": "rules: 3", "c.jsonl": CALLS });
      const { code, out, err } = await assentry(folder, `policy simulate ${line}`);

      expect([code, out]).toEqual([1, ""]);
      expect(err).toBe("q.yaml:1:8 error rules: a list of rules was expected; this is a number, 3\n");
    },
  );

  test("cannot run without the file of calls", async () => {
    const folder = await folderOf({ "p.yaml": POLICY });
    const { code, err } = await assentry(folder, "policy simulate p.yaml --calls gone.jsonl");

    expect([code, err]).toEqual([2, "assentry policy simulate: gone.jsonl cannot be read: there is no such file\n"]);
  });
});

describe("policy simulate --server", () => {
  const SIMULATION = {
    snapshot: null,
    total: 12_000,
    compared: 0,
    from: "2026-11-13T12:00:00.000Z",
    to: "2026-11-20T12:00:00.000Z",
    totals: {
      was: { ALLOW: 0, ALLOW_WITH_CONSTRAINTS: 0, REQUIRE_APPROVAL: 0, DENY: 0 },
      now: { ALLOW: 9_000, ALLOW_WITH_CONSTRAINTS: 0, REQUIRE_APPROVAL: 3_000, DENY: 0 },
    },
    by_rule: [],
    by_tier: { was: { low: 0, medium: 0, high: 0, critical: 0 }, now: { low: 0, medium: 3_000, high: 0, critical: 0 } },
    by_role: [],
    reviews_per_day: { was: 0, now: 428.57 },
    minutes_per_day: { was: 0, now: 857.14 },
    changes: [],
    changes_total: 0,
    problems: [],
    problems_total: 0,
    ignored: [],
  };

  type Asked = { url: string; init: RequestInit | undefined };

  /** A server that answers with these texts, one chunk each. */
  function server(chunks: string[], init: ResponseInit = {}): { fetch: typeof fetch; asked: Asked[] } {
    const asked: Asked[] = [];
    const answer = (url: string | URL | Request, request?: RequestInit): Promise<Response> => {
      asked.push({ url: String(url), init: request });
      const parts = chunks.map((chunk) => new TextEncoder().encode(chunk));
      return Promise.resolve(new Response(new Blob(parts).stream(), init));
    };
    return { fetch: answer, asked };
  }

  const result = JSON.stringify({ ...SIMULATION, type: "result" });
  const run = async (chunks: string[], line = "--token asu_1", init: ResponseInit = {}) => {
    const { fetch, asked } = server(chunks, init);
    const folder = await folderOf({ "p.yaml": POLICY });
    const world = { fetch, terminal: true, env: { ASSENTRY_TOKEN: line.includes("--token") ? "" : "asu_env" } };
    return { ...(await assentry(folder, `policy simulate p.yaml --server http://s/ ${line}`, world)), asked };
  };

  test("asks the server with the policy's source, and shows its result", async () => {
    const { code, out, asked } = await run([`${result}\n`], "--token asu_1 --window 7d");

    expect(code).toBe(0);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      url: "http://s/api/v1/policies/simulate",
      init: {
        method: "POST",
        redirect: "error",
        headers: { Accept: "application/x-ndjson", Authorization: "Bearer asu_1" },
        body: JSON.stringify({ source: POLICY, window: "7d" }),
      },
    });
    expect(out).toContain("12,000 actions, 2026-11-13T12:00 to 2026-11-20T12:00 UTC\n");
    expect(out).toContain("Reviews a day: 428.57, about 857.14 minutes\n");
  });

  test("understands what the server's own code writes", async () => {
    const folder = await folderOf({ "p.yaml": POLICY });
    const { code, out, progress } = await assentry(folder, "policy simulate p.yaml --server http://s --token asu_1", {
      terminal: true,
      fetch: () =>
        ndjson("req_1", new AbortController().signal, async (tell) => {
          tell({ done: 3, total: 4 });
          return SIMULATION;
        }),
    });

    expect([code, progress.length]).toEqual([0, 2]);
    expect(progress[0]).toContain("75 %  3 of 4");
    expect(out).toContain("12,000 actions");
  });

  test("takes the token from the environment where none is given", async () => {
    const { asked } = await run([`${result}\n`], "");

    expect(asked[0]?.init?.headers).toMatchObject({ Authorization: "Bearer asu_env" });
  });

  test("draws how far it is, and wipes that away, also where an answer comes in pieces", async () => {
    const text = `{"type":"progress","done":6000,"total":12000}\n{"type":"progress","done":9,"total":null}\n${result}`;
    const { code, progress } = await run([text.slice(0, 20), text.slice(20, 70), text.slice(70)]);

    expect(code).toBe(0);
    expect(progress).toEqual([`${"█".repeat(15)}${"░".repeat(15)} 50 %  6,000 of 12,000`, "9 read", ""]);
  });

  test.each([
    [['{"code":"unauthenticated","detail":"Send a valid token."}'], 401, "Send a valid token. (unauthenticated)"],
    [["<html>"], 502, "the server answered 502 without saying why"],
    [
      ['{"code":"invalid_request","detail":"Wrong.","issues":[{"path":"window","message":"must be a duration"}]}'],
      422,
      "Wrong. (invalid_request); window: must be a duration",
    ],
    [['{"type":"error","code":"internal","detail":"It broke."}\n'], 200, "It broke. (internal)"],
    [['{"type":"progress","done":1,"total":2}\n'], 200, "the server broke off before the simulation was done"],
    [["<html>\n"], 200, "the server's answer cannot be read; is it an Assentry server?"],
  ])("says in the server's words why not: %j", async (chunks, status, message) => {
    const { code, out, err } = await run(chunks, undefined, { status });

    expect([code, out, err]).toEqual([2, "", `assentry policy simulate: ${message}\n`]);
  });

  test("says so where there is no server", async () => {
    const folder = await folderOf({ "p.yaml": POLICY });
    const failure = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:1") });
    const { code, err } = await assentry(folder, "policy simulate p.yaml --server http://s --token asu_1", {
      fetch: () => Promise.reject(failure),
    });

    expect([code, err]).toEqual([
      2,
      "assentry policy simulate: http://s does not answer: connect ECONNREFUSED 127.0.0.1:1\n",
    ]);
  });

  test.each([
    ["--server http://s", "a person's API token is needed: --token asu_... or ASSENTRY_TOKEN"],
    ["--server s --token asu_1", "--server begins with http:// or https://"],
  ])("is not asked wrongly: %s", async (line, message) => {
    const folder = await folderOf({ "p.yaml": POLICY });
    const { code, err } = await assentry(folder, `policy simulate p.yaml ${line}`);

    expect([code, err.split("\n")[0]]).toEqual([2, `assentry policy simulate: ${message}`]);
  });
});
