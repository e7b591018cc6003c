import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { POST as editRoute } from "@/app/api/v1/approvals/[id]/edit/route";
import { POST as rejectRoute } from "@/app/api/v1/approvals/[id]/reject/route";
import { POST as releaseRoute } from "@/app/api/v1/approvals/[id]/release/route";
import { POST as takeRoute } from "@/app/api/v1/approvals/[id]/take/route";
import { POST as undoRoute } from "@/app/api/v1/approvals/[id]/undo/route";
import { GET as receiptRoute } from "@/app/api/v1/jobs/[id]/receipt/route";
import type { Route } from "@/lib/http/handler";
import type { JobView } from "@/lib/jobs/schemas";
import { approvals, approve, browser, decisions, GATES, job, proposed } from "./api";
import { settleLog } from "./audit";
import { escalate } from "./deciding";
import { type Answer, call, rows, type TestPerson, type World, world } from "./world";

// Made from the route files: a new one is walked from its first day.
const ROOT = join(import.meta.dirname, "../app/api/v1");
const SAID = "looks-like-fraud-to-me";
const VERDICT = /"verdict":"(?:approve|edit|reject)"|"what":"(?:APPROVE|EDIT|REJECT|UNDONE)"|"who":\{"id"/;

type Get = { name: string; route: Route; params: string[] };

async function everyGet(): Promise<Get[]> {
  const files = (await readdir(ROOT, { recursive: true })).filter((file) => file.endsWith("route.ts")).sort();
  const found: Get[] = [];
  for (const file of files) {
    const { GET }: Record<string, Route> = await import(join(ROOT, file));
    const params = [...file.matchAll(/\[(\w+)\]/g)].map(([, name]) => name ?? "");
    if (GET) found.push({ name: file.replace("/route.ts", ""), route: GET, params });
  }
  return found;
}

async function read({ route, params }: Get, as: string, id: string, query: string): Promise<string> {
  const headers = { authorization: `Bearer ${as}` };
  const request = new Request(`http://localhost:3000/x${query}`, { headers, signal: AbortSignal.timeout(300) });
  const answer = await route(request, {
    params: Promise.resolve(Object.fromEntries(params.map((name) => [name, id]))),
  });
  return answer.text();
}

/** The whole API as one person reads it about one job: every answer by its route. */
async function walked(as: string, view: JobView): Promise<Map<string, string>> {
  const { id } = view.job;
  const events = await rows<{ seq: string }>(
    "SELECT l.seq FROM audit_leaves l JOIN audit_events e ON e.id = l.event_id WHERE e.job_id = $1",
    [id],
  );
  const QUERIES: Record<string, string[]> = {
    approvals: ["", "?include_resolved=true", "?mine=true", `?q=${SAID}`],
    "jobs/[id]": ["", "?revisions=all"],
    "jobs/[id]/diff": ["", "?from=1&to=2"],
    "audit/events": ["?limit=200", `?job=${id}`, "?type=approval.voted"],
    "audit/export": ["", `?job=${id}`, "?format=cloudevents", "?type=approval.voted"],
    "audit/proof": ["?seq=0"],
  };
  const answers = new Map<string, string>();
  for (const get of await everyGet()) {
    const ids = get.params.includes("seq") ? events.map(({ seq }) => seq) : [id];
    for (const one of ids)
      for (const query of QUERIES[get.name] ?? [""])
        answers.set(`${get.name} ${one} ${query}`, await read(get, as, one, query));
  }
  return answers;
}

const those = (answers: Map<string, string>, pattern: RegExp): string[] =>
  [...answers].filter(([, text]) => pattern.test(text)).map(([name]) => name);

type Here = { w: World; view: JobView; fay: TestPerson; finn: TestPerson; audrey: TestPerson };

/** A payment that one of finance edited and another approved, each with a comment; a third has not voted. */
async function halfDecided(): Promise<Here> {
  const w = await world(GATES);
  const [gus, fay] = [await w.person("gus", ["finance"]), await w.person("fay", ["finance"])];
  const finn = await w.person("finn", ["finance", "admin", "auditor"]);
  const audrey = await w.person("audrey", ["auditor"]);
  const first = await proposed(w.agent.key, "pay.send");
  const words = { reason: SAID, note: SAID };
  await approve(first, fay.token, words);
  const body = { args: { text: "edited" }, job_hash: first.job_hash, ...words };
  const edited = await call<JobView>(editRoute, { id: first.job.id, as: gus.token, body });
  await approve(edited.body, fay.token, words);
  await settleLog();
  return { w, view: edited.body, fay, finn, audrey };
}

describe("[U20] the second reviewer is blind", () => {
  let here: Here;
  beforeAll(async () => {
    here = await halfDecided();
  });

  it("no route tells who may still vote what others said, or how they voted", async () => {
    const answers = await walked(here.finn.token, here.view);
    expect(answers.size).toBeGreaterThan(20);
    expect(those(answers, new RegExp(SAID))).toEqual([]);
    expect(those(answers, VERDICT)).toEqual([]);
  });

  it("the same walk finds it for an auditor, who decides nothing", async () => {
    const found = those(await walked(here.audrey.token, here.view), new RegExp(SAID)).map((name) => name.split(" ")[0]);
    expect([...new Set(found)].sort()).toEqual(
      [
        "approvals",
        "audit/events/[seq]",
        "audit/export",
        "jobs/[id]",
        "jobs/[id]/decisions",
        "jobs/[id]/receipt",
      ].sort(),
    );
  });

  it("how many votes there are is told, and the agent is told what it always was", async () => {
    const { body } = await job(here.view.job.id, here.finn.token);
    expect(body).toMatchObject({ votes: [], withheld_votes: 2, requirements: [{ role: "finance", approved: 1 }] });
    const told = await decisions(here.view.job.id, here.w.agent.key);
    expect(told.body.items.filter(({ what }) => what === "APPROVE")).toHaveLength(2);
  });

  it("neither does an answer to what they do meanwhile", async () => {
    const { view, finn } = here;
    for (const route of [takeRoute, releaseRoute]) {
      const answer = await call(route, { id: view.job.id, as: finn.token, body: {} });
      expect(answer.status).toBe(200);
      expect(JSON.stringify(answer.body)).not.toContain(SAID);
    }
  });

  it("a record that must be whole waits: receipt and export are refused with vote_first", async () => {
    await settleLog();
    const answer = await call(receiptRoute, { id: here.view.job.id, as: here.finn.token });
    expect(answer).toMatchObject({ status: 409, body: { code: "vote_first", jobs: [here.view.job.id] } });
    expect((await call(receiptRoute, { id: here.view.job.id, as: here.fay.token })).status).toBe(200);
  });
});

describe("[U20] what opens the eyes", () => {
  const votesOf = (answer: Answer<{ votes: { reason: string | null }[] }>) =>
    answer.body.votes.map(({ reason }) => reason);

  it("one's own vote: the one who voted sees all, also of the log", async () => {
    const { view, fay, finn } = await halfDecided();
    expect(votesOf(await job(view.job.id, fay.token))).toContain(SAID);
    await approve(view, finn.token);
    expect(votesOf(await job(view.job.id, finn.token))).toContain(SAID);
    expect(those(await walked(finn.token, view), new RegExp(SAID))).not.toEqual([]);
  });

  it("not a vote that can still be undone: it could be taken back after a look", async () => {
    const held = GATES.replace("critical: { undo_window: 0s }", "critical: { undo_window: 60s }");
    const w = await world(held);
    const [fay, finn, gus] = [
      await w.person("fay", ["finance"]),
      await w.person("finn", ["finance"]),
      await w.person("gus", ["reviewer", "finance"]),
    ];
    const view = await proposed(w.agent.key, "pay.send");
    await approve(view, fay.token, { reason: SAID });
    const { headers } = await browser(w, gus.id);
    const voted = await call(rejectRoute, { id: view.job.id, headers, body: { reason: "no" } });
    expect(voted.status).toBe(200);
    expect(JSON.stringify(voted.body)).not.toContain(SAID);
    expect((await job(view.job.id, finn.token)).body.withheld_votes).toBe(1);
    const undone = await call(undoRoute, { id: view.job.id, headers, body: {} });
    expect(JSON.stringify(undone.body)).not.toContain(SAID);
    expect(JSON.stringify((await decisions(view.job.id, finn.token)).body)).not.toContain("UNDONE");
  });

  it("not a vote on what was there before: an edit closes the eyes of who had voted", async () => {
    const w = await world(GATES);
    const [fay, gus] = [await w.person("fay", ["finance"]), await w.person("gus", ["finance"])];
    const view = await proposed(w.agent.key, "pay.send");
    await approve(view, fay.token);
    const body = { args: { text: "edited" }, job_hash: view.job_hash, reason: SAID };
    expect((await call(editRoute, { id: view.job.id, as: gus.token, body })).status).toBe(200);
    expect(votesOf(await job(view.job.id, fay.token)), "their own").toEqual(["looked at it"]);
    expect(JSON.stringify((await decisions(view.job.id, fay.token)).body)).not.toContain(SAID);
  });

  it("not passing it on; and why it was passed on is told to those it was passed to", async () => {
    const { w, view, finn } = await halfDecided();
    const sam = await w.person("sam", ["security"]);
    const escalated = await escalate(view, finn.token, "security");
    expect(JSON.stringify(escalated.body)).not.toContain(SAID);
    expect(votesOf(await job(view.job.id, sam.token))).toEqual(["they should look"]);
  });

  it("nothing is kept from whoever has no part in it, nor where one vote is enough", async () => {
    const w = await world(GATES);
    const [rita, ralf] = [await w.person("rita", ["reviewer"]), await w.person("ralf", ["reviewer"])];
    const view = await proposed(w.agent.key, "pay.send");
    await approve(view, (await w.person("fay", ["finance"])).token, { reason: SAID });
    expect(votesOf(await job(view.job.id, rita.token))).toEqual([SAID]);
    const note = await proposed(w.agent.key, "note.add");
    await escalate(note, rita.token, "reviewer").catch(() => null);
    expect((await job(note.job.id, ralf.token)).body.withheld_votes).toBe(0);
  });

  it("the list's row says as little as the job", async () => {
    const { view, finn, fay } = await halfDecided();
    const rowOf = async (as: string) => (await approvals(as)).body.items.find(({ job: { id } }) => id === view.job.id);
    expect(await rowOf(finn.token)).toMatchObject({ votes: [], withheld_votes: 2 });
    expect((await rowOf(fay.token))?.votes.length).toBeGreaterThan(1);
  });
});
