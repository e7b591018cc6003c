import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { buildCli } from "../build.mjs";
import { eventsOf, fileOf, leavesOf, linesOf, Signer } from "./audit-files";
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

test("[T44] a large export is verified on several threads, which come with the package", async () => {
  const signer = new Signer();
  const events = eventsOf(9_000);
  const lines = linesOf(events);
  const note = await signer.note(leavesOf(events));
  const altered = lines.map((line) =>
    line.seq === 8_000 ? { ...line, event: { ...line.event, job: "job_2" } } : line,
  );
  const right = fileOf({ lines, note, keys: [] });
  const files = { "right.jsonl": right, "altered.jsonl": fileOf({ lines: altered, note, keys: [] }), key: signer.key };
  const folder = await folderOf({ ...files, "package.json": '{ "type": "module" }' });
  await mkdir(path.join(folder, "dist"));
  await buildCli(path.join(folder, "dist"));
  await cp(path.join(import.meta.dirname, "../bin"), path.join(folder, "bin"), { recursive: true });

  const verify = (file: string) => {
    const args = ["bin/assentry.mjs", "audit", "verify", file, "--key", "key"];
    return spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  };
  expect(right.length).toBeGreaterThan(4_000_000);
  expect(verify("right.jsonl")).toMatchObject({ status: 0, stdout: expect.stringContaining("9,000 events verified") });
  expect(verify("altered.jsonl")).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("first wrong index 8000. Event 8000 was edited"),
  });
  await writeFile(path.join(folder, "dist/audit-worker.js"), "process.exit(3)");
  expect(verify("right.jsonl").status).not.toBe(0);
}, 60_000);
