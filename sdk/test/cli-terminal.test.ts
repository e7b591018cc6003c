import { describe, expect, test } from "vitest";
import { visible, visibleJson } from "../src/cli/visible";
import { assentry, folderOf } from "./cli-io";

const ESC = "\u001b";
const HOSTILE = [
  `${ESC}[2J${ESC}[31mred`,
  `${ESC}]8;;https://evil.example${ESC}\\link${ESC}]8;;${ESC}\\`,
  "\u009b31m",
  "a\rb\nc\bd",
  "\u202egnp.exe",
  "in\u200bvisible\u2028line",
];
// What a terminal acts on: all but the line ends that are ours.
const ACTED_ON = /[^\n\P{C}]|[\p{Zl}\p{Zp}]/u;

const POLICY = `rules: [{ id: notes, match: { tools: [note.read] }, decision: allow, reason: ${JSON.stringify(HOSTILE.join(" "))} }]`;

describe("[T35] what a terminal would act on is spelled out", () => {
  test.each(HOSTILE)("%j in a text", (text) => {
    expect(visible(text)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(visible(text)).toContain("\\u{");
  });

  test.each(HOSTILE)("%j in JSON, which reads as the same value", (text) => {
    const json = visibleJson({ [text]: [text, "\u{e0041}"] });

    expect(json).not.toMatch(ACTED_ON);
    expect(JSON.parse(json)).toEqual({ [text]: [text, "\u{e0041}"] });
  });

  test.each(["", "--json"])("in the names, reasons and expectations of a table %s", async (json) => {
    const tests = HOSTILE.map((text) => ({
      name: `a ${text}`,
      given: { tool: "note.read", risk_tags: [text], labels: { [text]: text } },
      expect: { decision: "deny", rules: [`r${text}`], reason_contains: text, constraints: { [text]: text } },
    }));
    const table = JSON.stringify({ policy: "p.yaml", tests });
    const folder = await folderOf({ "p.yaml": POLICY, "a.test.yaml": table });
    const { code, out } = await assentry(folder, `policy test a.test.yaml ${json}`);

    expect(code).toBe(1);
    expect(out).toContain(json ? '"failed": 6' : "0 passed, 6 failed");
    expect(out).not.toMatch(ACTED_ON);
  });

  test.each(HOSTILE)("%j in a key of a policy, and in a file's name", async (text) => {
    const folder = await folderOf({
      "p.yaml": JSON.stringify({ rules: [{ [text]: text, id: text, decision: text }] }),
    });
    const wrong = await assentry(folder, "policy lint p.yaml");
    const gone = await assentry(folder, `policy lint ${text}`);

    expect(wrong.code).toBe(1);
    expect(gone.code).toBe(2);
    expect(wrong.out + gone.err).not.toMatch(ACTED_ON);
  });

  test.each(["", "--json"])("in the agents, tags and decisions of calls %s", async (json) => {
    const calls = HOSTILE.map((text) => ({ tool: "note.read", args: {}, agent: `a${text}`, decision: "deny" }));
    const broken = HOSTILE.map((text) => ({ tool: text, args: {}, [text]: text, agent: "a" }));
    const jsonl = [...calls, ...broken].map((call) => JSON.stringify(call)).join("\n");
    const folder = await folderOf({ "p.yaml": POLICY, "c.jsonl": jsonl });
    const { code, out } = await assentry(folder, `policy simulate p.yaml --calls c.jsonl ${json}`);

    expect(code).toBe(1);
    expect(out).toContain("note.read");
    expect(out).not.toMatch(ACTED_ON);
  });

  test("in what a server says", async () => {
    const folder = await folderOf({ "p.yaml": POLICY });
    const body = JSON.stringify({
      code: HOSTILE[0],
      detail: HOSTILE[1],
      issues: [{ path: HOSTILE[2], message: HOSTILE[4] }],
    });
    const { code, err } = await assentry(folder, "policy simulate p.yaml --server http://s --token asu_1", {
      fetch: () => Promise.resolve(new Response(body, { status: 422 })),
    });

    expect(code).toBe(2);
    expect(err).not.toMatch(ACTED_ON);
  });
});

describe("colours", () => {
  const table = JSON.stringify({
    policy: "p.yaml",
    tests: [{ name: `a${ESC}[0m`, given: { tool: "note.read" }, expect: { decision: "allow" } }],
  });

  test("are the printer's alone", async () => {
    const folder = await folderOf({ "p.yaml": POLICY, "a.test.yaml": table });
    const { out } = await assentry(folder, "policy test a.test.yaml", { color: true });

    expect(out).toContain(`  ${ESC}[32m✓${ESC}[0m a\\u{1b}[0m\n`);
  });

  test("are left out where nobody sees them", async () => {
    const folder = await folderOf({ "p.yaml": POLICY, "a.test.yaml": table });

    expect((await assentry(folder, "policy test a.test.yaml")).out).toContain("  ✓ a");
  });
});
