import { RFC9162 } from "@transmute/rfc9162";
import { beforeAll, describe, expect, it } from "vitest";
import { GATES, proposed } from "@/test/api";
import {
  auditEvents,
  checkpoint,
  checkpoints,
  checkpointText,
  consistency,
  everyEvent,
  proof,
  settleLog,
} from "@/test/audit";
import { call, rows, type TestPerson, type World, world } from "@/test/world";
import { GET as checkpointRoute } from "@/app/api/v1/audit/checkpoint/route";
import { canonicalJson } from "@/lib/payload/job-hash";
import { type AuditEvent, eventLeaf } from "./event";
import { openCheckpoint } from "./note";
import { verifyConsistency, verifyInclusion } from "./tree";

let w: World;
let auditor: TestPerson;
/** Every event of the log by its number, as the API lists them. */
let events: AuditEvent[];

const bytes = (base64: string): Buffer => Buffer.from(base64, "base64");
const isPowerOfTwo = (n: number): boolean => Number.isInteger(Math.log2(n));

// Past 256 leaves, so that stored nodes and computed ones meet; many log checkpoints of odd sizes.
beforeAll(async () => {
  w = await world(GATES);
  auditor = await w.person("audrey", ["auditor"]);
  for (const batch of [1, 2, 1, 5, 60, 130, 57, 1, 44, 3, 250, 9]) {
    await Promise.all(Array.from({ length: batch }, () => proposed(w.agent.key, "file.read")));
    await settleLog();
  }
  events = (await everyEvent(auditor.token)).map(({ event }) => event);
}, 120_000);

const latest = async () => {
  const { body } = await checkpoint(auditor.token);
  return { ...body, root: openCheckpoint(body.note, body.keys).root };
};

describe("GET /audit/proof", () => {
  it("[T43] every event is proved to be in the log, by us and by an independent verifier", async () => {
    const { size, root } = await latest();
    expect(size).toBe(events.length);
    expect(size).toBeGreaterThan(560);
    for (const [seq, event] of events.entries()) {
      const { body } = await proof(auditor.token, { seq });
      const path = body.proof.map(bytes);
      const leaf = eventLeaf(event);
      expect(bytes(body.leaf)).toEqual(leaf);
      expect(verifyInclusion({ leaf, index: seq, size, proof: path, root }), `event ${seq}`).toBe(true);
      const told = { log_id: "", tree_size: size, leaf_index: seq, inclusion_path: path };
      const theirs = await RFC9162.leaf(Buffer.from(canonicalJson(event)));
      expect(await RFC9162.verifyInclusionProof(root, theirs, told), `event ${seq}`).toBe(true);
    }
  });

  it("[T43] also in the log as each log checkpoint signed it", async () => {
    const { keys } = await latest();
    const { items } = (await checkpoints(auditor.token)).body;
    expect(items.length).toBeGreaterThanOrEqual(12);
    for (const { size, note } of items)
      for (const seq of new Set([0, 1, size >> 1, size - 1].filter((index) => index < size))) {
        const { body } = await proof(auditor.token, { seq, size });
        const { root } = openCheckpoint(body.note, keys);
        expect(body.note).toBe(note);
        const told = { leaf: bytes(body.leaf), index: seq, size, proof: body.proof.map(bytes), root };
        expect(verifyInclusion(told), `event ${seq} of ${size}`).toBe(true);
      }
  });

  it("has none for what is not under a log checkpoint", async () => {
    const { size } = await latest();
    expect(await proof(auditor.token, { seq: size })).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect(await proof(auditor.token, { seq: 0, size: size - 1 })).toMatchObject({ status: 404 });
    for (const seq of ["-1", "1.5", "", "x", "9".repeat(16)])
      expect((await proof(auditor.token, { seq })).status, seq).toBe(422);
  });
});

describe("GET /audit/consistency", () => {
  it("[T42] [T43] the log of each log checkpoint begins that of every later one", async () => {
    const { keys } = await latest();
    const { items } = (await checkpoints(auditor.token)).body;
    const signed = items.map(({ note }) => openCheckpoint(note, keys)).reverse();
    for (const [at, first] of signed.entries())
      for (const second of signed.slice(at)) {
        const { body } = await consistency(auditor.token, { from: first.size, to: second.size });
        const path = body.proof.map(bytes);
        const [firstRoot, secondRoot] = [bytes(body.roots.from), bytes(body.roots.to)];
        expect([firstRoot, secondRoot]).toEqual([first.root, second.root]);
        const told = { first: first.size, second: second.size, firstRoot, secondRoot, proof: path };
        expect(verifyConsistency(told), `${first.size} to ${second.size}`).toBe(true);
        if (first.size === second.size) continue;
        // Theirs takes the first root from the proof, also where RFC 9162 leaves it out.
        const consistency_path = isPowerOfTwo(first.size) ? [firstRoot, ...path] : path;
        const theirs = { log_id: "", tree_size_1: first.size, tree_size_2: second.size, consistency_path };
        expect(await RFC9162.verifyConsistencyProof(firstRoot, secondRoot, theirs)).toBe(true);
      }
  });

  it("refuses sizes that were not signed yet or go backwards", async () => {
    const { size } = await latest();
    expect((await consistency(auditor.token, { from: 1, to: size + 1 })).status).toBe(404);
    expect((await consistency(auditor.token, { from: 2, to: 1 })).status).toBe(422);
    expect((await consistency(auditor.token, { from: 0 })).body).toMatchObject({ from: 0, to: size, proof: [] });
  });
});

describe("GET /audit/checkpoint", () => {
  it("answers the signed note as text, or with what it says as JSON", async () => {
    const [text, json] = [await checkpointText(auditor.token), await checkpoint(auditor.token)];
    expect(text.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(text.body.text).toBe(json.body.note);
    const { origin, size, root } = openCheckpoint(json.body.note, json.body.keys);
    expect({ origin, size, root: root.toString("base64") }).toEqual({
      origin: `localhost:3000/${w.tenantId}`,
      size: json.body.size,
      root: json.body.root,
    });
    const html = { accept: "text/html,*/*" };
    const page = await call<{ text: string }>(checkpointRoute, { as: auditor.token, headers: html });
    expect(page.body.text).toBe(json.body.note);
  });

  it("lists what was signed before, page by page", async () => {
    const all = (await checkpoints(auditor.token)).body.items.map(({ size }) => size);
    const paged: number[] = [];
    for (let before: number | null = Number.MAX_SAFE_INTEGER / 16; before !== null; ) {
      const { body } = await checkpoints(auditor.token, { before: Math.floor(before), limit: 5 });
      paged.push(...body.items.map(({ size }) => size));
      before = body.next_before;
    }
    expect(paged).toEqual(all);
    expect(all).toEqual([...all].sort((one, other) => other - one));
  });

  it("says to ask again where nothing was signed yet", async () => {
    const fresh = await world(GATES);
    const { token } = await fresh.person("adam", ["auditor"]);
    const answer = await checkpoint(token);
    expect(answer).toMatchObject({ status: 409, body: { code: "not_in_log_yet", retry_after: 1 } });
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(await proof(token, { seq: 0 })).toMatchObject({ status: 409, body: { code: "not_in_log_yet" } });
    expect((await auditEvents(token)).body).toEqual({ items: [], next_cursor: null, archived: [] });
  });
});

it("[T43] what is proved here comes from stored nodes and from leaves", async () => {
  const nodes = await rows("SELECT level FROM audit_nodes WHERE tenant_id = $1 ORDER BY level", [w.tenantId]);
  expect(nodes.map(({ level }) => level)).toEqual([8, 8, 9]);
});
