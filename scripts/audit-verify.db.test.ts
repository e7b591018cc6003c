import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { originOf } from "@/lib/audit/checkpoint";
import { verifierKeys } from "@/lib/audit/verifier-keys";
import { auditScene, keptNote, rewriteHistory, type Scene, tamper } from "@/test/tamper";
import { runAuditVerify } from "./audit-commands";

let scene: Scene;
beforeEach(async () => {
  scene = await auditScene();
});

/** Runs the command on this test's database, with a folder of files beside it. */
async function run(args: string[], files: Record<string, string> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "audit-verify-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  const written = { stdout: [] as string[], stderr: [] as string[] };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text) => written[name].push(String(text)) > 0),
  );
  try {
    const code = await runAuditVerify(args.map((arg) => (arg in files ? path.join(folder, arg) : arg)));
    return { code, out: written.stdout.join(""), err: written.stderr.join("") };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const tenant = () => ["--tenant", scene.w.tenantId];

it("[T42] exits with 0 where all logs are right, and with 1 naming what is not", async () => {
  const { code, out } = await run([]);
  expect(out).toMatch(new RegExp(`✓ Test \\(${scene.w.tenantId}\\): 3\\d\\d events`));
  expect(code).toBe(0);
  await tamper(scene, `UPDATE audit_events SET data = '{"n": -1}' WHERE id = :e40`);
  const altered = await run(tenant());
  expect(altered.out).toMatch(/✗ Test[\s\S]*\n {2}40 {2}Event 40 was edited/);
  expect(altered.code).toBe(1);
  const json = await run([...tenant(), "--json"]);
  expect(JSON.parse(json.out)).toMatchObject({ ok: false, logs: [{ findings: [{ index: 40 }], wrong: 1 }] });
});

it("[T42] catches a rewritten history by a log checkpoint that was kept, and a log that is gone", async () => {
  const [first = 0] = scene.sizes;
  const { note } = await keptNote(scene.w.tenantId, first);
  expect((await run([...tenant(), "--checkpoint", "kept"], { kept: note })).code).toBe(0);
  await rewriteHistory(scene, `UPDATE audit_events SET data = '{"n": -1}' WHERE id = :e40`);
  expect((await run(tenant())).code).toBe(0);
  const { code, out } = await run([...tenant(), "--checkpoint", "kept"], { kept: note });
  expect(out).toMatch(/The history was rewritten/);
  expect(code).toBe(1);
  const stranger = note.replaceAll(scene.w.tenantId, "ten_other");
  const gone = await run([...tenant(), "--checkpoint", "kept"], { kept: stranger });
  expect(gone.out).toMatch(/kept: no tenant has the log that this is of/);
  expect(gone.code).toBe(1);
});

it("takes the keys that somebody trusts in place of those that the database has", async () => {
  const keys = await verifierKeys(originOf(scene.w.tenantId));
  expect((await run([...tenant(), "--key", "log.key"], { "log.key": keys.join("\n") })).code).toBe(0);
  const other = await run(["--tenant", (await auditScene()).w.tenantId, "--key", keys[0] ?? ""]);
  expect(other.err).toMatch(/None of the keys given is of the log of/);
  expect(other.code).toBe(2);
});

it.each([
  [["--tenant", "ten_x"], /There is no tenant ten_x/],
  [["--checkpoint", "missing"], /missing cannot be read: there is no such file/],
  [["--key", "missing"], /missing cannot be read/],
  [["--sum"], /--sum.*audit:verify -- --help/],
])("exits with 2 where it cannot verify: %s", async (args, sentence) => {
  const { code, err, out } = await run(args);
  expect(err).toMatch(sentence);
  expect([code, out]).toEqual([2, ""]);
});
