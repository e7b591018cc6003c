import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { archiveMonth, monthsBefore } from "@/lib/retention/archive";
import { approve, claim, GATES, proposed, report } from "@/test/api";
import { backdate } from "@/test/archive";
import { settleLog } from "@/test/audit";
import { erase } from "@/test/erasure";
import { asOwner } from "@/test/owner";
import { expectFound, seqOf, tamper } from "@/test/tamper";
import type { JobView } from "@/lib/jobs/schemas";
import { rows, type TestPerson, type World, world } from "@/test/world";
import { originOf } from "./checkpoint";
import { verifierKeys } from "./verifier-keys";
import { checkHere } from "./verifier/line-checker";
import { verifyExport } from "./verify-export";
import { verifyLog } from "./verify-log";

let w: World;
let ada: TestPerson;
let rita: TestPerson;
let otto: TestPerson;
const verify = () => verifyLog({ tenantId: w.tenantId });

async function ran(): Promise<JobView> {
  const identity = { on_behalf_of: rita.email, credentials: "stripe" };
  const view = await proposed(w.agent.key, "note.add", { before: { a: 1 }, summary: { why: "so" }, identity });
  await approve(view, otto.token, { note: "fine" });
  await claim(view, w.agent.key);
  await report(view, w.agent.key, { outcome: "succeeded", output: "done" });
  return view;
}

beforeEach(async () => {
  w = await world(GATES);
  ada = await w.person("ada", ["admin", "auditor"]);
  rita = await w.person("rita", ["reviewer"]);
  otto = await w.person("otto", ["reviewer"]);
});

describe("what was erased", () => {
  it("[T44] of a job is gone rightly, and the other jobs are compared", async () => {
    const [erased, other] = [await ran(), await ran()];
    expect(await erase(ada.token, { job_id: erased.job.id, reason: "asked" })).toMatchObject({ status: 200 });
    await settleLog();
    const after = await verify();
    expectFound(after);
    expect(after.compared.values).toBeGreaterThan(0);
    await tamper({ w }, `UPDATE revisions SET args = NULL WHERE job_id = '${other.job.id}'`);
    const seq = await seqOf(other, "job.proposed");
    expectFound(await verify(), [seq, /commits to as args was deleted/], [seq, /proposes was altered/]);
  });

  it("[T44] of a person is gone rightly: what they wrote, who they were, and jobs in their name", async () => {
    const note = await proposed(w.agent.key, "note.add");
    await approve(note, rita.token, { note: "mine" });
    await ran();
    expect(await erase(ada.token, { person_id: rita.id, reason: "asked" })).toMatchObject({ status: 200 });
    await settleLog();
    expectFound(await verify());
  });

  it("[T42] a salt that was deleted, so that nobody could tell another payload, is named", async () => {
    const view = await ran();
    await settleLog();
    const seq = await seqOf(view, "job.proposed");
    await tamper({ w }, `DELETE FROM audit_salts WHERE event_id = :e${seq}`);
    expectFound(await verify(), [seq, /^The salt of event \d+ was deleted, and no event tells of an erasure/]);
    await tamper({ w }, `UPDATE revisions SET args = '{"other": 1}' WHERE job_id = '${view.job.id}'`);
    expectFound(await verify(), [seq, /^The salt/], [seq, /proposes was altered/]);
  });
});

describe("what was archived", () => {
  const archive = (folder: string) =>
    asOwner(async (owner) => {
      const files: string[] = [];
      for (const month of await monthsBefore(owner, "2025-02"))
        files.push(...(await archiveMonth(owner, month, folder)).files);
      return files;
    });
  const folder = () => {
    const made = mkdtempSync(path.join(tmpdir(), "archive-"));
    onTestFinished(() => rmSync(made, { recursive: true }));
    return made;
  };

  it("[T44] is proved by its leaves here, and by its own file, which the offline verifier takes", async () => {
    await ran();
    await backdate(w, "2025-01-15T12:00:00Z");
    await settleLog();
    await ran();
    await settleLog();
    await rows("UPDATE outbox SET delivered_at = now() WHERE delivered_at IS NULL");
    const files = await archive(folder());
    await settleLog();
    const found = await verify();
    expectFound(found);
    expect(found.archived).toBeGreaterThanOrEqual(5);
    const own = files.find((file) => file.includes(w.tenantId)) ?? "";
    async function* source() {
      yield gunzipSync(readFileSync(own));
    }
    const keys = await verifierKeys(originOf(w.tenantId));
    const summary = await verifyExport({ source: source(), keys, kept: [], startChecker: checkHere });
    expect(summary.events).toBe(found.archived);
  });

  it("[T42] an archive that no event tells of hides no event that was deleted", async () => {
    const view = await ran();
    await settleLog();
    const seq = await seqOf(view, "approval.voted");
    await tamper(
      { w },
      `INSERT INTO audit_archives (tenant_id, month, events, file, sha256) VALUES (:t, '2025-01-01', 1, 'x', 'x')`,
      `INSERT INTO audit_archived_events (event_id, tenant_id, month, type) VALUES (:e${seq}, :t, '2025-01-01', 'x')`,
      `DELETE FROM audit_events WHERE id = :e${seq}`,
    );
    expectFound(
      await verify(),
      [null, /^No event tells of an archive of 2025-01 with 1 events/],
      [null, /^No event tells of the vote/],
    );
  });
});
