import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditExample } from "@/test/audit-example";

const BLOCK = /^```(?:text|json|js|sh) (\S+)\n([\s\S]*?)^```$/gm;
const guide = await readFile(join(import.meta.dirname, "audit.md"), "utf8");
const blocks = new Map([...guide.matchAll(BLOCK)].map(({ 1: name = "", 2: text = "" }) => [name, text]));
const { full, filtered, ...printed } = await auditExample();
const run = promisify(execFile);

describe("docs/audit.md", () => {
  it.each(Object.keys(printed))("[T43] prints %s as the code makes them", (name) => {
    expect(blocks.get(name)).toBe(printed[name]);
  });

  it.each([
    ["audit-example.jsonl", full],
    ["audit-example-filtered.jsonl", filtered],
  ])("[T44] goes with %s", async (name, made) => {
    expect(await readFile(join(import.meta.dirname, name), "utf8")).toBe(made);
  });
});

describe("the verifier that it prints", () => {
  const key = /'(.+)'/.exec(blocks.get("run") ?? "")?.[1] ?? "";
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assentry-docs-"));
    await writeFile(join(folder, "verify.mjs"), blocks.get("verify.mjs") ?? "");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function verdict(text: string): Promise<string> {
    const file = join(folder, "export.jsonl");
    await writeFile(file, text);
    const ran = run(process.execPath, [join(folder, "verify.mjs"), file, key], { timeout: 30_000 });
    return ran.then(
      ({ stdout }) => stdout.trim(),
      ({ stderr }: { stderr: string }) => /^Error: (.*)$/m.exec(stderr)?.[1] ?? stderr,
    );
  }
  const good = (count: number) => `${count} events of assentry.example.com/ten_example are as they were signed`;

  it("[T44] takes the whole example and the filtered one", async () => {
    expect(await verdict(full ?? "")).toBe(good(5));
    expect(await verdict(filtered ?? "")).toBe(good(1));
  });

  /** The last line says what was altered, too. */
  function sealed(text: string): string {
    const lines = text.trimEnd().split("\n").slice(0, -1);
    const before = lines.map((line) => `${line}\n`).join("");
    const sha256 = createHash("sha256").update(before).digest("hex");
    return `${before}${JSON.stringify({ end: true, events: lines.length - 1, sha256 })}\n`;
  }

  it.each<[string, string | undefined, (text: string) => string, string]>([
    ["a verdict", full, (text) => text.replace('"approve"', '"reject"'), "event 1 is not the one that was logged"],
    [
      "a reason",
      full,
      (text) => text.replace("As ordered", "As wished"),
      "event 1: reason is not what was committed to",
    ],
    ["an event taken out", full, (text) => text.replace(/^.*"seq":2.*\n/m, ""), "event 2 is missing"],
    [
      "the size",
      full,
      (text) => text.replace("ten_example\\n5", "ten_example\\n6"),
      "the log checkpoint is not signed by this key",
    ],
    ["a proof", filtered, (text) => text.replace('"proof":["7', '"proof":["8'), "event 1 is not in the log"],
    ["a number", filtered, (text) => text.replace('"seq":1', '"seq":3'), "event 3 is not in the log"],
  ])("[T42] names %s that was altered", async (_, text = "", alter, why) => {
    expect(alter(text)).not.toBe(text);
    expect(await verdict(alter(text))).toBe("the file was cut or altered");
    expect(await verdict(sealed(alter(text)))).toBe(why);
  });
});
