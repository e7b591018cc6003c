import { beforeAll, describe, expect, it } from "vitest";
import { POST as resumeRoute } from "@/app/api/v1/agents/[id]/resume/route";
import { POST as suspendRoute } from "@/app/api/v1/agents/[id]/suspend/route";
import { POST as agentsRoute } from "@/app/api/v1/agents/route";
import { POST as requestChangesRoute } from "@/app/api/v1/approvals/[id]/request-changes/route";
import { POST as rejectRoute } from "@/app/api/v1/approvals/[id]/reject/route";
import { POST as peopleRoute } from "@/app/api/v1/people/route";
import { approve, claim, GATES, proposed, report } from "@/test/api";
import { auditEvents, checkpoint, everyEvent, exported, openExport, settleLog } from "@/test/audit";
import { checkExport } from "@/test/audit-check";
import { delegated } from "@/test/delegations";
import { edit, revise, revoke } from "@/test/deciding";
import { call, rows, type TestPerson, type World, world } from "@/test/world";
import { rotateNow } from "@/lib/grants/rotate";
import { canonicalJson } from "@/lib/payload/job-hash";
import type { JobView } from "@/lib/jobs/schemas";

let w: World;
let audrey: TestPerson;
let rita: TestPerson;
let finished: JobView;
let asked: JobView;
const VENDOR = "Müller & Söhne";

/** What administrators and reviewers write that is about no job, and a reject with its code. */
async function administer(): Promise<void> {
  const { token } = await w.person("ada", ["admin"]);
  await call(peopleRoute, { as: token, body: { name: "Né", email: "New@Example.com", roles: ["reviewer"] } });
  await call(agentsRoute, { as: token, body: { name: "third" } });
  await call(suspendRoute, { as: token, id: w.otherAgent.id, body: { reason: "stop" } });
  await call(resumeRoute, { as: token, id: w.otherAgent.id, body: { reason: "go on" } });
  await delegated(rita.token, w.owner.id, { reason: "away" });
  const rejected = await proposed(w.agent.key, "note.add");
  const { status } = await call(rejectRoute, {
    as: rita.token,
    id: rejected.job.id,
    body: { reason: "no", reason_code: "policy", job_hash: rejected.job_hash },
  });
  expect(status).toBe(200);
}

// Every kind of value that an event commits to; and more events than are held at a time.
beforeAll(async () => {
  w = await world(GATES);
  [audrey, rita] = [await w.person("audrey", ["auditor"]), await w.person("rita", ["reviewer"])];
  finished = await proposed(w.agent.key, "note.add", {
    args: { vendor: VENDOR, amount: 5000.5 },
    before: { vendor: null, amount: 0 },
    before_ref: "v7",
    checkpoint: { reasoning: "It is due.", confidence: 0.72, alternatives: [{ action: "wait", why_not: "fees" }] },
    summary: { title: "Pay", why: "An invoice", next_effect: "Money leaves" },
    identity: { on_behalf_of: "user:dana@example.com", credentials: "stripe/restricted" },
    callback: { url: "https://example.com/hooks/secret" },
  });
  await approve(finished, rita.token, { reason: "Looks right", note: "a note\nof two lines" });
  await claim(finished, w.agent.key);
  await report(finished, w.agent.key, { outcome: "succeeded", output: { sent: [true, null, 1e-7, "€"] } });
  const failed = await proposed(w.agent.key, "file.read");
  await claim(failed, w.agent.key);
  await report(failed, w.agent.key, { outcome: "failed", error: { message: "gone" } });
  asked = await proposed(w.agent.key, "note.add", { before: { n: 1 }, summary: { title: "First" } });
  const said = { message: "say it better", fields: ["args.text"] };
  await call(requestChangesRoute, { as: rita.token, id: asked.job.id, body: said });
  await revise(asked, w.agent.key, { text: "better" }, { summary: { title: "Second" } });
  const edited = await proposed(w.agent.key, "note.add");
  await edit(edited, rita.token, { text: "edited" });
  const taken = await proposed(w.agent.key, "note.add");
  await approve(taken, rita.token);
  await revoke(taken, rita.token);
  await administer();
  await Promise.all(Array.from({ length: 150 }, () => proposed(w.otherAgent.key, "file.read")));
  await settleLog();
});

describe("GET /audit/export", () => {
  it("[T44] is the whole log up to a log checkpoint, and verifies by itself", async () => {
    const log = await everyEvent(audrey.token);
    const { header, lines } = checkExport(await exported(audrey.token));
    expect(lines.map(({ seq, event }) => ({ seq, event }))).toEqual(log.map(({ seq, event }) => ({ seq, event })));
    const { note, size, keys } = (await checkpoint(audrey.token)).body;
    const origin = `localhost:3000/${w.tenantId}`;
    expect(header).toEqual({
      assentry_audit: 1,
      tenant: w.tenantId,
      origin,
      size,
      checkpoint: note,
      keys,
      filter: null,
    });
  });

  it("[T44] discloses every value that an event committed to, except what a later revision wrote over", async () => {
    const { lines } = checkExport(await exported(audrey.token));
    const names = new Set<string>();
    for (const { event, disclosed = {} } of lines) {
      const missing = Object.keys(event.data.commitments ?? {}).filter((name) => !(name in disclosed));
      const replaced = event.job === asked.job.id && missing.join() === "summary";
      expect(replaced ? [] : missing, event.type).toEqual([]);
      for (const name of Object.keys(disclosed)) names.add(name);
    }
    const ofJobs = [
      "args",
      "before",
      "before_ref",
      "checkpoint",
      "summary",
      "identity",
      "callback_url",
      "output",
      "error",
    ];
    const ofPeople = ["reason", "note", "reason_code", "fields", "name", "email"];
    const all = [...ofJobs, ...ofPeople];
    expect([...names].sort()).toEqual(all.sort());
    const first = lines.find(({ event }) => event.job === finished.job.id);
    expect(first?.disclosed?.args?.value).toEqual({ vendor: VENDOR, amount: 5000.5 });
  });

  it("[T44] leaves out what somebody was called who is called otherwise now", async () => {
    const filter = { type: "person.created" };
    const shown = async () => checkExport(await exported(audrey.token, filter)).lines.map(({ disclosed }) => disclosed);
    expect(await shown()).toMatchObject([{ name: { value: "Né" }, email: { value: "new@example.com" } }]);
    await rows("UPDATE people SET name = 'Née' WHERE email = 'new@example.com'");
    expect((await shown()).map((values) => Object.keys(values ?? {}))).toEqual([["email"]]);
  });

  it("writes events as their leaves hash them, one line each", async () => {
    const [, line = ""] = (await exported(audrey.token)).split("\n");
    const { event } = JSON.parse(line);
    expect(line.startsWith(`{"seq":0,"event":${canonicalJson(event)},"leaf":"`)).toBe(true);
  });

  it("[T44] proves each event that fits a filter, and says which filter", async () => {
    const log = await everyEvent(audrey.token);
    const [from, to] = [log[4]?.event.at ?? "", log[40]?.event.at ?? ""];
    const filters = [
      { job: finished.job.id },
      { person: rita.id },
      { agent: w.otherAgent.id },
      { type: "approval.voted" },
      { from, to },
      { after: 17 },
      { job: finished.job.id, type: "job.claimed" },
      { job: "job_nobody" },
    ];
    for (const filter of filters) {
      const { header, lines } = checkExport(await exported(audrey.token, filter));
      expect(header.filter).toEqual(filter);
      const { after, ...rest } = { after: -1, ...filter };
      const listed = (await auditEvents(audrey.token, { ...rest, limit: 200, cursor: Number(header.size) })).body.items;
      const those = listed.filter(({ seq }) => seq > after).reverse();
      expect(lines.map(({ seq, event }) => ({ seq, event }))).toEqual(those.map(({ seq, event }) => ({ seq, event })));
    }
  });

  it.each<[string, Record<string, string>]>([
    ["whole", {}],
    ["filtered", { type: "job.proposed" }],
  ])("a %s one that broke off is taken up byte for byte, whatever happened in between", async (_, filter) => {
    const whole = await exported(audrey.token, filter);
    const lines = whole.slice(0, -1).split("\n");
    const { size } = JSON.parse(lines[0] ?? "");
    await proposed(w.agent.key, "file.read");
    await rotateNow();
    await settleLog();
    for (const cut of [1, 2, 63, 64, 65, 100, lines.length - 2]) {
      const { seq } = JSON.parse(lines[cut] ?? "");
      const got = lines.slice(0, cut + 1).map((line) => `${line}\n`);
      const rest = await exported(audrey.token, { ...filter, size, after: seq });
      expect(got.join("") + rest, `after event ${seq}`).toBe(whole);
    }
  });

  it("is itself an event, of whoever asked, that is written before its first line", async () => {
    const newest = async () => {
      await settleLog();
      return (await auditEvents(audrey.token, { type: "audit.exported", limit: 1 })).body.items[0];
    };
    const response = await openExport(audrey.token, { type: "job.claimed", format: "cloudevents" });
    const first = await newest();
    expect(first?.event).toMatchObject({
      actor: { kind: "person", id: audrey.id, channel: "token" },
      data: { format: "cloudevents", size: expect.any(Number), filter: { type: "job.claimed" } },
    });
    await response.body?.cancel();
    const size = Number(first?.event.data.size);
    await exported(audrey.token, { size, after: 3 });
    const { seq = 0, event } = (await newest()) ?? {};
    expect(event?.data).toEqual({ format: "jsonl", size, filter: null, resumed_after: 3 });
    expect(seq).toBeGreaterThan(first?.seq ?? seq);
  });

  it("is had as CloudEvents, taken up likewise", async () => {
    const text = await exported(audrey.token, { format: "cloudevents" });
    const events = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const log = (await everyEvent(audrey.token)).slice(0, events.length);
    expect(events.map(({ data }) => data)).toEqual(log.map(({ event }) => event));
    const last = events.find(({ data }) => data.job === finished.job.id && data.type === "job.reported");
    expect(last).toMatchObject({
      specversion: "1.0",
      id: last.data.id,
      source: `//localhost:3000/${w.tenantId}`,
      type: "dev.assentry.job.reported",
      subject: finished.job.id,
      time: last.data.at,
      datacontenttype: "application/json",
      sequence: expect.stringMatching(/^\d{16}$/),
    });
    const sequences = events.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...sequences].sort());
    expect(Number(sequences.at(-1))).toBe(events.length - 1);
    const rest = await exported(audrey.token, { format: "cloudevents", size: events.length, after: 99 });
    expect(rest).toBe(text.split("\n").slice(100).join("\n"));
  });

  it.each<[string, Record<string, string | number>, number, string]>([
    ["a size of no log checkpoint", { size: 999_999, after: 0 }, 404, "not_found"],
    ["a size without the last event that came", { size: 1 }, 422, "invalid_request"],
    ["another format", { format: "csv" }, 422, "invalid_request"],
    ["a number that is none", { after: "-1" }, 422, "invalid_request"],
    ["a time that is none", { from: "now" }, 422, "invalid_request"],
  ])("refuses %s, and writes no event", async (_, params, status, code) => {
    const count = () => rows("SELECT count(*) FROM audit_events WHERE type = 'audit.exported'");
    const before = await count();
    const response = await openExport(audrey.token, params);
    expect({ status: response.status, code: (await response.json()).code }).toEqual({ status, code });
    expect(await count()).toEqual(before);
  });

  it("says to ask again where nothing was signed yet", async () => {
    const { token } = await (await world(GATES)).person("adam", ["admin"]);
    const response = await openExport(token);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "not_in_log_yet", retry_after: 1 });
  });
});
