import { createHash } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { POST as rejectRoute } from "@/app/api/v1/approvals/[id]/reject/route";
import { POST as undoRoute } from "@/app/api/v1/approvals/[id]/undo/route";
import { numberEvents } from "@/lib/audit/sequencer";
import { verifyLog } from "@/lib/audit/verify-log";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import type { ReviewView } from "@/lib/jobs/schemas";
import { canonicalJson } from "@/lib/payload/job-hash";
import { approve, browser, job, reject } from "@/test/api";
import { bulk, edit, escalate, govern, requestChanges } from "@/test/deciding";
import { GATES } from "@/test/api";
import { itemsOf, seeded, seededScene, seedOne, type SeededScene } from "@/test/seeded";
import { type LoggedEvent, replay } from "@/test/replay";
import { type Answer, call, eventsOf, rows } from "@/test/world";

let here: SeededScene;
let view: ReviewView;
beforeEach(async () => {
  here = await seededScene(["deploy.service"]);
  view = await seedOne(here);
});

const wrong = () => view.job.args ?? {};
type Way = [name: string, outcome: string, decide: (as: string) => Promise<Answer<Partial<ApprovalItem>>>];
const WAYS: Way[] = [
  ["a reject", "caught", (as) => reject(view, as)],
  ["asking for changes", "caught", (as) => requestChanges(view, as)],
  ["an edit of what is wrong", "caught", (as) => edit(view, as, { ...wrong(), canary_percent: 4 })],
  ["an edit of something else", "missed", (as) => edit(view, as, { ...wrong(), version: "2.0.0" })],
  ["an approval", "missed", (as) => approve(view, as)],
];

describe("[U21] whoever decides a test item", () => {
  it.each(WAYS)(
    "by %s is told at once that it was %s, and the item is over for everybody",
    async (_, outcome, decide) => {
      const { status, body } = await decide(here.oncall.token);
      const [item] = await itemsOf(here.w);
      expect(status).toBe(200);
      const by = { id: here.oncall.id, name: "olga" };
      expect(body.seeded).toMatchObject({ outcome, by, clue: item?.clue });
      expect(body).toMatchObject({ job: { state: "CANCELLED" }, resolution: "CANCELLED", resolved_by: [] });
      expect((await job(view.job.id, here.rita.token)).body.seeded).toMatchObject({ outcome, by });
      expect((await seeded(here.oncall.token)).body).toMatchObject({
        team: { decided: 1, caught: outcome === "caught" ? 1 : 0 },
        mine: { decided: 1, caught: null },
      });
      expect(await approve(view, here.w.owner.token)).toMatchObject({
        status: 409,
        body: { code: "already_resolved" },
      });
    },
  );

  it("has passed every check that a job's decision has to pass", async () => {
    expect(await approve(view, here.rita.token)).toMatchObject({ status: 403, body: { code: "not_eligible" } });
    expect(await approve(view, here.w.owner.token)).toMatchObject({ status: 403, body: { code: "self_approval" } });
    const stale = await approve(view, here.oncall.token, { job_hash: `sha256:${"0".repeat(64)}` });
    expect(stale).toMatchObject({ status: 409, body: { code: "stale_revision" } });
    expect((await job(view.job.id, here.rita.token)).body.job.state).toBe("APPROVAL");
  });

  it("in the console has nothing to undo, where jobs have a window for it", async () => {
    await govern(here.w, GATES.replace("high: { undo_window: 0s }", "high: { undo_window: 5s }"));
    const held = await seedOne(here);
    expect(held.undo_seconds).toBe(5);
    const { headers } = await browser(here.w, here.oncall.id);
    const body = { reason: "The request says less", job_hash: held.job_hash };
    const answer = await call<ApprovalItem>(rejectRoute, { id: held.job.id, headers, body });
    expect(answer.body).toMatchObject({ undo_until: null, seeded: { outcome: "caught" } });
    expect(answer.body.votes).toMatchObject([{ verdict: "reject", counts: true, held_until: null }]);
    const undone = await call(undoRoute, { id: held.job.id, headers, body: {} });
    expect(undone).toMatchObject({ status: 409, body: { code: "too_late" } });
  });

  it("at the same time as others decides it once, and the others hear who was first", async () => {
    const second = await here.w.person("oskar", ["on-call"]);
    const answers = await Promise.all([
      approve(view, here.oncall.token),
      reject(view, second.token),
      requestChanges(view, second.token),
      approve(view, here.oncall.token),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(await eventsOf(view.job.id)).toHaveLength(3);
    expect((await itemsOf(here.w)).filter(({ outcome }) => outcome !== null)).toHaveLength(1);
  });

  it("in bulk is told in the item's own result", async () => {
    const low = await seededScene(["report.message"]);
    const item = await seedOne(low);
    const { body } = await bulk(low.rita.token, "approve", [item]);
    expect(body.results).toMatchObject([{ status: 200, resolution: "CANCELLED", seeded: { outcome: "missed" } }]);
  });

  it("may ask somebody else first: it waits on, and still says nothing", async () => {
    await here.w.person("sven", ["security"]);
    const answer = await escalate(view, here.oncall.token, "security");
    expect(answer).toMatchObject({ status: 200, body: { job: { state: "APPROVAL" } } });
    expect(answer.body).not.toHaveProperty("seeded");
    expect((await reject(view, here.oncall.token)).body.seeded).toMatchObject({ outcome: "caught" });
  });
});

describe("[U21] the log", () => {
  it("holds a commitment from before the item was shown, which its end opens", async () => {
    await approve(view, here.oncall.token);
    const [before] = await rows<{ id: string; actor: unknown; data: { commitment: string } }>(
      "SELECT id, actor, data FROM audit_events WHERE tenant_id = $1 AND type = 'seeded.committed'",
      [here.w.tenantId],
    );
    const events = await eventsOf(view.job.id);
    expect(events.map(({ type }) => type)).toEqual(["job.proposed", "approval.voted", "seeded.revealed"]);
    const told = replay(events.map(({ type, actor, data }) => ({ type, actor, data }) as LoggedEvent));
    expect(told).toMatchObject({ state: "CANCELLED", resolution: "CANCELLED", approvers: [here.oncall.id] });
    expect(before?.actor).toEqual({ kind: "system", name: "test items" });
    expect(Object.keys(before?.data ?? {})).toEqual(["commitment"]);
    expect((before?.id ?? "") < (events[0]?.id ?? "")).toBe(true);
    const opened = events[2]?.data as Record<string, string>;
    expect(opened).toMatchObject({ outcome: "missed", job_hash: view.job_hash, commitment: before?.data.commitment });
    // As docs/decisions/0010 says, by anybody: SHA-256 of the salt and the job_hash in canonical JSON.
    const made = createHash("sha256").update(Buffer.from(opened.salt ?? "", "base64"));
    expect(`sha256:${made.update(canonicalJson(view.job_hash)).digest("hex")}`).toBe(before?.data.commitment);
  });

  it("verifies, with what it tells of", async () => {
    await edit(view, here.oncall.token, { ...wrong(), canary_percent: 4 });
    await seedOne(here);
    await numberEvents();
    expect(await verifyLog({ tenantId: here.w.tenantId })).toMatchObject({ ok: true });
  });
});
