import { type ChildProcess, spawn } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { GATES, proposed } from "@/test/api";
import { checkpoint } from "@/test/audit";
import { asOwner, installation, later } from "@/test/outside";
import { type Receiver, startReceiver } from "@/test/receiver";
import { verified } from "@/test/webhook-secret";
import { rows, type TestPerson, type World, world } from "@/test/world";
import { openCheckpoint } from "./note";
import { toldWitnesses } from "./told-witnesses";

let w: World;
let auditor: TestPerson;
let receiver: Receiver;
let folder = "";
beforeEach(async () => {
  // Logs of tests before would be sent too.
  await asOwner(["audit_destinations", "audit_logs"].map((table) => `DELETE FROM ${table}`));
  w = await world(GATES);
  auditor = await w.person("audrey", ["auditor"]);
  receiver = await startReceiver();
  folder = await mkdtemp(join(tmpdir(), "checkpoints-"));
});
afterEach(async () => {
  await receiver.stop();
  await rm(folder, { recursive: true });
});

type Installation = Awaited<ReturnType<typeof installation>>;
const grow = async ({ number }: Installation) => {
  await proposed(w.agent.key, "note.add");
  await number();
};
const sent = async (here: Installation) => (await here.destinations(auditor.token)).body.items;
const file = () => join(folder, `${w.tenantId}.jsonl`);
const lines = async () =>
  (await readFile(file(), "utf8")).split("\n").flatMap((line) => (line.startsWith('{"size"') ? JSON.parse(line) : []));
const privately = { AUDIT_ALLOW_PRIVATE: "true" };

describe("a file", () => {
  it("gets a line with the signed note each time, and nothing where nothing is new", async () => {
    const here = await installation({ AUDIT_CHECKPOINT_FILE: folder });
    await grow(here);
    expect(await here.send()).toBe(1);
    await later();
    expect(await here.send()).toBe(0);
    await grow(here);
    expect(await here.send()).toBe(1);
    const { body } = await checkpoint(auditor.token);
    const written = await lines();
    expect(written.map(({ note }) => openCheckpoint(note, body.keys).size)).toEqual(written.map(({ size }) => size));
    expect(written).toHaveLength(2);
    expect(written[1]).toEqual({ size: body.size, at: body.at, note: body.note });
    expect(await sent(here)).toMatchObject([
      { kind: "file", name: "", state: "current", size: body.size, error: null },
    ]);
  });

  it("gets the newest only, and no sooner than the pause is over, but that in any case", async () => {
    const here = await installation({ AUDIT_CHECKPOINT_FILE: folder });
    await grow(here);
    await here.send();
    for (let more = 0; more < 3; more += 1) {
      await grow(here);
      expect(await here.send()).toBe(0);
    }
    expect(await sent(here)).toMatchObject([{ state: "behind", error: null }]);
    await later();
    expect(await here.send()).toBe(1);
    expect((await lines()).at(-1)?.size).toBe((await checkpoint(auditor.token)).body.size);
    expect(await lines()).toHaveLength(2);
  });

  it("goes on below a line that was not written whole, and never writes over anything", async () => {
    const here = await installation({ AUDIT_CHECKPOINT_FILE: folder });
    await grow(here);
    await here.send();
    const torn = `${await readFile(file(), "utf8")}{"size":99,"at":"20`;
    await writeFile(file(), torn);
    await grow(here);
    await later();
    expect(await here.send()).toBe(1);
    const text = await readFile(file(), "utf8");
    expect(text.startsWith(`${torn}\n{"size":`)).toBe(true);
    expect(text.endsWith("}\n")).toBe(true);
  });

  it("that is there already counts as sent, and gets no second line of one size", async () => {
    const here = await installation({ AUDIT_CHECKPOINT_FILE: folder });
    await grow(here);
    await here.send();
    await rows("UPDATE audit_destinations SET size = NULL, due_at = now()");
    expect(await here.send()).toBe(1);
    expect(await lines()).toHaveLength(1);
  });

  it("[T42] that knows another history, or a longer one, is left as it is and says so", async () => {
    const here = await installation({ AUDIT_CHECKPOINT_FILE: folder });
    await grow(here);
    await here.send();
    const [first] = await lines();
    const other = (size: number) =>
      JSON.stringify({ ...first, note: first.note.replace(/\n\d+\n.{8}/, `\n${size}\nAAAAAAAA`) });
    for (const [size, error] of [
      [first.size, `the first ${first.size} events are not those that the file knows`],
      [900, /the file knows 900 events, the log has \d+/],
    ] as const) {
      await appendFile(file(), `${other(size)}\n`);
      const before = await readFile(file(), "utf8");
      await grow(here);
      await later();
      expect(await here.send()).toBe(0);
      const [state] = await sent(here);
      expect(state).toMatchObject({ state: "conflict", error: expect.stringMatching(error), size: first.size });
      expect(await readFile(file(), "utf8")).toBe(before);
    }
  });

  it("in a folder that isn't there fails, is told without its path, and holds up nothing", async () => {
    const here = await installation({ AUDIT_CHECKPOINT_FILE: join(folder, "not", "mounted") });
    await grow(here);
    expect(await here.send()).toBe(0);
    const [state] = await sent(here);
    expect(state).toMatchObject({ state: "failing", error: "failed before it was sent (ENOENT)", size: null });
    expect(JSON.stringify(state)).not.toContain(folder);
    await grow(here);
    expect((await rows("SELECT 1 FROM audit_pending WHERE tenant_id = $1", [w.tenantId])).length).toBe(0);
  });
});

describe("a webhook", () => {
  const hook = (path = "/hook?token=secret") => ({ AUDIT_CHECKPOINT_WEBHOOK: `${receiver.url}${path}`, ...privately });

  it("[T30] gets the signed note in a message that is signed too, under one id however often", async () => {
    const here = await installation(hook());
    await grow(here);
    receiver.answer = (response) => response.writeHead(500).end();
    expect(await here.send()).toBe(0);
    expect(await sent(here)).toMatchObject([{ state: "failing", error: "answered 500" }]);
    expect(await here.send(), "not before its time").toBe(0);
    receiver.answer = (response) => response.writeHead(204).end();
    await later();
    expect(await here.send()).toBe(1);
    expect(receiver.got).toHaveLength(2);
    const { body } = await checkpoint(auditor.token);
    const { webhookSecret } = await toldWitnesses();
    for (const got of receiver.got) {
      const data = { origin: `localhost:3000/${w.tenantId}`, size: body.size, root: body.root, note: body.note };
      expect(verified(webhookSecret, got)).toEqual({ type: "audit.checkpoint", timestamp: body.at, data });
      expect(got.headers["webhook-id"]).toBe(`chk_${w.tenantId}_${body.size}`);
    }
    expect(await sent(here)).toMatchObject([{ state: "current", error: null, error_at: null }]);
  });

  it("[T31] on this machine is not reached unless the installation allows it", async () => {
    const here = await installation({ ...hook(), AUDIT_ALLOW_PRIVATE: "false" });
    await grow(here);
    expect(await here.send()).toBe(0);
    expect(await sent(here)).toMatchObject([{ state: "failing", error: "only https is delivered to" }]);
    expect(receiver.got).toEqual([]);
  });

  it("is told of by its host alone, and to auditors only", async () => {
    const here = await installation(hook());
    await grow(here);
    const { body } = await here.destinations(auditor.token);
    expect(body.items).toMatchObject([
      { kind: "webhook", name: new URL(receiver.url).host, state: "behind", key: null },
    ]);
    expect(JSON.stringify(body)).not.toContain("secret");
    const reviewer = await w.person("rita", ["reviewer"]);
    expect((await here.destinations(reviewer.token)).status).toBe(403);
    expect((await here.destinations(w.agent.key)).status).toBe(403);
  });

  it("that is slow to answer holds up no other place", async () => {
    const here = await installation({ ...hook(), AUDIT_CHECKPOINT_FILE: folder });
    await grow(here);
    const asked = new Promise<() => void>((resolve) => {
      receiver.answer = (response) => resolve(() => response.writeHead(204).end());
    });
    const sending = here.send();
    const answer = await asked;
    await expect.poll(async () => (await sent(here)).map(({ state }) => state)).toEqual(["current", "behind"]);
    await grow(here);
    answer();
    expect(await sending).toBe(2);
  });
});

it("several processes at once send a log checkpoint once", async () => {
  const settings = { AUDIT_CHECKPOINT_WEBHOOK: receiver.url, AUDIT_CHECKPOINT_FILE: folder, ...privately };
  const processes = [await installation(settings), await installation(settings), await installation(settings)];
  const [first] = processes;
  if (!first) throw new Error("no process");
  for (let round = 1; round <= 25; round += 1) {
    await grow(first);
    await later();
    const counts = await Promise.all(processes.flatMap(({ send }) => [send(), send()]));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(receiver.got).toHaveLength(round);
    expect(await lines()).toHaveLength(round);
  }
});

it("a process sends by itself, and one that another killed in the middle left is sent after its lease", async () => {
  const here = await installation({});
  await grow(here);
  const start = (): ChildProcess => {
    const env = { ...process.env, AUDIT_CHECKPOINT_WEBHOOK: receiver.url, AUDIT_ALLOW_PRIVATE: "1" };
    const child = spawn(process.execPath, ["--import", "tsx", "test/run-worker.ts"], { stdio: "inherit", env });
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  };
  receiver.answer = () => {};
  const first = start();
  await expect.poll(() => receiver.got.length, { timeout: 30_000 }).toBe(1);
  first.kill("SIGKILL");
  receiver.answer = (response) => response.writeHead(204).end();
  await later();
  start();
  await expect.poll(() => rows("SELECT 1 FROM audit_destinations WHERE size > 0"), { timeout: 30_000 }).toHaveLength(1);
  expect(new Set(receiver.got.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
});

it("each tenant's log goes to a file of its own, and its state is its own", async () => {
  const other = await world(GATES);
  const stranger = await other.person("arthur", ["auditor"]);
  const here = await installation({ AUDIT_CHECKPOINT_FILE: folder });
  await proposed(other.agent.key, "note.add");
  await grow(here);
  expect(await here.send()).toBe(2);
  expect((await lines())[0]?.note).toContain(w.tenantId);
  await grow(here);
  expect((await sent(here))[0]?.state).toBe("behind");
  const { body } = await here.destinations(stranger.token);
  expect(body.items).toMatchObject([{ state: "current" }]);
  expect(JSON.stringify(body)).not.toContain(w.tenantId);
});

it("without any place set nothing is sent, and nothing is kept of it", async () => {
  const here = await installation({});
  await grow(here);
  expect(await here.send()).toBe(0);
  expect(await rows("SELECT * FROM audit_destinations")).toEqual([]);
  expect(await sent(here)).toEqual([]);
});
