import { describe, expect, it } from "vitest";
import { POST as addCheckpointRoute } from "@/app/api/v1/witness/add-checkpoint/route";
import { cosignerKey, openCosignatures } from "@/lib/audit/cosignature";
import { parseNote, signNote } from "@/lib/audit/note";
import { cosigner } from "@/lib/audit/witness-keys";
import { formatRequest } from "@/lib/audit/witness-request";
import { foreignLog, newSigner } from "@/test/foreign-log";
import { call, rows } from "@/test/world";

const NAMES = ["grows", "forks", "rewrites", "keys", "garbage", "replays", "races", "first", "often", "back", "other"];
const logs = new Map(NAMES.map((name) => [name, foreignLog(newSigner(`log.example/${name}`))]));
// Before the settings are read.
process.env.AUDIT_WITNESS_FOR = [...logs.values()].map(({ key }) => key).join(",");

function log(name: string) {
  const found = logs.get(name);
  if (!found) throw new Error(`no log ${name}`);
  return found;
}

async function send(body: string) {
  const answer = await call<{ text?: string }>(addCheckpointRoute, { raw: body });
  return { status: answer.status, type: answer.headers.get("content-type"), ...answer.body };
}

const known = async (name: string) => {
  const [row] = await rows("SELECT size, note, fork_note FROM audit_witnessed WHERE origin = $1", [
    `log.example/${name}`,
  ]);
  return row ? { size: Number(row.size), note: row.note, fork: row.fork_note } : null;
};

const ours = () => {
  const { name, publicKey } = cosigner();
  return cosignerKey(name, publicKey);
};
const size = (text: number) => ({ status: 409, type: "text/x.tlog.size", text: `${text}\n` });

describe("a witness", () => {
  it("[T42] cosigns a log that grows, and keeps what it cosigned last", async () => {
    const before = Math.floor(Date.now() / 1000) - 5;
    let old = 0;
    for (const next of [1, 2, 3, 4, 7, 8, 9, 16, 17, 40, 256, 300]) {
      const answer = await send(await log("grows").request(old, next));
      expect(answer, `from ${old} to ${next}`).toMatchObject({ status: 200, type: "text/plain; charset=utf-8" });
      const note = await log("grows").note(next);
      const [said] = openCosignatures(parseNote(note).text, answer.text ?? "", [ours()]);
      expect(said).toMatchObject({ name: "localhost:3000/witness", line: answer.text });
      expect(said?.time).toBeGreaterThan(before);
      expect(await known("grows")).toEqual({ size: next, note, fork: null });
      old = next;
    }
  });

  it("[T42] refuses another tree of the size that it cosigned, with the log's own key, and keeps the proof", async () => {
    await send(await log("forks").request(0, 5));
    const fork = log("forks").rewritten(2);
    expect(await send(await fork.request(5, 5))).toEqual(size(5));
    const notes = { note: await log("forks").note(5), fork: await fork.note(5) };
    expect(await known("forks")).toEqual({ size: 5, ...notes });
    await send(await log("forks").rewritten(1).request(5, 5));
    expect(await known("forks")).toEqual({ size: 5, ...notes });
    expect((await send(await log("forks").request(5, 6))).status).toBe(200);
  });

  it("[T42] refuses a log that was rewritten from the start on and grew since, whatever proof comes with it", async () => {
    await send(await log("rewrites").request(0, 100));
    const rewritten = log("rewrites").rewritten(0);
    for (const next of [101, 128, 150]) {
      const honest = await log("rewrites").request(100, next);
      const [, proof = ""] = /^old 100\n(.*?)\n\n/s.exec(honest) ?? [];
      const hashes = proof.split("\n").map((line) => Buffer.from(line, "base64"));
      for (const body of [
        await rewritten.request(100, next),
        await rewritten.request(100, next, hashes),
        await rewritten.request(100, next, []),
      ])
        expect(await send(body)).toMatchObject({ status: 422, code: "inconsistent" });
    }
    expect(await known("rewrites")).toMatchObject({ size: 100, note: await log("rewrites").note(100) });
  });

  it("[T42] cosigns nothing smaller than what it cosigned, and tells what that was", async () => {
    await send(await log("back").request(0, 50));
    expect(await send(await log("back").request(0, 40))).toEqual(size(50));
    expect(await send(await log("back").request(40, 40))).toEqual(size(50));
    expect(await send(await log("back").request(50, 40))).toMatchObject({ status: 400 });
    expect(await known("back")).toMatchObject({ size: 50 });
    const goBack = "UPDATE audit_witnessed SET size = 40 WHERE origin = 'log.example/back'";
    await expect(rows(goBack)).rejects.toThrow("does not go back");
    await expect(rows("DELETE FROM audit_witnessed")).rejects.toThrow("append-only");
  });

  it("answers 404 for logs that it doesn't watch", async () => {
    const stranger = foreignLog(newSigner("log.example/stranger"));
    expect(await send(await stranger.request(0, 5))).toMatchObject({ status: 404, code: "not_found" });
    expect(await known("stranger")).toBeNull();
  });

  it("answers 403 where no key of that log signed, also with the key of another that it watches", async () => {
    const thief = newSigner("log.example/keys");
    const request = (note: string) => send(formatRequest({ old: 0, proof: [], note }));
    const untrusted = { status: 403, code: "untrusted_signature" };
    expect(await request(await log("keys").note(5, thief))).toMatchObject(untrusted);
    const { text } = parseNote(await log("keys").note(5));
    expect(await request(await signNote(text, newSigner("log.example/other")))).toMatchObject(untrusted);
    const others = parseNote(await log("other").note(5));
    const line = (await log("other").note(5)).slice(others.text.length + 1);
    expect(await request(`${text}\n${line}`)).toMatchObject(untrusted);
    const altered = (await log("keys").note(5)).replace("\n5\n", "\n6\n");
    expect(await request(altered)).toMatchObject(untrusted);
    expect(await known("keys")).toBeNull();
  });

  it.each([
    ["nothing", () => ""],
    ["JSON", () => "{}"],
    ["a note alone", () => log("garbage").note(5)],
    ["a request without a note", () => "old 0\n\n"],
    ["an unsigned note", async () => `old 0\n\n${parseNote(await log("garbage").note(5)).text}`],
    ["lines of extension", async () => (await log("garbage").request(0, 5)).replace("=\n\n— ", "=\nmore\n\n— ")],
    ["an old size past its own", () => log("garbage").request(6, 5)],
    ["a control character", async () => (await log("garbage").request(0, 5)).replace("garbage", "gar\u0000bage")],
  ])("answers 400 to %s", async (_, body) => {
    expect(await send(await body())).toMatchObject({ status: 400, code: "malformed_request" });
    expect(await known("garbage")).toBeNull();
  });

  it("answers 400 to what is not UTF-8, and 413 to more than 32 KiB", async () => {
    const request = (body: BodyInit) => new Request("http://localhost:3000/", { method: "POST", body });
    const latin = await addCheckpointRoute(request(Uint8Array.of(0x6f, 0x6c, 0x64, 0xff)));
    expect([latin.status, (await latin.json()).code]).toEqual([400, "malformed_request"]);
    const large = await addCheckpointRoute(request("x".repeat(32 * 1024 + 1)));
    expect([large.status, (await large.json()).code]).toEqual([413, "body_too_large"]);
  });

  it("answers the same request a second time with the size it knows, and cosigns from there again", async () => {
    const first = await log("replays").request(0, 5);
    expect((await send(first)).status).toBe(200);
    const before = await rows("SELECT * FROM audit_witnessed WHERE origin = 'log.example/replays'");
    expect(await send(first)).toEqual(size(5));
    expect((await send(await log("replays").request(5, 5))).status).toBe(200);
    expect(await send(await log("replays").request(5, 5, [Buffer.alloc(32)]))).toMatchObject({ status: 422 });
    expect(await rows("SELECT * FROM audit_witnessed WHERE origin = 'log.example/replays'")).toEqual(before);
  });

  it("[T42] cosigns one of two histories that arrive at the same time", async () => {
    await send(await log("races").request(0, 10));
    for (let old = 10; old < 40; old += 2) {
      // Both extend what was cosigned; no two trees of one size may both be.
      const [one, two] = [log("races"), log("races").rewritten(old)];
      const answers = await Promise.all([send(await one.request(old, old + 2)), send(await two.request(old, old + 2))]);
      expect(answers.map(({ status }) => status).sort(), `from ${old}`).toEqual([200, 409]);
      const won = answers[0]?.status === 200 ? one : two;
      expect(await known("races")).toMatchObject({ note: await won.note(old + 2) });
      logs.set("races", won);
    }
  });

  it("[T42] cosigns one of two histories of a log that it never saw before", async () => {
    const histories = [1, 2, 3, 4].map((from) => log("first").rewritten(from));
    const answers = await Promise.all(histories.map(async (history) => send(await history.request(0, 9))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const won = histories[answers.findIndex(({ status }) => status === 200)];
    expect(await known("first")).toMatchObject({ size: 9, note: await won?.note(9) });
  });

  it("answers 429 to a log that asks too often, and goes on with the others", async () => {
    const body = await log("often").request(0, 1);
    const statuses = await Promise.all(Array.from({ length: 130 }, async () => (await send(body)).status));
    expect(statuses.filter((status) => status === 429).length).toBe(10);
    expect((await call(addCheckpointRoute, { raw: body })).headers.get("retry-after")).toMatch(/^\d+$/);
    expect((await send(await log("other").request(0, 1))).status).toBe(200);
  });
});
