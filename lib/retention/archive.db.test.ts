import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claim, decisions, GATES, proposed, report } from "@/test/api";
import { archiveText, backdate, monthTables, rewriteArchive } from "@/test/archive";
import { auditEvents, checkpoint, consistency, exported, openExport, proof, receipt, settleLog } from "@/test/audit";
import { checkExport, checkReceipt } from "@/test/audit-check";
import { wrongIn } from "@/test/audit-log";
import { erase, holding } from "@/test/erasure";
import { asOwner } from "@/test/owner";
import { rows, type TestPerson, type World, world } from "@/test/world";
import { openCheckpoint } from "@/lib/audit/note";
import { verifyInclusion } from "@/lib/audit/tree";
import type { JobView } from "@/lib/jobs/schemas";
import { archiveMonth, monthsBefore } from "./archive";
import { restoreMonth } from "./restore";

let folder = "";
let marker = "";
let w: World;
let ada: TestPerson;
/** Two jobs of January 2025 and one of today. */
let old: JobView[];
let recent: JobView;

const EVENTS = "SELECT * FROM audit_events WHERE tenant_id = $1 AND at < '2025-02-01' ORDER BY id";
const archiveAll = (before = "2025-02") =>
  asOwner(async (owner) => {
    const done = [];
    for (const month of await monthsBefore(owner, before)) done.push(await archiveMonth(owner, month, folder));
    return done;
  });
const restore = (file: string) => asOwner((owner) => restoreMonth(owner, file));
const fileOf = (name = "2025-01") => path.join(folder, w.tenantId, `${name}.jsonl.gz`);

async function finished(args: object): Promise<JobView> {
  const view = await proposed(w.agent.key, "file.read", { args });
  await claim(view, w.agent.key);
  await report(view, w.agent.key, { outcome: "succeeded", output: "done" });
  return view;
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "archive-"));
  marker = `/hidden-${randomBytes(6).toString("hex")}`;
  w = await world(GATES);
  ada = await w.person("ada", ["admin", "auditor"]);
  old = [await finished({ path: "/one" }), await finished({ path: marker })];
  await backdate(w, "2025-01-15T12:00:00Z");
  await settleLog();
  recent = await finished({ path: "/today" });
  await settleLog();
});
afterEach(() => rmSync(folder, { recursive: true }));

const oldId = (): string => old[0]?.job.id ?? "";

describe("archiving a month", () => {
  it("[T44] takes its events out of the database, and every proof of them stays valid", async () => {
    const before = await rows<{ id: string }>(EVENTS, [w.tenantId]);
    expect(before.length).toBeGreaterThanOrEqual(6);
    const size = (await checkpoint(ada.token)).body.size;
    const done = await archiveAll();
    expect(done.find(({ files }) => files.includes(fileOf()))).toMatchObject({ month: "2025-01" });
    expect(await rows(EVENTS, [w.tenantId])).toEqual([]);
    expect(await monthTables()).not.toContain("events_2025_01");
    expect(statSync(fileOf()).mode & 0o777).toBe(0o600);

    const { header, lines } = checkExport(archiveText(fileOf()));
    expect(header).toMatchObject({ tenant: w.tenantId, size });
    expect(lines.map(({ event }) => event.id).sort()).toEqual(before.map(({ id }) => id));
    await settleLog();
    const now = (await checkpoint(ada.token)).body;
    const { root } = openCheckpoint(now.note, now.keys);
    for (const { seq } of lines) {
      const { body } = await proof(ada.token, { seq });
      const path = body.proof.map((hash) => Buffer.from(hash, "base64"));
      const leaf = Buffer.from(body.leaf, "base64");
      expect(verifyInclusion({ leaf, index: seq, size: now.size, proof: path, root })).toBe(true);
    }
    expect((await consistency(ada.token, { from: size, to: now.size })).status).toBe(200);
    const [told] = (await auditEvents(ada.token, { type: "audit.archived" })).body.items;
    expect(told?.event).toMatchObject({ actor: { kind: "system" }, data: { month: "2025-01", events: before.length } });
  });

  it("is told by every answer that would be shorter without it", async () => {
    await archiveAll();
    await settleLog();
    const gone = { status: 410, body: { code: "archived", months: ["2025-01"] } };
    expect(await receipt(oldId(), ada.token)).toMatchObject(gone);
    for (const params of [{}, { job: oldId() }, { from: "2025-01-31T23:00:00Z" }, { format: "cloudevents" }])
      expect((await openExport(ada.token, params)).status, JSON.stringify(params)).toBe(410);
    expect((await auditEvents(ada.token)).body.archived).toEqual(["2025-01"]);
    expect((await auditEvents(ada.token, { job: oldId() })).body).toMatchObject({ items: [], archived: ["2025-01"] });
    expect((await decisions(oldId(), ada.token)).body).toMatchObject({ archived: ["2025-01"] });

    checkReceipt((await receipt(recent.job.id, ada.token)).body);
    for (const params of [{ from: "2025-02-01T00:00:00Z" }, { job: recent.job.id }, { to: "2025-01-01T00:00:00Z" }])
      checkExport(await exported(ada.token, params));
    expect((await auditEvents(ada.token, { from: "2025-02-01T00:00:00Z" })).body.archived).toEqual([]);
    expect((await auditEvents(ada.token, { job: recent.job.id })).body.archived).toEqual([]);
    const stranger = await (await world(GATES)).person("sam", ["auditor"]);
    expect((await auditEvents(stranger.token)).body.archived).toEqual([]);
  });

  it("breaks an export off that began before, rather than leaving events out", async () => {
    const response = await openExport(ada.token);
    await archiveAll();
    await expect(response.text()).rejects.toThrow();
  });

  it("waits for what still needs the events, and leaves them where they are", async () => {
    const open = await proposed(w.agent.key, "note.add");
    await backdate(w, "2025-02-10T00:00:00Z");
    await expect(archiveAll("2025-03")).rejects.toThrow(
      /2025-02 stays: \d+ of its events have no number in the log yet/,
    );
    await settleLog();
    await expect(archiveAll("2025-03")).rejects.toThrow(
      /2025-02 stays: \d+ of its events are of jobs that have not ended/,
    );
    expect((await claim(open, w.agent.key)).body.code).toBe("not_approved");
    expect(await monthTables()).toContain("events_2025_02");
    expect(existsSync(fileOf("2025-02"))).toBe(false);
  });

  it("never takes a month out for a file that is not what the database has", async () => {
    await archiveAll();
    await restore(fileOf());
    rewriteArchive(fileOf(), (lines) => lines.toSpliced(2, 1));
    await expect(archiveAll()).rejects.toThrow(/its lines are not those that were written/);
    writeFileSync(fileOf(), "something else");
    await expect(archiveAll()).rejects.toThrow(/2025-01.jsonl.gz: /);
    expect(await monthTables()).toContain("events_2025_01");
    rmSync(fileOf());
    await archiveAll();
    expect(await monthTables()).not.toContain("events_2025_01");
  });

  it("[T44] holds nothing that can be erased, and erasure reaches the salts of archived events", async () => {
    await archiveAll();
    expect(archiveText(fileOf())).not.toContain(marker);
    const { job: hidden } = old[1] ?? recent;
    const salts =
      "SELECT 1 FROM audit_salts WHERE event_id IN (SELECT event_id FROM audit_archived_events WHERE job_id = $1)";
    expect(await rows(salts, [hidden.id])).toHaveLength(2);
    expect((await erase(ada.token, { job_id: hidden.id, reason: "asked" })).status).toBe(200);
    expect(await holding(marker)).toEqual([]);
    expect(await rows(salts, [hidden.id])).toEqual([]);
  });
});

describe("restoring a month", () => {
  it("[T44] puts every event back as it was, numbers none of them again, and is an event itself", async () => {
    const before = await rows(EVENTS, [w.tenantId]);
    await archiveAll();
    expect(await restore(fileOf())).toEqual({ tenant: w.tenantId, month: "2025-01", events: before.length });
    expect(await rows(EVENTS, [w.tenantId])).toEqual(before);
    await settleLog();
    expect(await wrongIn(w.tenantId)).toEqual([]);
    checkExport(await exported(ada.token));
    checkReceipt((await receipt(oldId(), ada.token)).body);
    expect((await auditEvents(ada.token)).body.archived).toEqual([]);
    expect((await auditEvents(ada.token, { type: "audit.restored" })).body.items).toHaveLength(1);
    await expect(restore(fileOf())).rejects.toThrow(/2025-01 of .* is not archived/);
    await archiveAll();
    await restore(fileOf());
    expect(await rows(EVENTS, [w.tenantId])).toEqual(before);
  });

  const edited = (line: string) => line.replace('"outcome":"succeeded"', '"outcome":"failed"');
  it.each([
    ["an event edited", (all: string[]) => all.map(edited), /event \d+ is not what the log has there: it was altered/],
    ["an event left out", (all: string[]) => all.toSpliced(3, 1), /its lines are not those that were written/],
    ["an event twice", (all: string[]) => all.toSpliced(3, 0, all[2] ?? ""), /event \d+ is out of its order/],
    ["two in another order", (all: string[]) => all.with(2, all[3] ?? "").with(3, all[2] ?? ""), /out of its order/],
    ["its end cut off", (all: string[]) => all.slice(0, 4), /its last line is cut off|its end is missing/],
    [
      "another month named",
      (all: string[]) => [all[0]?.replaceAll("2025-0", "2024-0") ?? "", ...all.slice(1)],
      /is not archived/,
    ],
    [
      "another root signed",
      (all: string[]) => [all[0]?.replace(/\\n\d+\\n/, "\\n3\\n") ?? "", ...all.slice(1)],
      /isn't what/,
    ],
    ["more after its end", (all: string[]) => [...all.slice(0, -1), "{}", ""], /goes on after its end/],
  ])("[T42] is refused with %s, and changes nothing", async (_, change, says) => {
    await archiveAll();
    rewriteArchive(fileOf(), change);
    await expect(restore(fileOf())).rejects.toThrow(says);
    expect(await rows(EVENTS, [w.tenantId])).toEqual([]);
    expect((await auditEvents(ada.token)).body.archived).toEqual(["2025-01"]);
  });
});
