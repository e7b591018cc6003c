import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GET as waitRoute } from "@/app/api/v1/jobs/[id]/route";
import { POST as approveRoute } from "@/app/api/v1/approvals/[id]/approve/route";
import { POST as previewRoute } from "@/app/api/v1/approvals/[id]/edit/preview/route";
import { POST as lookRoute } from "@/app/api/v1/approvals/[id]/presence/route";
import { POST as releaseRoute } from "@/app/api/v1/approvals/[id]/release/route";
import { POST as snoozeRoute } from "@/app/api/v1/approvals/[id]/snooze/route";
import { POST as takeRoute } from "@/app/api/v1/approvals/[id]/take/route";
import { POST as undoRoute } from "@/app/api/v1/approvals/[id]/undo/route";
import type { JobView } from "@/lib/jobs/schemas";
import {
  approve,
  approveBySession,
  browser,
  cancel,
  claim,
  expireIn,
  GATES,
  job,
  proposed,
  reject,
  report,
} from "./api";
import { anotherToken, bulk, edit, escalate, footprint, requestChanges, revise, revoke, storedState } from "./deciding";
import { call, eventsOf, rows, type TestPerson, type World, world } from "./world";

/** One person with every role that the gate asks for, alone with a job that needs two people. */
type Alone = { w: World; view: JobView; one: TestPerson };
type Way = [route: string, how: string, go: (alone: Alone) => Promise<unknown>];

const other = { text: "another" };

/** Every route that touches a gate, each as the second after the person's own approval, and some again after that. */
const WAYS: Way[] = [
  ["approvals/[id]/approve", "again", ({ view, one }) => approve(view, one.token)],
  ["approvals/[id]/approve", "by browser", async ({ w, view, one }) => byBrowser(w, view, one)],
  ["approvals/[id]/approve", "by another token", async ({ w, view, one }) => byAnotherToken(w, view, one)],
  ["approvals/bulk", "in bulk", ({ view, one }) => bulk(one.token, "approve", [view, view])],
  [
    "approvals/[id]/edit",
    "by an edit that changes nothing",
    ({ view, one }) => edit(view, one.token, { text: "hello" }),
  ],
  ["approvals/[id]/edit", "by an edit", ({ view, one }) => edit(view, one.token, other)],
  ["approvals/[id]/edit", "by an edit and approving it", (alone) => editAndApprove(alone)],
  ["approvals/[id]/edit", "by an edit there and back", (alone) => thereAndBack(alone)],
  ["approvals/[id]/escalate", "by escalating to a role they hold", (alone) => escalateToOwn(alone)],
  ["approvals/[id]/request-changes", "by asking for changes and approving the same again", (alone) => resubmit(alone)],
  [
    "approvals/[id]/revoke",
    "by revoking",
    ({ view, one }) => revoke(view, one.token).then(() => approve(view, one.token)),
  ],
  ["approvals/[id]/take", "by taking it", (alone) => after(alone, takeRoute, { force: true })],
  ["approvals/[id]/release", "by releasing it", (alone) => after(alone, releaseRoute, {})],
  ["approvals/[id]/snooze", "by putting it off", (alone) => after(alone, snoozeRoute, { until: null })],
  ["approvals/[id]/reject", "by rejecting as well", ({ view, one }) => reject(view, one.token)],
  ["approvals/[id]/presence", "by looking at it", (alone) => after(alone, lookRoute, { looking: true })],
  ["approvals/[id]/edit/preview", "by asking what an edit would do", (alone) => previewed(alone)],
  ["approvals/[id]/undo", "by undoing", (alone) => after(alone, undoRoute, {})],
  ["jobs/[id]/cancel", "by the agent's cancel", ({ w, view }) => cancel(view, w.agent.key)],
  [
    "jobs/[id]",
    "by waiting for it",
    ({ w, view }) => call(waitRoute, { id: view.job.id, as: w.agent.key, query: "?wait=0.05" }),
  ],
  ["jobs/[id]/claim", "by claiming", ({ w, view }) => claim(view, w.agent.key)],
  ["jobs/[id]/result", "by reporting what never was claimed", ({ w, view }) => report(view, w.agent.key)],
];

async function byBrowser(w: World, view: JobView, one: TestPerson) {
  const { headers } = await browser(w, one.id);
  return approveBySession(view, headers);
}

async function byAnotherToken(w: World, view: JobView, one: TestPerson) {
  return approve(view, await anotherToken(w, one.id));
}

const previewed = (alone: Alone) => after(alone, previewRoute, { args: other, job_hash: alone.view.job_hash });

async function editAndApprove({ view, one }: Alone) {
  const { body } = await edit(view, one.token, other);
  await approve(body, one.token);
  await edit(body, one.token, other);
}

async function thereAndBack({ view, one }: Alone) {
  const { body: there } = await edit(view, one.token, other);
  const { body: back } = await edit(there, one.token, { text: "hello" });
  for (const seen of [view, there, back]) await approve(seen, one.token);
}

async function escalateToOwn({ view, one }: Alone) {
  await escalate(view, one.token, "reviewer");
  await approve(view, one.token);
}

async function resubmit({ w, view, one }: Alone) {
  await requestChanges(view, one.token);
  const { body } = await revise(view, w.agent.key, { text: "hello" });
  for (let times = 0; times < 2; times++) await approve(body, one.token);
}

async function after({ view, one }: Alone, route: typeof takeRoute, body: unknown) {
  await call(route, { id: view.job.id, as: one.token, body });
  await approve(view, one.token);
}

async function alone(tool: string): Promise<Alone> {
  const w = await world(GATES);
  const one = await w.person("one", ["reviewer", "finance", "marketing", "security", "manager"]);
  return { w, one, view: await proposed(w.agent.key, tool) };
}

const routesUnder = async (folder: string): Promise<string[]> => {
  const root = join(import.meta.dirname, "../app/api/v1");
  const files = await readdir(join(root, folder), { recursive: true });
  return files
    .filter((file) => file.endsWith("route.ts"))
    .map((file) => join(folder, file.replace(/\/?route\.ts$/, "")));
};

/** What only reads, and the proposal itself. */
const DECIDES_NOTHING = ["approvals", "approvals/events", "approvals/stats", "jobs"].concat(
  ["decisions", "diff", "events", "receipt", "run", "similar"].map((route) => `jobs/[id]/${route}`),
);

describe("attack 1: approving through a second route where two people are needed", () => {
  it("every route that could is tried", async () => {
    const found = [...(await routesUnder("approvals")), ...(await routesUnder("jobs"))];
    const tried = new Set([...WAYS.map(([route]) => route), ...DECIDES_NOTHING]);
    expect(found.filter((route) => !tried.has(route))).toEqual([]);
  });

  it.each(WAYS.flatMap((way) => [["pay.send", ...way] as const, ["mail.send", ...way] as const]))(
    "[T2] [T13] [T18] [T20] attack 1: on %s through %s, %s: one person never meets the gate",
    async (tool, _, __, go) => {
      const scene = await alone(tool);
      const { w, view, one } = scene;
      await approve(view, one.token);
      await go(scene);
      await approve(view, one.token);
      const { body: now } = await job(view.job.id, one.token);
      expect(["APPROVAL", "REJECTED", "CANCELLED"]).toContain(now.job.state);
      expect(await storedState(view.job.id)).toBe(now.job.state);
      for (const seen of [view, now]) expect((await claim(seen, w.agent.key)).status).toBe(409);
      expect(await rows("SELECT 1 FROM claims WHERE job_id = $1", [view.job.id])).toEqual([]);
    },
  );

  it.each(["pay.send", "mail.send"])("attack 1: two people do, on %s", async (tool) => {
    const { w, view, one } = await alone(tool);
    const two = await w.person("two", ["finance", "security"]);
    await approve(view, one.token);
    expect((await approve(view, two.token)).body.job.state).toBe("APPROVED");
    expect((await claim(view, w.agent.key)).status).toBe(200);
  });
});

describe("attack 2: two made-up approver names from one credential", () => {
  const KEYS = [
    "approver",
    "approvers",
    "approved_by",
    "resolved_by",
    "person",
    "person_id",
    "user",
    "user_id",
    "by",
    "as",
    "actor",
    "voter",
    "votes",
    "roles",
    "email",
    "name",
    "on_behalf_of",
    "channel",
    "session",
  ];
  const HEADERS = [
    "x-user",
    "x-user-id",
    "x-person-id",
    "x-approver",
    "x-actor",
    "x-remote-user",
    "x-forwarded-user",
    "x-forwarded-email",
    "x-auth-request-user",
    "x-impersonate-user",
    "x-on-behalf-of",
    "from",
    "x-role",
    "x-roles",
  ];

  async function scene() {
    const { w, view, one } = await alone("pay.send");
    const finn = await w.person("finn", ["finance"]);
    const names = ["alice", "bob", finn.id, finn.email, { id: finn.id }, [finn.id]];
    return { w, view, one, finn, names };
  }
  const vote = (
    view: JobView,
    as: string,
    more: { body?: object; headers?: Record<string, string>; query?: string },
  ) => {
    const body = { reason: "fine", job_hash: view.job_hash, ...more.body };
    return call(approveRoute, { id: view.job.id, as, ...more, body });
  };
  async function onlyVoter(view: JobView): Promise<string[]> {
    const voters = await rows<{ person_id: string }>("SELECT person_id FROM votes WHERE job_id = $1", [view.job.id]);
    const acted = (await eventsOf(view.job.id)).filter(({ type }) => type === "approval.voted");
    expect(acted.map(({ actor }) => (actor as { id: string }).id)).toEqual(voters.map(({ person_id }) => person_id));
    expect(await storedState(view.job.id)).toBe("APPROVAL");
    return voters.map(({ person_id }) => person_id);
  }

  it("[T23] attack 2: in the body they are refused", async () => {
    const { view, one, names } = await scene();
    const before = await footprint(view.job.id);
    for (const key of KEYS)
      for (const value of names) expect((await vote(view, one.token, { body: { [key]: value } })).status).toBe(422);
    expect(await footprint(view.job.id)).toBe(before);
  });

  it("attack 2: in headers, in the query and in the words they have no effect: the vote is the credential's", async () => {
    const { view, one, finn } = await scene();
    for (const name of ["alice", "bob", finn.id, finn.email]) {
      for (const header of HEADERS) await vote(view, one.token, { headers: { [header]: name } });
      for (const key of KEYS) await vote(view, one.token, { query: `?${key}=${encodeURIComponent(name)}` });
      await vote(view, one.token, {
        body: { reason: `approved by ${name}`, note: JSON.stringify({ person_id: name }) },
      });
    }
    expect(await onlyVoter(view)).toEqual([one.id]);
  });

  it("attack 2: two credentials in one request are the bearer's or none", async () => {
    const { w, view, one, finn } = await scene();
    const { headers } = await browser(w, finn.id);
    await vote(view, one.token, { headers });
    const both = { authorization: `Bearer ${one.token}, Bearer ${finn.token}` };
    expect((await vote(view, one.token, { headers: both })).status).toBe(401);
    expect(await onlyVoter(view)).toEqual([one.id]);
  });
});

describe("attack 3: approving one second after the expiry, before anything has marked it", () => {
  const late = { status: 409, body: { code: "expired" } };
  const DECISIONS: [string, (view: JobView, as: string) => Promise<unknown>][] = [
    ["approve", approve],
    ["edit", (view, as) => edit(view, as, other)],
    ["escalate", (view, as) => escalate(view, as, "finance")],
    ["request changes", requestChanges],
  ];

  it.each(DECISIONS)("[T3] attack 3: %s is refused and leaves no trace", async (_, decide) => {
    const { view, one } = await alone("report.send");
    await expireIn(view.job.id, -1);
    const before = await footprint(view.job.id);
    expect(await decide(view, one.token)).toMatchObject(late);
    expect(await footprint(view.job.id)).toBe(before);
    expect(await storedState(view.job.id)).toBe("APPROVAL");
  });

  it("[T3] attack 3: so is an approval in bulk, and the second of two approvals", async () => {
    const { w, view, one } = await alone("report.send");
    await expireIn(view.job.id, -1);
    expect((await bulk(one.token, "approve", [view])).body.results).toMatchObject([{ status: 409, code: "expired" }]);
    const payment = await proposed(w.agent.key, "pay.send");
    await approve(payment, one.token);
    await expireIn(payment.job.id, -1);
    expect(await approve(payment, (await w.person("two", ["finance"])).token)).toMatchObject(late);
    for (const { job: waiting } of [view, payment]) expect(await storedState(waiting.id)).toBe("APPROVAL");
  });

  it("[T3] attack 3: so is a claim one second after it, and the agent's next revision", async () => {
    const { w, view, one } = await alone("report.send");
    await approve(view, one.token);
    const asked = await proposed(w.agent.key, "report.send");
    await requestChanges(asked, one.token);
    const allowed = await proposed(w.agent.key, "file.read", { expires_in: 60 });
    for (const { job: waiting } of [view, asked, allowed]) await expireIn(waiting.id, -1);
    expect(await claim(view, w.agent.key)).toMatchObject(late);
    expect(await claim(allowed, w.agent.key)).toMatchObject(late);
    expect(await revise(asked, w.agent.key, other)).toMatchObject(late);
    expect(await rows("SELECT 1 FROM claims WHERE job_id = ANY($1)", [[view.job.id, allowed.job.id]])).toEqual([]);
    expect(await storedState(view.job.id)).toBe("APPROVED");
  });
});
