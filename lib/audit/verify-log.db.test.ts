import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { approve, claim, GATES, proposed, report } from "@/test/api";
import { edit, requestChanges, revise, revoke } from "@/test/deciding";
import { settleLog } from "@/test/audit";
import { auditScene, expectFound, fitLeaf, keptNote, rewriteHistory, type Scene, tamper } from "@/test/tamper";
import { world } from "@/test/world";
import { rotateNow } from "@/lib/grants/rotate";
import { originOf } from "./checkpoint";
import { verifierKeys } from "./verifier-keys";
import { verifyLog } from "./verify-log";

let scene: Scene;
const verify = (more: object = {}) => verifyLog({ tenantId: scene.w.tenantId, ...more });

describe("a log that nobody altered", () => {
  it("[T42] is right in all that there is: jobs that were revised, edited, revoked, claimed and reported", async () => {
    const w = await world(GATES);
    const rita = await w.person("rita", ["reviewer"]);
    const rest = { before: { a: 1 }, summary: { why: "because" }, checkpoint: { reasoning: "so" } };
    const done = await proposed(w.agent.key, "note.add", rest);
    await approve(done, rita.token, { note: "fine" });
    await claim(done, w.agent.key);
    await report(done, w.agent.key, { outcome: "succeeded", output: { id: 5 } });
    const revised = await proposed(w.agent.key, "note.add", rest);
    await requestChanges(revised, rita.token);
    await revise(revised, w.agent.key, { text: "better" }, { before: { a: 2 }, summary: { why: "now" } });
    await edit(await proposed(w.agent.key, "note.add", rest), rita.token, { text: "edited" });
    const revoked = await proposed(w.agent.key, "note.add", rest);
    await approve(revoked, rita.token);
    await revoke(revoked, rita.token);
    await settleLog();
    const told: unknown[] = [];
    const found = await verifyLog({ tenantId: w.tenantId, onProgress: (at) => told.push(at) });
    expectFound(found);
    expect(found).toMatchObject({ waiting: 0, wrong: 0, compared: { votes: 4, grants: 1 } });
    expect(found.compared.values).toBeGreaterThanOrEqual(25);
    expect(told[0]).toEqual({ phase: "events", done: found.size, total: found.size });
    expect(told.at(-1)).toMatchObject({ phase: "records", done: found.size + 4, total: found.size + 4 });
  });

  it("stops where it is told to", async () => {
    scene = await auditScene();
    await expect(verify({ signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });
});

describe("[T42] as the owner, triggers disabled", () => {
  beforeEach(async () => {
    scene = await auditScene();
    expectFound(await verify());
  });
  const last = () => (scene.sizes.at(-1) ?? 0) - 1;
  const [DATA, AT] = [`data = data || '{"n": 999}'`, "at = at + interval"];
  const LEAVES = "UPDATE audit_leaves SET";

  it.each([
    ["its data", `UPDATE audit_events SET ${DATA} WHERE id = :e40`],
    ["who did it", `UPDATE audit_events SET actor = '{"kind":"system","name":"other"}' WHERE id = :e40`],
    ["its type", "UPDATE audit_events SET type = 'key.rotated' WHERE id = :e40"],
    ["its job", "UPDATE audit_events SET job_id = 'job_other' WHERE id = :e40"],
    ["its time by a millisecond", `UPDATE audit_events SET ${AT} '1 ms' WHERE id = :e40`],
    ["its time by a year", `UPDATE audit_events SET ${AT} '1 year' WHERE id = :e40`],
    ["what no JSON reader can hold", `UPDATE audit_events SET data = '{"n": 1e999}' WHERE id = :e40`],
  ])("an event that was edited is named: %s", async (_, statement) => {
    await tamper(scene, statement);
    expectFound(await verify(), [40, /^Event 40 was edited/]);
  });

  it("events that were edited, and what they said exchanged, are each named", async () => {
    await tamper(scene, `UPDATE audit_events SET data = '{"n": -1}' WHERE id IN (:e41, :e45)`);
    expectFound(await verify(), [41, /^Event 41 was edited/], [45, /^Event 45 was edited/]);
  });

  it("an event that was moved to another tenant", async () => {
    const other = await world(GATES);
    await tamper(scene, `UPDATE audit_events SET tenant_id = '${other.tenantId}' WHERE id = :e40`);
    expectFound(await verify(), [40, /^Event 40 is of another tenant/], [40, /^Event 40 was edited/]);
  });

  it("an event that was deleted, with or without its leaf", async () => {
    await tamper(scene, "DELETE FROM audit_events WHERE id = :e40");
    expectFound(await verify(), [40, /^Event 40 \(evt_\w+\) was deleted; its leaf is still in the log/]);
    await tamper(scene, "DELETE FROM audit_leaves WHERE event_id = :e40");
    expectFound(await verify(), [40, /^The leaf of event 40 was deleted from the log; event 41 comes next/]);
  });

  it("an event that was inserted without a place", async () => {
    const event = "'evt_0', :t, 'key.published', '{}', now()";
    await tamper(scene, `INSERT INTO audit_events (id, tenant_id, type, actor, at) VALUES (${event})`);
    expectFound(await verify(), [null, /^evt_0 is neither in the log nor waits/]);
  });

  it("a leaf that was inserted at the end, with a larger size", async () => {
    const n = last() + 1;
    await tamper(
      scene,
      "INSERT INTO audit_events (id, tenant_id, type, actor, at) VALUES ('evt_z', :t, 'key.published', '{}', '2026-01-01')",
      `INSERT INTO audit_leaves (tenant_id, seq, event_id, hash, at) VALUES (:t, ${n}, 'evt_z', sha256('x'), '2026-01-01')`,
      `UPDATE audit_logs SET size = ${n + 1} WHERE tenant_id = :t`,
    );
    const sentence = new RegExp(`^No log checkpoint signs event ${n}: inserted`);
    expectFound(await verify(), [n, sentence], [n, new RegExp(`^Event ${n} does not have the leaf hash`)]);
  });

  it("a leaf that was inserted in the middle, all later ones moved", async () => {
    await tamper(
      scene,
      `${LEAVES} seq = -seq - 1 WHERE tenant_id = :t AND seq >= 40`,
      `${LEAVES} seq = -seq WHERE tenant_id = :t AND seq < 0`,
      "INSERT INTO audit_events (id, tenant_id, type, actor, at) VALUES ('evt_zz', :t, 'key.published', '{}', '2026-01-01')",
      "INSERT INTO audit_leaves (tenant_id, seq, event_id, hash, at) VALUES (:t, 40, 'evt_zz', sha256('x'), '2026-01-01')",
    );
    await fitLeaf(scene, 40);
    const { findings } = await verify();
    expect(findings[0]).toMatchObject({
      index: 40,
      message: expect.stringMatching(/inserted.*Event 40 is the first that/),
    });
  });

  it("two leaves that changed places", async () => {
    await tamper(
      scene,
      `${LEAVES} seq = -1 WHERE event_id = :e40`,
      `${LEAVES} seq = 40 WHERE event_id = :e44`,
      `${LEAVES} seq = 44 WHERE event_id = :e40`,
    );
    expectFound(await verify(), [40, /exchanged.*Event 40 is the first that does not stand in its order/]);
  });

  it("a leaf hash that was altered", async () => {
    await tamper(scene, `${LEAVES} hash = sha256('x') WHERE event_id = :e40`);
    expectFound(await verify(), [40, /^The leaf hash of event 40 was altered; the event is the one that was signed/]);
  });

  it("an event and its leaf hash, altered to fit each other: the stored nodes and log checkpoints say where", async () => {
    await tamper(scene, `UPDATE audit_events SET ${DATA} WHERE id = :e280`);
    await fitLeaf(scene, 280);
    const [first] = scene.sizes;
    expectFound(await verify(), [
      0,
      new RegExp(`one or more of the events 0 to ${(first ?? 0) - 1} were altered.*log checkpoint of ${first} events`),
    ]);
  });

  it("leaves that were deleted from the end, and whether the size was altered with them", async () => {
    await tamper(scene, `DELETE FROM audit_leaves WHERE tenant_id = :t AND seq > ${last() - 2}`);
    const report = await verify();
    expect(report.findings[0]).toMatchObject({
      index: last() - 1,
      message: expect.stringMatching(/^The end of the log/),
    });
    await tamper(scene, `UPDATE audit_logs SET size = ${last() - 1} WHERE tenant_id = :t`);
    expect((await verify()).findings[0]).toMatchObject({
      index: last() - 1,
      message: expect.stringContaining("signs"),
    });
  });

  it.each([
    [
      "altered",
      "UPDATE audit_nodes SET hash = sha256('x') WHERE tenant_id = :t",
      0,
      /hash over events 0 to 255 was altered/,
    ],
    ["deleted", "DELETE FROM audit_nodes WHERE tenant_id = :t", 0, /hash over events 0 to 255 was altered or deleted/],
    [
      "added",
      "INSERT INTO audit_nodes VALUES (:t, 8, 9, sha256('x'))",
      null,
      /^1 stored hashes over events that are not/,
    ],
  ])("a stored node that was %s", async (_, statement, index, sentence) => {
    await tamper(scene, statement);
    expectFound(await verify(), [index, sentence]);
  });

  const CHECKPOINT = (set: string) => `UPDATE audit_checkpoints SET ${set} WHERE tenant_id = :t AND size = :size`;
  it.each([
    [
      "its text",
      CHECKPOINT("note = replace(note, :size::text, '7')"),
      /isn't what .* signed, or the signature was altered/,
    ],
    ["its signature", CHECKPOINT("note = left(note, -9) || 'AAAAAAA=' || E'\\n'"), /does not hold/],
    ["all of it", CHECKPOINT("note = 'nothing'"), /it is no log checkpoint any more/],
    [
      "the root beside it",
      CHECKPOINT("root = sha256('x')"),
      /^The row of the log checkpoint of \d+ events was altered/,
    ],
    [
      "the size beside it",
      CHECKPOINT("size = 7"),
      /^The row of the log checkpoint of 7 events was altered: its note signs/,
    ],
  ])("a log checkpoint that was altered: %s", async (_, statement, sentence) => {
    await tamper(scene, statement.replaceAll(":size", String(scene.sizes[0])));
    expectFound(await verify(), [null, sentence]);
  });

  it("a log checkpoint of another tenant", async () => {
    const other = await auditScene();
    const { note } = await keptNote(other.w.tenantId, other.sizes[0] ?? 0);
    await tamper(
      scene,
      `UPDATE audit_checkpoints SET note = '${note}' WHERE tenant_id = :t AND size = ${scene.sizes[0]}`,
    );
    expectFound(await verify(), [null, /is of another log/]);
  });

  it("the last log checkpoint, or all of them, deleted", async () => {
    await tamper(scene, `DELETE FROM audit_checkpoints WHERE tenant_id = :t AND size = ${last() + 1}`);
    expectFound(await verify(), [scene.sizes[1] ?? 0, /^No log checkpoint signs events \d+ to \d+: inserted, or/]);
    await tamper(scene, "DELETE FROM audit_checkpoints WHERE tenant_id = :t");
    expectFound(await verify(), [0, /^No log checkpoint signs events 0 to/]);
  });

  it.each([
    [
      "UPDATE audit_logs SET size = size - 1 WHERE tenant_id = :t",
      /^The log counts \d+ events where there are leaves of/,
    ],
    ["DELETE FROM audit_logs WHERE tenant_id = :t", /^The row that counts the log's events was deleted/],
  ])("what the log says of its size: %s", async (statement, sentence) => {
    await tamper(scene, statement);
    expectFound(await verify(), [null, sentence]);
  });

  it("an event that is kept from the log", async () => {
    await proposed(scene.w.agent.key, "note.add");
    expectFound(await verify());
    const later = "UPDATE audit_pending SET at = at - interval '2 minutes' WHERE tenant_id = :t";
    await tamper(scene, later);
    expectFound(await verify(), [null, /^evt_\w+ was written at .* and still waits for its number/]);
    await tamper(scene, "DELETE FROM audit_pending WHERE tenant_id = :t");
    expectFound(await verify(), [null, /^evt_\w+ is neither in the log nor waits for its number/]);
  });

  const TRUNCATE = ["audit_leaves", "audit_nodes", "audit_checkpoints", "audit_events", "audit_logs"];
  it.each(TRUNCATE)("a table that was truncated: %s", async (table) => {
    await tamper(scene, `DELETE FROM ${table} WHERE tenant_id = :t`);
    const { ok, findings } = await verify();
    expect(ok).toBe(false);
    expect(findings[0]?.message).toMatch(/cut off|was altered or deleted|No log checkpoint|was deleted/);
  });
});

describe("[T42] a history that was rewritten as a whole", () => {
  beforeEach(async () => {
    scene = await auditScene();
  });

  it("with new hashes, signed by the server's own key: only an old log checkpoint that was kept catches it", async () => {
    const [first = 0, second = 0, third = 0] = scene.sizes;
    const kept = await Promise.all([first, second, third].map((size) => keptNote(scene.w.tenantId, size)));
    expectFound(await verify({ kept }));
    await rewriteHistory(scene, `UPDATE audit_events SET data = '{"n": -1}' WHERE id = :e${first + 3}`);
    expectFound(await verify());
    const sentence = `^The history was rewritten: the first ${second} events are not those .* kept-${second} signed; `;
    expectFound(await verify({ kept }), [
      first,
      new RegExp(`${sentence}at least one of the events ${first} to ${second - 1}`),
    ]);
    expectFound(await verify({ kept: kept.slice(0, 1) }));
  });

  it("and cut off at an old log checkpoint, nothing left that names what came later", async () => {
    const [, second = 0, third = 0] = scene.sizes;
    const kept = [await keptNote(scene.w.tenantId, third)];
    await tamper(
      scene,
      `DELETE FROM audit_events e USING audit_leaves l WHERE l.event_id = e.id AND l.tenant_id = :t AND l.seq >= ${second}`,
      `DELETE FROM audit_leaves WHERE tenant_id = :t AND seq >= ${second}`,
      `DELETE FROM audit_checkpoints WHERE tenant_id = :t AND size > ${second}`,
      `UPDATE audit_logs SET size = ${second} WHERE tenant_id = :t`,
    );
    expectFound(await verify());
    expectFound(await verify({ kept }), [second, /^The log was cut off, or this is older: .* kept-\d+ signed/]);
  });

  it("and signed with a key that was put into the database: the keys that somebody trusts tell", async () => {
    const keys = await verifierKeys(originOf(scene.w.tenantId));
    expectFound(await verify({ keys }));
    await rotateNow();
    // A process asks every five seconds which key signs.
    const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 6_000);
    onTestFinished(() => clock.mockRestore());
    await rewriteHistory(scene);
    expectFound(await verify());
    const { findings } = await verify({ keys });
    expect(findings.length).toBeGreaterThan(0);
    for (const { message } of findings) expect(message).toMatch(/is signed by another key than those given/);
  });
});
