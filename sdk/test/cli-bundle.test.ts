import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { buildCli } from "../build.mjs";
import { folderOf } from "./cli-io";

const TABLE = "{ policy: p.yaml, tests: [{ name: a, given: { tool: note.read }, expect: { decision: allow } }] }";
const POLICY = `rules: [{ id: a, match: { tools: [note.read] }, when: 'size(args) == 0', decision: allow }]`;

test("the published package runs by itself, far from the server's source and its packages", async () => {
  const folder = await folderOf({ "p.yaml": POLICY, "a.test.yaml": TABLE, "package.json": '{ "type": "module" }' });
  await mkdir(path.join(folder, "dist"));
  await buildCli(path.join(folder, "dist"));
  await cp(path.join(import.meta.dirname, "../bin"), path.join(folder, "bin"), { recursive: true });

  const run = (...args: string[]) =>
    spawnSync(process.execPath, ["bin/assentry.mjs", ...args], {
      cwd: folder,
      encoding: "utf8",
      env: { NODE_ENV: "test" },
    });
  const passed = run("policy", "test", ".");
  const wrong = run("policy", "test");

  expect(passed).toMatchObject({
    status: 0,
    stdout: "a.test.yaml (p.yaml)\n  ✓ a\n\n1 passed, 0 failed\n",
    stderr: "",
  });
  expect(wrong).toMatchObject({ status: 2, stdout: "" });
  expect(existsSync(path.join(folder, "dist/cli.licenses.txt"))).toBe(true);
}, 30_000);
