import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GATES, proposed } from "@/test/api";
import { checkpoint } from "@/test/audit";
import { newSigner } from "@/test/foreign-log";
import { asOwner, installation, later, rewriteHistory } from "@/test/outside";
import { type Receiver, startReceiver } from "@/test/receiver";
import { rows, type TestPerson, type World, world } from "@/test/world";
import { cosign, cosignerKey, openCosignatures } from "./cosignature";
import { openCheckpoint, parseNote, verifierKey } from "./note";
import { cosigner, logSigner } from "./witness-keys";

// A log and its witness over HTTP: two installations in all but the database, in which they share no table.
let w: World;
let auditor: TestPerson;
let receiver: Receiver;
let here: Awaited<ReturnType<typeof installation>>;

const NAME = "localhost:3000/witness";
const witnessKey = (): string => cosignerKey(NAME, cosigner().publicKey);

beforeEach(async () => {
  // Logs of tests before would be sent too.
  await asOwner(["audit_destinations", "audit_logs"].map((table) => `DELETE FROM ${table}`));
  w = await world(GATES);
  auditor = await w.person("audrey", ["auditor"]);
  receiver = await startReceiver();
  const { name, publicKey } = logSigner(w.tenantId);
  here = await installation({
    AUDIT_WITNESSES: `${receiver.url}/api/v1/witness/ ${witnessKey()}`,
    AUDIT_WITNESS_FOR: verifierKey(name, publicKey),
    AUDIT_ALLOW_PRIVATE: "true",
  });
  here.witnessAt(receiver);
});
afterEach(() => receiver.stop());

const grow = async (events = 1) => {
  for (let more = 0; more < events; more += 1) await proposed(w.agent.key, "note.add");
  await here.number();
};
/** Sends what there is, as if its time had come. */
const send = async () => {
  await later();
  return here.send();
};
const state = async () => (await here.destinations(auditor.token)).body.items[0];
const newest = async () => (await checkpoint(auditor.token)).body;
const cosigned = () =>
  rows<{ size: number }>("SELECT size::int FROM audit_cosignatures WHERE tenant_id = $1 ORDER BY size", [w.tenantId]);

describe("a log and its witness", () => {
  it("[T42] the newest log checkpoint is cosigned as the log grows, and stands in what auditors get", async () => {
    const sizes: { size: number }[] = [];
    for (const events of [1, 2, 5, 1, 30]) {
      await grow(events);
      expect(await send()).toBe(1);
      sizes.push({ size: (await newest()).size });
    }
    expect(await cosigned()).toEqual(sizes);
    const { note, root, keys, size } = await newest();
    expect(await state()).toMatchObject({ kind: "witness", name: NAME, key: witnessKey(), state: "current", size });
    const { body } = await here.witnessed(auditor.token);
    expect(body).toMatchObject({ size, root, witnesses: [{ name: NAME, key: witnessKey() }] });
    expect(openCheckpoint(body.note, keys).size).toBe(size);
    const { text } = parseNote(note);
    const lines = body.note.slice(text.length + 1);
    expect(openCosignatures(text, lines, [witnessKey()])).toHaveLength(1);
    expect((await here.witnessedText(auditor.token)).body.text).toBe(body.note);
    expect(receiver.got.map(({ path }) => path)).toEqual(Array(5).fill("/api/v1/witness/add-checkpoint"));
  });

  it("what is cosigned stays to be had while the log is ahead of its witness; before, there is nothing", async () => {
    expect(await here.witnessed(auditor.token)).toMatchObject({ status: 409, body: { code: "not_witnessed_yet" } });
    await grow();
    await send();
    const first = await newest();
    await grow();
    expect(await state()).toMatchObject({ state: "behind", size: first.size });
    expect((await here.witnessed(auditor.token)).body.size).toBe(first.size);
    const reviewer = await w.person("rita", ["reviewer"]);
    expect((await here.witnessed(reviewer.token)).status).toBe(403);
  });

  it("a witness that is down is tried again, and cosigns the newest once it is up", async () => {
    await grow();
    await send();
    receiver.answer = (response) => response.destroy();
    await grow();
    expect(await send()).toBe(0);
    expect(await state()).toMatchObject({ state: "failing", error: expect.stringMatching(/^the connection failed/) });
    expect(await here.send(), "not before its time").toBe(0);
    receiver.answer = (response) => response.writeHead(503).end("<script>");
    await grow();
    expect(await send()).toBe(0);
    expect(await state()).toMatchObject({ state: "failing", error: "answered 503", conflict_since: null });
    here.witnessAt(receiver);
    expect(await send()).toBe(1);
    expect(await state()).toMatchObject({ state: "current", size: (await newest()).size, error: null });
    expect((await cosigned()).map(({ size }) => size)).toContain((await newest()).size);
  });

  it("a log that forgot how far its witness is asks it, and goes on from there", async () => {
    await grow(3);
    await send();
    await grow(3);
    await rows("UPDATE audit_destinations SET size = NULL");
    expect(await send()).toBe(1);
    expect(receiver.got.map(({ body }) => body.split("\n")[0])).toEqual([
      "old 0",
      "old 0",
      expect.stringMatching(/^old \d+$/),
    ]);
    expect(await state()).toMatchObject({ state: "current", size: (await newest()).size });
  });

  it("a witness that doesn't know the log, or not its key, says so in the state", async () => {
    const { name } = logSigner(w.tenantId);
    for (const [key, error] of [
      [verifierKey("log.example/other", newSigner("x").publicKey), /doesn't watch this log \(404\)/],
      [verifierKey(name, newSigner("x").publicKey), /doesn't trust the log's key \(403\)/],
    ] as const) {
      const strict = await installation({ AUDIT_WITNESS_FOR: key });
      strict.witnessAt(receiver);
      await grow();
      expect(await send()).toBe(0);
      expect(await state()).toMatchObject({ state: "failing", error: expect.stringMatching(error) });
    }
    const none = await installation({});
    none.witnessAt(receiver);
    expect(await send()).toBe(0);
    expect(await state()).toMatchObject({ error: expect.stringMatching(/\(404\)/) });
  });
});

describe("a full rewrite, signed anew with the real key", () => {
  const FORGET = () => `UPDATE audit_destinations SET size = NULL WHERE tenant_id = '${w.tenantId}'`;

  it("[T42] is caught by the witness once the log grows, and stays unsigned by it", async () => {
    await grow(6);
    await send();
    const { size: before } = await newest();
    await rewriteHistory(w.tenantId);
    await grow(2);
    expect((await newest()).size, "it is a log that verifies by itself").toBeGreaterThan(before);
    expect(await send()).toBe(0);
    const error = `the first ${before} events are not those that it cosigned`;
    expect(await state()).toMatchObject({ state: "conflict", error, size: before });
    await grow();
    expect(await send()).toBe(0);
    expect(await state()).toMatchObject({ state: "conflict", conflict_since: expect.any(String) });
    expect(await cosigned(), "the rewriter took ours away; the witness gives none anew").toEqual([]);
  });

  it("[T42] of the same length is caught, although the log is made to forget what it sent", async () => {
    await grow(6);
    await send();
    const { size, root } = await newest();
    await rewriteHistory(w.tenantId, [FORGET()]);
    await here.number();
    const now = await newest();
    expect([now.size, now.root === root]).toEqual([size, false]);
    expect(await send()).toBe(0);
    expect(await state()).toMatchObject({ state: "conflict", error: `it cosigned another log of ${size} events` });
    const [kept] = await rows("SELECT note, fork_note FROM audit_witnessed WHERE origin = $1", [
      `localhost:3000/${w.tenantId}`,
    ]);
    for (const [note, of] of [
      [kept?.note, root],
      [kept?.fork_note, now.root],
    ])
      expect(openCheckpoint(String(note), now.keys).root.toString("base64")).toBe(of);
  });

  it("[T42] a shorter log, as from a backup, is caught, with and without its memory", async () => {
    await grow(3);
    await send();
    const { size: backup } = await newest();
    await grow(3);
    await send();
    const { size } = await newest();
    const cut = (table: string, column: string) =>
      `DELETE FROM ${table} WHERE tenant_id = '${w.tenantId}' AND ${column} >= ${backup}`;
    await asOwner([
      cut("audit_leaves", "seq"),
      `DELETE FROM audit_checkpoints WHERE tenant_id = '${w.tenantId}' AND size > ${backup}`,
      `UPDATE audit_logs SET size = ${backup} WHERE tenant_id = '${w.tenantId}'`,
    ]);
    expect(await send()).toBe(0);
    const told = `${size} events were sent there, the log has ${backup}`;
    expect(await state()).toMatchObject({ state: "conflict", error: told });
    await asOwner([FORGET()]);
    expect(await send()).toBe(0);
    expect(await state()).toMatchObject({
      state: "conflict",
      error: `it cosigned ${size} events, the log has ${backup}`,
    });
    await grow(9);
    expect(await send()).toBe(0);
    expect(await state()).toMatchObject({ error: `the first ${size} events are not those that it cosigned` });
  });

  it("a conflict is over once the witness cosigns the log again", async () => {
    await grow(2);
    await send();
    await grow();
    receiver.answer = (response) => response.writeHead(422).end();
    await send();
    expect(await state()).toMatchObject({ state: "conflict" });
    here.witnessAt(receiver);
    expect(await send()).toBe(1);
    expect(await state()).toMatchObject({ state: "current", conflict_since: null, error: null });
  });
});

describe("an answer that is no cosignature of ours", () => {
  const text = async () => parseNote((await newest()).note).text;

  it.each([
    ["nothing", async () => "", "its answer is no cosignature of this log checkpoint"],
    ["a page", async () => "<html>\n", "its answer is no cosignature of this log checkpoint"],
    [
      "another's cosignature",
      async () => cosign(await text(), newSigner(NAME), 1_700_000_000),
      "its answer is not signed with the key in AUDIT_WITNESSES",
    ],
    [
      "a cosignature of something else",
      async () => cosign("another text\n", cosigner(), 1_700_000_000),
      "its answer is no cosignature of this log checkpoint",
    ],
    ["too much", async () => "x".repeat(20_000), "its answer is too long"],
  ])("is not kept: %s", async (_, line, error) => {
    await grow();
    const answer = await line();
    receiver.answer = (response) => response.writeHead(200).end(answer);
    expect(await send()).toBe(0);
    expect(await state()).toMatchObject({ state: "failing", error, size: null });
    expect(await cosigned()).toEqual([]);
  });

  it.each([
    ["no size", "text/x.tlog.size", "many\n", "answered 409 without a size"],
    ["another type", "text/plain", "1\n", "answered 409 without a size"],
    ["the size that it was asked from", "text/x.tlog.size", "0\n", "answered 409 to the size that it told"],
  ])("409 with %s is a failure, and no conflict", async (_, type, body, error) => {
    await grow();
    receiver.answer = (response) => response.writeHead(409, { "content-type": type }).end(body);
    expect(await send()).toBe(0);
    expect(await state()).toMatchObject({ state: "failing", error, conflict_since: null });
  });

  it("409 with another size every time ends", async () => {
    await grow(4);
    let told = 0;
    receiver.answer = (response) => {
      told += 1;
      response.writeHead(409, { "content-type": "text/x.tlog.size" }).end(`${told}\n`);
    };
    expect(await send()).toBe(0);
    expect(await state()).toMatchObject({ state: "failing", error: "it tells another size every time" });
    expect(receiver.got).toHaveLength(2);
  });
});
