import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hashOf, isInstalled } from "./stamps.mjs";

const here = { os: [process.platform], cpu: [process.arch] };
const wanted = {
  packages: {
    "": { version: "1" },
    sdk: { version: "1" },
    "node_modules/sdk": { link: true },
    "node_modules/pg": { version: "8.0.0", integrity: "sha512-a" },
    "node_modules/for-others": { version: "1.0.0", optional: true, os: ["plan9"], cpu: ["pdp11"] },
  },
};
const pg = { version: "8.0.0", integrity: "sha512-a" };

describe("packages need no installation", () => {
  test("when npm's own record agrees with the lock", () => {
    expect(isInstalled(wanted, { packages: { "node_modules/pg": pg } })).toBe(true);
  });

  test.each([
    { why: "nothing was ever installed, or npm was interrupted", packages: null },
    { why: "a package is missing", packages: {} },
    { why: "a version differs", packages: { "node_modules/pg": { ...pg, version: "8.0.1" } } },
    { why: "the content differs", packages: { "node_modules/pg": { ...pg, integrity: "sha512-b" } } },
    { why: "there is one too many", packages: { "node_modules/pg": pg, "node_modules/left": pg } },
  ])("but do when $why", ({ packages }) => {
    expect(isInstalled(wanted, packages && { packages })).toBe(false);
  });

  test("but do when what this platform needs is missing", () => {
    const more = { packages: { ...wanted.packages, "node_modules/for-us": { version: "1", optional: true, ...here } } };
    expect(isInstalled(more, { packages: { "node_modules/pg": pg } })).toBe(false);
  });
});

describe("the hash of the sources", () => {
  let folder = "";
  const write = (name: string, text: string) => fs.writeFileSync(path.join(folder, name), text);

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "stamps-"));
    fs.mkdirSync(path.join(folder, "lib"));
    write("lib/a.ts", "one");
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  test("stays when only a test or a text changes, or a named place does not exist", () => {
    const before = hashOf([folder]);
    write("lib/a.test.ts", "x");
    write("lib/README.md", "x");
    expect(hashOf([folder, path.join(folder, "missing")])).toBe(before);
  });

  test.each([
    { change: "content", make: () => write("lib/a.ts", "two") },
    { change: "a new file", make: () => write("lib/b.ts", "") },
    { change: "a name", make: () => fs.renameSync(path.join(folder, "lib/a.ts"), path.join(folder, "lib/c.ts")) },
  ])("changes with $change", ({ make }) => {
    const before = hashOf([folder]);
    make();
    expect(hashOf([folder])).not.toBe(before);
  });
});
