import { beforeEach, describe, expect, it } from "vitest";
import { exported, receipt } from "@/test/audit";
import { auditScene, keptNote, rewriteHistory, type Scene, seqOf, tamper } from "@/test/tamper";
import { originOf } from "./checkpoint";
import { checkHere } from "./verifier/line-checker";
import { verifierKeys } from "./verifier-keys";
import { verifyExport } from "./verify-export";
import { verifyReceipt } from "./verify-receipt";

let scene: Scene;
let keys: string[];
beforeEach(async () => {
  scene = await auditScene();
  keys = await verifierKeys(originOf(scene.w.tenantId));
});

async function* piecesOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
}

const verify = (text: string, kept: { name: string; note: string }[] = []) =>
  verifyExport({ source: piecesOf(text), keys, kept, startChecker: checkHere });

const fullExport = () => exported(scene.auditor.token);

describe("what this server exports", () => {
  it("[T44] verifies offline with what it discloses, whole and filtered, and receipts do", async () => {
    const whole = await verify(await fullExport());
    expect(whole).toMatchObject({ events: scene.sizes.at(-1), isTrusted: true });
    expect(whole.disclosed).toMatchObject({ args: 2, before: 2, reason: 2, note: 2, output: 2 });
    const job = scene.jobs[0]?.job.id ?? "";
    const filtered = await verify(await exported(scene.auditor.token, { job }));
    expect(filtered).toMatchObject({ events: 5, header: { filter: { job } } });
    const { body } = await receipt(job, scene.auditor.token);
    const verified = await verifyReceipt(JSON.stringify(body), keys);
    expect(verified).toMatchObject({ isTrusted: true, disclosed: { args: 1, reason: 1, output: 1 } });
    expect(verified.receipt.grant).not.toBeNull();
  });

  it.each([
    ["edited", `UPDATE audit_events SET data = '{"n": -1}' WHERE id = :e40`, 40, /^Event 40 was edited/],
    [
      "edited, its time",
      "UPDATE audit_events SET at = at + interval '1 s' WHERE id = :e40",
      40,
      /^Event 40 was edited/,
    ],
    ["deleted", "DELETE FROM audit_events WHERE id = :e40", 40, /^Event 40 is missing: event 41 follows event 39/],
    ["deleted with its leaf", "DELETE FROM audit_leaves WHERE event_id = :e40", 40, /^Event 40 is missing/],
    [
      "its leaf, altered",
      "UPDATE audit_leaves SET hash = sha256('x') WHERE event_id = :e40",
      40,
      /^The leaf hash of event 40/,
    ],
    ["a payload, swapped", "UPDATE revisions SET args = '{}'", 0, /value of args that it discloses does not fit/],
    ["a reason, swapped", "UPDATE votes SET reason = 'no'", 0, /value of reason that it discloses does not fit/],
  ])(
    "[T42] an event or what it tells of that was altered in the database is named: %s",
    async (_, sql, index, message) => {
      await tamper(scene, sql);
      const [job] = scene.jobs;
      const type = sql.includes("votes") ? "approval.voted" : "job.proposed";
      const seq = index > 0 || !job ? index : await seqOf(job, type);
      await expect(verify(await fullExport())).rejects.toMatchObject({
        index: seq,
        message: expect.stringMatching(message),
      });
    },
  );

  it("[T42] a receipt of what was altered in the database does not verify", async () => {
    const [job] = scene.jobs;
    if (!job) throw new Error("no job");
    await tamper(
      scene,
      `UPDATE claims SET sealed_grant = (SELECT sealed_grant FROM claims WHERE job_id = '${scene.jobs[1]?.job.id}')`,
    );
    const exchanged = await receipt(job.job.id, scene.auditor.token);
    await expect(verifyReceipt(JSON.stringify(exchanged.body), keys)).rejects.toThrow(/grant was exchanged/);
    const index = await seqOf(job, "approval.voted");
    await tamper(scene, `UPDATE audit_events SET actor = '{"kind":"person","id":"usr_x"}' WHERE id = :e${index}`);
    const edited = await receipt(job.job.id, scene.auditor.token);
    await expect(verifyReceipt(JSON.stringify(edited.body), keys)).rejects.toMatchObject({ index });
  });

  it("[T42] a history that was rewritten as a whole is caught by an old log checkpoint", async () => {
    const [first = 0, second = 0] = scene.sizes;
    const kept = await Promise.all([first, second].map((size) => keptNote(scene.w.tenantId, size)));
    expect((await verify(await fullExport(), kept)).kept).toBe(2);
    await rewriteHistory(scene, `UPDATE audit_events SET data = '{"n": -1}' WHERE id = :e${first + 3}`);
    expect((await verify(await fullExport())).kept).toBe(0);
    const sentence = new RegExp(`^The history was rewritten: the first ${second} events`);
    const found = { index: first, message: expect.stringMatching(sentence) };
    await expect(verify(await fullExport(), kept)).rejects.toMatchObject(found);
  });
});
