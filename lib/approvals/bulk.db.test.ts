import { describe, expect, it } from "vitest";
import { POST as bulkRoute } from "@/app/api/v1/approvals/bulk/route";
import { approve, eventCounts, expireIn, GATES, proposed, reject } from "@/test/api";
import { call, rows, world } from "@/test/world";
import type { BulkResult } from "./schemas";

type Named = { job: { id: string }; job_hash: string };
const items = (views: Named[]) => views.map((view) => ({ job_id: view.job.id, job_hash: view.job_hash }));
const send = (as: string, body: unknown) => call<{ results: BulkResult[] }>(bulkRoute, { as, body });
const bulk = (as: string, views: Named[], extra: Record<string, unknown> = {}) =>
  send(as, { decision: "approve", reason: "routine", items: items(views), ...extra });
const votesOf = (jobId: string) =>
  rows<{ verdict: string; reason: string; reason_code: string | null }>(
    "SELECT verdict, reason, reason_code FROM votes WHERE job_id = $1",
    [jobId],
  );

const scene = async (policy = GATES) => {
  const w = await world(policy);
  const rita = await w.person("rita", ["reviewer"]);
  const report = (n: number) => proposed(w.agent.key, "report.write", { args: { n } });
  return { w, rita, report };
};

describe("POST /approvals/bulk", () => {
  it("is one vote for each, in the order asked, with its own events", async () => {
    const { rita, report } = await scene();
    const views = [await report(1), await report(2), await report(3)];
    const { status, body } = await bulk(rita.token, views);
    expect(status).toBe(200);
    expect(body).toEqual({
      results: views.map((view) => ({ job_id: view.job.id, status: 200, resolution: "APPROVED" })),
    });
    for (const view of views) {
      expect(await votesOf(view.job.id)).toEqual([{ verdict: "approve", reason: "routine", reason_code: null }]);
      const events = { "job.proposed": 1, "approval.voted": 1, "approval.resolved": 1 };
      expect(await eventCounts(view.job.id)).toEqual(events);
    }
  });

  it("rejects with a named reason", async () => {
    const { rita, report } = await scene(`reason_codes: [not_needed]\n${GATES.replace("version: v1\n", "")}`);
    const view = await report(1);
    const unknown = await bulk(rita.token, [view], { decision: "reject", reason_code: "other" });
    expect(unknown.body.results).toMatchObject([{ status: 422, code: "unknown_reason_code" }]);
    const { body } = await bulk(rita.token, [view], { decision: "reject", reason_code: "not_needed" });
    expect(body.results).toEqual([{ job_id: view.job.id, status: 200, resolution: "REJECTED" }]);
    expect(await votesOf(view.job.id)).toMatchObject([{ verdict: "reject", reason_code: "not_needed" }]);
  });

  it("[T9] [T3] [T2] what is refused for one says nothing about the others", async () => {
    const { w, rita, report } = await scene();
    const [good, stale, past, done, last] = await Promise.all([1, 2, 3, 4, 5].map(report));
    if (!good || !stale || !past || !done || !last) throw new Error("five reports");
    await expireIn(past.job.id, -1);
    const ralf = await w.person("ralf", ["reviewer"]);
    await reject(done, ralf.token);
    const nobody = { job: { id: "job_none" }, job_hash: good.job_hash };
    const wrong = { ...stale, job_hash: good.job_hash };
    const { status, body } = await bulk(rita.token, [good, wrong, past, done, nobody, good, last]);
    expect(status).toBe(200);
    expect(body.results.map(({ job_id, status: each, code }) => [job_id, each, code])).toEqual([
      [good.job.id, 200, undefined],
      [stale.job.id, 409, "stale_revision"],
      [past.job.id, 409, "expired"],
      [done.job.id, 409, "already_resolved"],
      ["job_none", 404, "not_found"],
      [good.job.id, 409, "already_resolved"],
      [last.job.id, 200, undefined],
    ]);
    expect(body.results[3]).toMatchObject({ resolution: "REJECTED", detail: expect.stringContaining("ralf") });
    expect(await votesOf(stale.job.id)).toEqual([]);
  });

  it("[T16] [T20] asks of each voter what a single vote asks", async () => {
    const { w, report } = await scene();
    const view = await report(1);
    const fay = await w.person("fay", ["finance"]);
    expect((await bulk(fay.token, [view])).body.results).toMatchObject([{ status: 403, code: "not_eligible" }]);
    expect((await bulk(w.owner.token, [view])).body.results).toMatchObject([{ status: 403, code: "self_approval" }]);
    expect(await votesOf(view.job.id)).toEqual([]);
  });

  it("only the low tier: others are refused one by one", async () => {
    const { w, rita } = await scene();
    const notes = [await proposed(w.agent.key, "note.add"), await proposed(w.agent.key, "note.add")];
    const { status, body } = await bulk(rita.token, notes);
    expect(status).toBe(200);
    expect(body.results.map((result) => [result.status, result.code])).toEqual(
      notes.map(() => [409, "bulk_not_allowed"]),
    );
    for (const note of notes) expect(await votesOf(note.job.id)).toEqual([]);
  });

  it("only one tool: else nothing is decided", async () => {
    const { w, rita, report } = await scene();
    const [one, other] = [await report(1), await proposed(w.agent.key, "report.send")];
    expect(await bulk(rita.token, [one, other])).toMatchObject({
      status: 422,
      body: { code: "mixed_tools", issues: [{ path: "items", message: expect.stringContaining("report.send") }] },
    });
    expect(await votesOf(one.job.id)).toEqual([]);
  });

  it("takes 1 to 100 items with their hashes and a reason, and a reason code only to reject", async () => {
    const { rita, report } = await scene();
    const view = await report(1);
    const [item] = items([view]);
    const bad: [string, unknown][] = [
      ["items", { decision: "approve", reason: "x", items: [] }],
      ["items", { decision: "approve", reason: "x", items: Array(101).fill(item) }],
      ["items.0.job_hash", { decision: "approve", reason: "x", items: [{ job_id: view.job.id }] }],
      ["items.0.job_id", { decision: "approve", reason: "x", items: [{ ...item, job_id: "a\u0000" }] }],
      ["reason", { decision: "approve", reason: " ", items: [item] }],
      ["decision", { decision: "edit", reason: "x", items: [item] }],
      ["reason_code", { decision: "approve", reason: "x", reason_code: "a", items: [item] }],
    ];
    for (const [path, body] of bad) expect(await send(rita.token, body), path).toMatchObject({ status: 422 });
    expect(await votesOf(view.job.id)).toEqual([]);
  });

  it("[T22] another tenant's items are not there, whatever their tool and tier", async () => {
    const { report } = await scene();
    const other = await scene();
    const [theirs, own] = [await report(1), await proposed(other.w.agent.key, "report.send")];
    const { status, body } = await bulk(other.rita.token, [theirs, own]);
    expect(status).toBe(200);
    expect(body.results).toMatchObject([{ status: 404, code: "not_found" }, { status: 200 }]);
    expect(await votesOf(theirs.job.id)).toEqual([]);
  });

  it("[T17] not by an agent's key, nor by who decides nothing", async () => {
    const { w, report } = await scene();
    const view = await report(1);
    const aud = await w.person("aud", ["auditor", "admin", "manager"]);
    for (const as of [w.agent.key, aud.token])
      expect(await bulk(as, [view])).toMatchObject({ status: 403, body: { code: "forbidden" } });
  });

  it("one item that fails on our side doesn't hide what became of the others", async () => {
    const { rita, report } = await scene();
    const [first, broken, last] = [await report(1), await report(2), await report(3)];
    await rows(
      `ALTER TABLE audit_events ADD CONSTRAINT broken CHECK (job_id <> '${broken.job.id}' OR type = 'job.proposed')`,
    );
    try {
      const { body } = await bulk(rita.token, [first, broken, last]);
      expect(body.results.map(({ status }) => status)).toEqual([200, 500, 200]);
      expect(body.results[1]).toMatchObject({ code: "internal_error" });
      expect(JSON.stringify(body)).not.toContain("constraint");
    } finally {
      await rows("ALTER TABLE audit_events DROP CONSTRAINT broken");
    }
    expect(await votesOf(broken.job.id)).toEqual([]);
  });

  it("[T1] several people deciding the same items at once end each once", async () => {
    const { w, report } = await scene();
    const people = await Promise.all(Array.from({ length: 8 }, (_, index) => w.person(`p${index}`, ["reviewer"])));
    const views = await Promise.all(Array.from({ length: 10 }, (_, n) => report(n)));
    const answers = await Promise.all(
      people.map(({ token }, index) => bulk(token, views, { decision: index % 2 ? "approve" : "reject" })),
    );
    for (const [at, view] of views.entries()) {
      const told = answers.map((answer) => answer.body.results[at]);
      expect(told.filter((result) => result?.status === 200)).toHaveLength(1);
      expect(new Set(told.map((result) => result?.resolution)).size).toBe(1);
      expect(await eventCounts(view.job.id)).toMatchObject({ "approval.voted": 1, "approval.resolved": 1 });
    }
    const [view] = views;
    if (view) expect((await approve(view, people[0]?.token ?? "")).status).toBe(409);
  });
});
