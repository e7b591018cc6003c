import { createHash } from "node:crypto";
import { SignJWT } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { POST as takeRoute } from "@/app/api/v1/approvals/[id]/take/route";
import { approve, approveBySession, browser, cancel, claim, GATES, job, proposed, report } from "@/test/api";
import { receipt, settleLog } from "@/test/audit";
import { checkJws, checkReceipt } from "@/test/audit-check";
import { edit, requestChanges, revise, type Scene, scene } from "@/test/deciding";
import { REACH } from "@/test/reach";
import { call, rows, world } from "@/test/world";
import { signingKey } from "@/lib/grants/keys";
import { canonicalJson } from "@/lib/payload/job-hash";
import type { JobState, JobView } from "@/lib/jobs/schemas";
import type { Receipt } from "./receipt";

let here: Scene;
beforeEach(async () => {
  here = await scene();
});

/** Of a job that people decided on and that ran. */
async function finished(args: Record<string, unknown> = { text: "hello" }): Promise<JobView> {
  const { w, rita } = here;
  const callback = { url: "https://example.com/hooks/secret" };
  const view = await proposed(w.agent.key, "note.add", { args, callback });
  await approve(view, rita.token, { reason: "as ordered" });
  await claim(view, w.agent.key);
  await report(view, w.agent.key, { outcome: "succeeded", output: { id: 7 } });
  await settleLog();
  return view;
}

async function receiptOf(view: JobView, as: string): Promise<Receipt> {
  const { status, body } = await receipt(view.job.id, as);
  expect(status).toBe(200);
  return body;
}
const types = ({ events }: Receipt): string[] => events.map(({ event }) => event.type);

describe("GET /jobs/{id}/receipt", () => {
  it("[T44] is the record of the job that verifies by itself, for its agent as for people", async () => {
    const view = await finished();
    for (const as of [here.w.agent.key, here.rita.token]) {
      const found = await receiptOf(view, as);
      checkReceipt(found);
      expect(found).toMatchObject({
        assentry_receipt: 1,
        tenant: here.w.tenantId,
        job_id: view.job.id,
        job_hash: view.job_hash,
      });
      const all = ["job.proposed", "approval.voted", "approval.resolved", "job.claimed", "job.reported"];
      expect(types(found)).toEqual(all);
      const shown = found.events.flatMap(({ disclosed = {} }) => Object.entries(disclosed));
      const values = Object.fromEntries(shown.map(([name, { value }]) => [name, value]));
      expect(values).toMatchObject({ args: { text: "hello" }, reason: "as ordered", output: { id: 7 } });
    }
  });

  it("holds the grant that the claim returned", async () => {
    const { w } = here;
    const view = await proposed(w.agent.key, "file.read");
    const { grant } = (await claim(view, w.agent.key)).body;
    await settleLog();
    const found = await receiptOf(view, w.agent.key);
    expect(found.grant).toBe(grant);
    expect(checkJws(grant, found.keys, "assentry-grant+jwt")).toMatchObject({
      sub: view.job.id,
      job_hash: view.job_hash,
    });
  });

  it.each(Object.keys(REACH) as JobState[])("[T44] is had of a job that is %s", async (state) => {
    const view = await REACH[state](here);
    await settleLog();
    for (const as of [here.w.agent.key, here.rita.token]) checkReceipt(await receiptOf(view, as));
  });

  it("tells of every revision, and is of the newest", async () => {
    const { w, rita } = here;
    const view = await proposed(w.agent.key, "note.add");
    await requestChanges(view, rita.token);
    const revised = (await revise(view, w.agent.key, { text: "better" })).body;
    await edit(revised, rita.token, { text: "best" });
    await settleLog();
    const found = await receiptOf(view, w.agent.key);
    checkReceipt(found);
    expect(types(found).filter((type) => type === "job.revised")).toHaveLength(2);
    expect(found.job_hash).toBe((await job(view.job.id, rita.token)).body.job_hash);
    expect(found.job_hash).not.toBe(view.job_hash);
  });
});

describe("who may have a receipt", () => {
  it("[T22] another agent, another tenant and an id that nobody has: 404", async () => {
    const view = await finished();
    const other = await world(GATES);
    const stranger = await other.person("audrey", ["auditor", "admin", "reviewer"]);
    for (const as of [here.w.otherAgent.key, other.agent.key, stranger.token])
      expect(await receipt(view.job.id, as)).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect((await receipt("job_nobody", here.rita.token)).status).toBe(404);
  });

  it("not a person without a role, nor a token without a scope", async () => {
    const view = await finished();
    const nobody = await here.w.person("nobody", []);
    const unscoped = await here.w.person("unscoped", ["reviewer"], []);
    for (const { token } of [nobody, unscoped])
      expect(await receipt(view.job.id, token)).toMatchObject({ status: 403, body: { code: "forbidden" } });
  });

  it("shows where the agent is called back to the agent only", async () => {
    const view = await finished();
    expect(JSON.stringify(await receiptOf(view, here.w.agent.key))).toContain("hooks/secret");
    expect(JSON.stringify(await receiptOf(view, here.rita.token))).not.toContain("hooks/secret");
  });
});

describe("what is not in the log yet", () => {
  it("answers 409 until the last event of the job is signed", async () => {
    const { w } = here;
    const view = await proposed(w.agent.key, "note.add");
    const early = await receipt(view.job.id, w.agent.key);
    expect(early).toMatchObject({ status: 409, body: { code: "not_in_log_yet", retry_after: 1 } });
    expect(early.headers.get("retry-after")).toBe("1");
    await settleLog();
    checkReceipt(await receiptOf(view, w.agent.key));
    await cancel(view, w.agent.key);
    expect((await receipt(view.job.id, here.rita.token)).body.code).toBe("not_in_log_yet");
    await settleLog();
    expect(types(await receiptOf(view, w.agent.key))).toContain("approval.resolved");
  });
});

describe("what an agent is not told", () => {
  it("[U11] a vote that can still be undone: neither in its receipt, nor by having to wait for one", async () => {
    const { w } = here;
    const fay = await w.person("held", ["reviewer"]);
    const { headers } = await browser(w, fay.id);
    const view = await proposed(w.agent.key, "note.add", { args: { text: "x" } });
    await settleLog();
    const before = await receiptOf(view, w.agent.key);
    await rows("UPDATE approvals SET undo_seconds = 600 WHERE job_id = $1", [view.job.id]);
    expect((await approveBySession(view, headers)).status).toBe(200);
    expect(types(await receiptOf(view, w.agent.key))).toEqual(types(before));
    expect((await receipt(view.job.id, here.rita.token)).status).toBe(409);
    await settleLog();
    expect(types(await receiptOf(view, w.agent.key))).toEqual(types(before));
    expect(types(await receiptOf(view, here.rita.token))).toContain("approval.voted");
    // The gate ends otherwise: what was held never counted, and is never told.
    await cancel(view, w.agent.key);
    await settleLog();
    const after = await receiptOf(view, w.agent.key);
    checkReceipt(after);
    expect(types(after).sort()).toEqual(["approval.resolved", "job.proposed"]);
    expect(JSON.stringify(after)).not.toContain(fay.id);
  });

  it("who took it from the queue", async () => {
    const { w, rita } = here;
    const view = await proposed(w.agent.key, "note.add");
    await call(takeRoute, { id: view.job.id, as: rita.token, body: {} });
    await settleLog();
    expect(types(await receiptOf(view, w.agent.key))).toEqual(["job.proposed"]);
    expect(types(await receiptOf(view, rita.token))).toEqual(["job.proposed", "approval.taken"]);
  });
});

/** As whoever holds the key could sign it: only what is inside can then give it away. */
async function signedAnew({ signature: _, ...rest }: Receipt): Promise<Receipt> {
  const { kid, key } = await signingKey();
  const sha256 = createHash("sha256").update(canonicalJson(rest), "utf8").digest("hex");
  const signature = await new SignJWT({ sha256 })
    .setProtectedHeader({ alg: "EdDSA", kid, typ: "assentry-receipt+jwt" })
    .setSubject(rest.job_id)
    .setAudience(rest.tenant)
    .setIssuedAt()
    .sign(key);
  return { ...rest, signature };
}

const replaced = (mine: Receipt, from: string, to: string): Receipt =>
  JSON.parse(JSON.stringify(mine).replace(from, to));

describe("what was exchanged in a receipt is found out", () => {
  let mine: Receipt;
  let other: Receipt;
  let older: Receipt;
  beforeEach(async () => {
    const another = await finished({ text: "another" });
    older = await receiptOf(another, here.w.agent.key);
    mine = await receiptOf(await finished(), here.w.agent.key);
    other = await receiptOf(another, here.w.agent.key);
    expect(other.checkpoint).toBe(mine.checkpoint);
    checkReceipt(await signedAnew(mine));
  });

  it.each<[string, () => Receipt, RegExp]>([
    ["the grant", () => ({ ...mine, grant: other.grant }), /^the grant is not the one of the claim$/],
    [
      "an event",
      () => ({ ...mine, events: [...mine.events.slice(1), ...other.events.slice(0, 1)] }),
      /is of another job$/,
    ],
    [
      "a word of an event",
      () => replaced(mine, '"verdict":"approve"', '"verdict":"reject"'),
      /is not the one that was logged$/,
    ],
    [
      "what was disclosed",
      () => replaced(mine, '"as ordered"', '"for myself"'),
      /reason is not what was committed to$/,
    ],
    [
      "the proofs",
      () => ({ ...mine, events: mine.events.map((event) => ({ ...event, proof: event.proof.toReversed() })) }),
      /is not in the log$/,
    ],
    ["the log checkpoint", () => ({ ...mine, checkpoint: older.checkpoint }), /is not in the log$/],
    ["a word of the log checkpoint", () => replaced(mine, "localhost:3000", "localhost:4000"), /sign/],
  ])("[T42] %s, even where it is signed anew", async (_, altered, why) => {
    const receipt = await signedAnew(altered());
    expect(() => checkReceipt(receipt)).toThrow(why);
  });

  it.each<[string, () => Receipt]>([
    ["the grant, for none", () => ({ ...mine, grant: null })],
    ["an event, left out", () => ({ ...mine, events: mine.events.slice(0, -1) })],
    ["the hash of the job", () => ({ ...mine, job_hash: other.job_hash })],
    ["the time", () => ({ ...mine, issued_at: "2026-01-01T00:00:00.000Z" })],
    ["the signature", () => ({ ...mine, signature: other.signature })],
  ])("[T42] %s", (_, altered) => {
    expect(() => checkReceipt(altered())).toThrow(/signed/);
  });
});
