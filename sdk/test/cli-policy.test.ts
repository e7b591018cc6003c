import { describe, expect, test } from "vitest";
import { assentry, folderOf } from "./cli-io";

const POLICY = `version: v1
rules:
  - id: delicate
    match: { risk_tags: [delicate] }
    decision: require_approval
    reason: Delicate work is looked at
    approvers: [{ role: owner }]
  - id: notes
    match: { tools: [note.read] }
    decision: allow
`;
const BARE = POLICY.replace("    reason: Delicate work is looked at\n", "");
const BROKEN = POLICY.replace("decision: allow", "desicion: allow");

const TABLE = `policy: ../p.yaml
tests:
  - name: notes are free
    given: { tool: note.read }
    expect: { decision: allow, rule: notes }
`;
const FAILING = `${TABLE}  - name: delicate work is free
    given: { tool: note.read, risk_tags: [delicate] }
    expect: { decision: allow, approvers: [{ role: boss, count: 2 }] }
`;

describe("policy lint", () => {
  test.each([
    ["a sound policy passes", POLICY, "p.yaml", 0],
    ["warnings pass", BARE, "p.yaml", 0],
    ["with --strict warnings fail", BARE, "p.yaml --strict", 1],
    ["errors fail", BROKEN, "p.yaml", 1],
  ])("%s", async (_rule, policy, line, code) => {
    const folder = await folderOf({ "p.yaml": policy });

    expect(await assentry(folder, `policy lint ${line}`)).toMatchObject({ code, err: "" });
  });

  test("says what is wrong where, the way compilers do", async () => {
    const folder = await folderOf({ "p.yaml": BARE, "q.yaml": BROKEN });
    const { out } = await assentry(folder, "policy lint p.yaml q.yaml");

    expect(out).toMatch(/^p\.yaml:3:5 warning delicate: .+ \([a-z_]+\)$/m);
    expect(out).toMatch(
      /^q\.yaml:10:5 error rules\[1\]\.desicion: "desicion" is no key here; did you mean decision\? \(invalid\)$/m,
    );
    expect(out).toMatch(/\n\d errors?, 1 warning\n$/);
  });

  test("as JSON", async () => {
    const folder = await folderOf({ "q.yaml": BROKEN });
    const { out } = await assentry(folder, "policy lint q.yaml --json");

    expect(JSON.parse(out)).toMatchObject({
      warnings: 0,
      files: [
        {
          file: "q.yaml",
          findings: expect.arrayContaining([expect.objectContaining({ line: 10, column: 5, severity: "error" })]),
        },
      ],
    });
  });

  test("of a folder reads every policy, and every test table as one", async () => {
    const folder = await folderOf({ "all/p.yaml": POLICY, "all/p.test.yaml": "tests: 3", "all/notes.md": "no policy" });
    const { code, out } = await assentry(folder, "policy lint all");

    expect(code).toBe(1);
    expect(out).toBe(
      "all/p.test.yaml:1:8 error tests: a list of tests was expected; this is a number, 3 (invalid)\n1 error, 0 warnings\n",
    );
  });

  test("of a folder without any cannot run", async () => {
    const { code, err } = await assentry(await folderOf({ "all/notes.md": "" }), "policy lint all");

    expect([code, err]).toEqual([2, "assentry policy lint: all has no *.yaml\n"]);
  });

  test.each([
    ["there is no such file", "gone.yaml"],
    ["it is not UTF-8", "latin1.yaml"],
  ])("cannot run where %s", async (why, file) => {
    const folder = await folderOf({ "latin1.yaml": Buffer.from([0xe9, 0x0a]) });

    expect(await assentry(folder, `policy lint ${file}`)).toEqual({
      code: 2,
      out: "",
      err: `assentry policy lint: ${file} cannot be read: ${why}\n`,
      progress: [],
    });
  });
});

describe("policy test", () => {
  test("runs a table against the policy that it names, and ends with how many passed", async () => {
    const folder = await folderOf({ "p.yaml": POLICY, "tests/notes.test.yaml": TABLE });
    const { code, out } = await assentry(folder, "policy test tests/notes.test.yaml");

    expect(code).toBe(0);
    expect(out).toBe("tests/notes.test.yaml (p.yaml)\n  ✓ notes are free\n\n1 passed, 0 failed\n");
  });

  test("says what differs and why, and fails", async () => {
    const folder = await folderOf({ "p.yaml": POLICY, "tests/notes.test.yaml": FAILING });
    const { code, out } = await assentry(folder, "policy test tests/notes.test.yaml");

    expect(code).toBe(1);
    expect(out.split("\n").slice(2)).toEqual([
      "  ✗ delicate work is free tests/notes.test.yaml:6",
      "      decision: expected allow, got require_approval",
      "      approvers: expected 2 of boss, got 1 of owner",
      "      because Delicate work is looked at",
      "      delicate matched: everything it asks for holds",
      "      notes matched: everything it asks for holds",
      "",
      "1 passed, 1 failed",
      "",
    ]);
  });

  test("of a folder runs every *.test.yaml, in order of their names", async () => {
    const folder = await folderOf({
      "p.yaml": POLICY,
      "tests/b.test.yaml": TABLE,
      "tests/a.test.yml": TABLE,
      "tests/other.yaml": "not a table",
    });
    const { code, out } = await assentry(folder, "policy test tests");

    expect(code).toBe(0);
    expect(out.match(/^tests\/\S+/gm)).toEqual(["tests/a.test.yml", "tests/b.test.yaml"]);
    expect(out).toMatch(/\n2 passed, 0 failed\n$/);
  });

  test("--policy is taken instead of what a table names", async () => {
    const folder = await folderOf({
      "p.yaml": POLICY,
      "q.yaml": POLICY.replace("allow", "deny"),
      "tests/a.test.yaml": TABLE,
    });

    expect(await assentry(folder, "policy test tests --policy q.yaml")).toMatchObject({ code: 1 });
  });

  test.each([
    ["a table that cannot be read", { "a.test.yaml": "tests: 3" }, /^a\.test\.yaml:1:8 error tests: a list of tests/m],
    [
      "a policy that cannot be read",
      { "a.test.yaml": TABLE.replace("../", ""), "p.yaml": BROKEN },
      /^p\.yaml:10:5 error/m,
    ],
  ])("%s has failed", async (_rule, files, place) => {
    const { code, out } = await assentry(await folderOf(files), "policy test a.test.yaml");

    expect(code).toBe(1);
    expect(out).toMatch(place);
    expect(out).toMatch(/\n0 passed, 1 failed\n$/);
  });

  test.each([
    ["a folder without tables", "policy test empty", "empty has no *.test.yaml"],
    [
      "a table without a policy",
      "policy test bare.test.yaml",
      "bare.test.yaml names no policy; write policy: in it, or give --policy FILE",
    ],
    ["a table that is not there", "policy test gone.test.yaml", "gone.test.yaml cannot be read: there is no such file"],
  ])("cannot run %s: nothing tested is no success", async (_rule, line, message) => {
    const folder = await folderOf({ "empty/a.yaml": "", "bare.test.yaml": TABLE.replace(/^policy.*\n/, "") });

    expect(await assentry(folder, line)).toMatchObject({ code: 2, out: "", err: `assentry policy test: ${message}\n` });
  });

  test("as JSON", async () => {
    const folder = await folderOf({ "p.yaml": POLICY, "tests/a.test.yaml": FAILING });
    const { code, out } = await assentry(folder, "policy test tests --json");

    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      passed: 1,
      failed: 1,
      tables: [
        {
          table: "tests/a.test.yaml",
          policy: "p.yaml",
          issues: [],
          tests: [
            { passed: true },
            { name: "delicate work is free", line: 6, passed: false, differences: [{ key: "decision" }, {}] },
          ],
        },
      ],
    });
  });
});
