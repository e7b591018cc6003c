import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { commitment, fieldSalt } from "@/lib/audit/commitment";
import { type AuditEvent, eventLeaf } from "@/lib/audit/event";
import { checkpointText, signNote, verifierKey } from "@/lib/audit/note";
import { Appender, consistencyRanges, inclusionRanges, rangeHash, subtreesOf } from "@/lib/audit/tree";
import type { Proof } from "@/lib/audit/schemas";
import { commitmentTo } from "./browser-hash";
import { checkConsistency } from "./check-consistency";
import { checkProof } from "./check-proof";
import { pathOf } from "./proof-path";

const TENANT = "ten_1";
const ORIGIN = `assentry.example/${TENANT}`;
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
const KEYS = [verifierKey(ORIGIN, raw)];

const event = (seq: number): AuditEvent => ({
  v: 1,
  id: `evt_${seq}`,
  tenant: TENANT,
  type: "job.proposed",
  job: `job_${seq}`,
  actor: { kind: "agent", id: "agt_1" },
  at: "2026-03-02T09:10:00.000Z",
  data: { amount: seq / 3, text: "Zürich €" },
});

const leaves = Array.from({ length: 70 }, (_, seq) => eventLeaf(event(seq)));

function hashOf(start: number, end: number): Buffer {
  const parts = subtreesOf(start, end);
  const hashes = parts.map(({ level, index }) => rootOf(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)));
  return rangeHash(hashes, parts);
}

function rootOf(some: readonly Buffer[]): Buffer {
  const tree = new Appender(0, []);
  for (const leaf of some) tree.append(leaf);
  return tree.root();
}

async function signed(size: number) {
  const root = rootOf(leaves.slice(0, size));
  const note = await signNote(checkpointText({ origin: ORIGIN, size, root }), {
    name: ORIGIN,
    publicKey: raw,
    sign: (text) => sign(null, text, privateKey),
  });
  return { size, root: root.toString("base64"), note, at: "2026-03-02T09:11:00.000Z" };
}

async function proofOf(seq: number, size: number): Promise<Proof> {
  const proof = inclusionRanges(seq, size).map(([start, end]) => hashOf(start, end).toString("base64"));
  const { note, at } = await signed(size);
  return { seq, size, leaf: leaves[seq]?.toString("base64") ?? "", proof, note, at };
}

const check = (seq: number, proof: Proof, shown = event(seq), keys = KEYS) =>
  checkProof({ seq, event: shown, proof, keys });

/** The base64 of a hash with its first byte changed. */
const altered = (base64: string | undefined): string => {
  const bytes = Buffer.from(base64 ?? "", "base64");
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString("base64");
};

describe("[T42] a proof is verified in the browser", () => {
  test("the way to the root is RFC 6962's, for every event of every log up to 64", () => {
    for (let size = 1; size <= 64; size += 1)
      for (let seq = 0; seq < size; seq += 1)
        expect(pathOf(seq, size).map(({ sibling }) => [sibling.start, sibling.end])).toEqual(
          inclusionRanges(seq, size),
        );
  });

  test.each([
    [0, 1],
    [6, 7],
    [0, 70],
    [33, 70],
    [69, 70],
  ])("event %i in a log of %i is verified, each hash of its path computed", async (seq, size) => {
    const checked = await check(seq, await proofOf(seq, size));
    expect(checked).toMatchObject({ state: "verified", origin: ORIGIN, keyId: expect.stringMatching(/^[0-9a-f]{8}$/) });
    if (checked.state !== "verified") return;
    const { path } = checked;
    expect(path.leaf.hash).toBe(leaves[seq]?.toString("hex"));
    for (const { parent, sibling } of path.steps) {
      expect(parent.hash).toBe(hashOf(parent.start, parent.end).toString("hex"));
      expect(sibling.hash).toBe(hashOf(sibling.start, sibling.end).toString("hex"));
    }
    expect(path.steps.at(-1)?.parent.hash ?? path.leaf.hash).toBe(path.signedRoot);
  });

  test("every altered, missing or added hash of the path is refused", async () => {
    const right = await proofOf(33, 70);
    for (const at of right.proof.keys()) {
      const proof = right.proof.with(at, altered(right.proof[at]));
      expect(await check(33, { ...right, proof })).toMatchObject({
        state: "failed",
        why: expect.stringMatching(/do not lead to the root/),
      });
    }
    for (const proof of [right.proof.slice(1), [...right.proof, right.leaf], right.proof.with(0, "not base64")])
      expect(await check(33, { ...right, proof })).toMatchObject({
        state: "failed",
        why: expect.stringMatching(/does not have the hashes/),
      });
  });

  test("an event that was edited is told from a wrong proof", async () => {
    const edited = { ...event(33), data: { amount: 1_000_000 } };
    expect(await check(33, await proofOf(33, 70), edited)).toMatchObject({
      state: "failed",
      why: expect.stringMatching(/changed afterwards/),
    });
  });

  test("another event's proof, another log's, another key's and an altered checkpoint are refused", async () => {
    const right = await proofOf(33, 70);
    expect(await check(34, right)).toMatchObject({ state: "failed", why: expect.stringMatching(/another event/) });
    expect(await check(33, right, { ...event(33), tenant: "ten_2" })).toMatchObject({
      why: expect.stringMatching(/another log/),
    });
    const other = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "";
    const stranger = verifierKey(ORIGIN, Buffer.from(other, "base64url"));
    expect(await check(33, right, event(33), [stranger])).toMatchObject({
      state: "failed",
      why: expect.stringMatching(/None of this log/),
    });
    const forged = right.note.replace("\n70\n", "\n71\n");
    expect(await check(33, { ...right, size: 71, note: forged })).toMatchObject({
      why: expect.stringMatching(/signature does not fit/),
    });
    expect(await check(33, { ...right, note: "no note" })).toMatchObject({
      why: expect.stringMatching(/not readable/),
    });
  });
});

describe("[T42] two log checkpoints are compared in the browser", () => {
  const compare = async (from: number, to: number, change: (proof: string[]) => string[] = (proof) => proof) => {
    const [older, newer] = [await signed(from), await signed(to)];
    const proof = change(consistencyRanges(from, to).map(([start, end]) => hashOf(start, end).toString("base64")));
    const answer = { from, to, proof, roots: { from: older.root, to: newer.root } };
    return checkConsistency({ older, newer, answer, keys: KEYS });
  };

  test("every pair up to 40 is verified", async () => {
    for (let to = 1; to <= 40; to += 1)
      for (let from = 1; from <= to; from += 1)
        expect(await compare(from, to), `${from} to ${to}`).toEqual({ state: "verified", isSigned: true });
  });

  test("every altered, missing or added hash is refused", async () => {
    for (const at of consistencyRanges(21, 70).keys())
      expect(await compare(21, 70, (proof) => proof.with(at, altered(proof[at])))).toMatchObject({ state: "failed" });
    expect(await compare(21, 70, (proof) => proof.slice(1))).toMatchObject({ state: "failed" });
    expect(await compare(21, 70, (proof) => [...proof, proof[0] ?? ""])).toMatchObject({ state: "failed" });
    expect(await compare(64, 64, () => [leaves[0]?.toString("base64") ?? ""])).toMatchObject({ state: "failed" });
  });
});

test("[T44] a disclosed value makes the commitment that the event holds", async () => {
  const salt = Buffer.alloc(32, 7);
  const value = { amount: 5000, vendor: "Acme GmbH", note: "für März" };
  const disclosed = Uint8Array.from(fieldSalt(salt, "args"));
  expect(await commitmentTo(disclosed, value)).toBe(commitment(salt, "args", value));
});
