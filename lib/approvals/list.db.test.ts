import { describe, expect, it } from "vitest";
import { GET as statsRoute } from "@/app/api/v1/approvals/stats/route";
import { GET as eventsRoute } from "@/app/api/v1/approvals/events/route";
import { approvals, approve, cancel, expireIn, GATES, proposed, reject } from "@/test/api";
import { call, rows, type World, world } from "@/test/world";
import type { QueueStats } from "./stats";

const ids = async (token: string, query: string): Promise<string[]> => {
  const { status, body } = await approvals(token, query);
  expect(status).toBe(200);
  return body.items.map((item) => item.job.id);
};

/** Moves a gate's SLA: seconds from now at which it warns and is due. */
const slaIn = (id: string, warn: number, due: number) =>
  rows(
    `UPDATE approvals SET sla_warn_at = now() + make_interval(secs => $2), sla_due_at = now() + make_interval(secs => $3)
      WHERE job_id = $1`,
    [id, warn, due],
  );

describe("GET /approvals", () => {
  it("has every field of the guide's example and leaves out what is resolved, until asked", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const open = await proposed(w.agent.key, "note.add");
    const done = await proposed(w.agent.key, "note.add");
    await approve(done, reviewer.token);
    const { body } = await approvals(reviewer.token, "?include_resolved=false");
    expect(body.items).toMatchObject([
      {
        job: { id: open.job.id, state: "APPROVAL" },
        decision: "REQUIRE_APPROVAL",
        policy_snapshot: open.policy_snapshot,
        policy_rule_id: "notes",
        policy_reason: "A reviewer looks",
        job_hash: open.job_hash,
        approval_required: true,
        decision_summary: { title: expect.any(String), why: "A reviewer looks", next_effect: expect.any(String) },
        votes: [],
        mine: { because: "You hold the role reviewer.", since: expect.any(String) },
      },
    ]);
    expect(body.next_cursor).toBeNull();
    expect(await ids(reviewer.token, "")).toEqual([open.job.id]);
    expect((await ids(reviewer.token, "?include_resolved=true")).sort()).toEqual([open.job.id, done.job.id].sort());
  });

  it("[U7] each filter narrows to what it names", async () => {
    const w = await world(GATES);
    const { token, id: ritaId } = await w.person("rita", ["reviewer"]);
    const note = await proposed(w.agent.key, "note.add", { args: { title: "Übergabe 100%" }, run: { id: "run-81" } });
    const pay = await proposed(w.otherAgent.key, "pay.send", { summary: { title: "Invoice 7_7" } });
    const mail = await proposed(w.agent.key, "mail.send");
    const done = await proposed(w.agent.key, "note.add");
    await reject(done, token);
    await slaIn(note.job.id, -100, 100);
    await slaIn(pay.job.id, -200, -100);
    await rows("UPDATE approvals SET assignee_id = $2, lease_until = now() + interval '1 minute' WHERE job_id = $1", [
      mail.job.id,
      ritaId,
    ]);

    const cases: [string, { job: { id: string } }[]][] = [
      ["tier=critical", [pay]],
      ["role=finance", [pay]],
      ["role=security", [mail]],
      ["role=nobody", []],
      ["state=APPROVAL", [pay, mail, note]],
      ["state=REJECTED", []],
      ["state=REJECTED&include_resolved=true", [done]],
      ["sla=ok", [mail]],
      ["sla=due_soon", [note]],
      ["sla=breached", [pay]],
      ["assignee=me", [mail]],
      [`assignee=${ritaId}`, [mail]],
      ["assignee=usr_x", []],
      ["assignee=none", [pay, note]],
      ["agent=other", [pay]],
      [`agent=${w.otherAgent.id}`, [pay]],
      ["topic=job.note.add", [note]],
      ["topic=job.*.send", [pay, mail]],
      ["topic=job_note_add", []],
      ["rule=mails", [mail]],
      ["q=7_7", [pay]],
      ["q=7x7", []],
      ["q=PAY.SEND", [pay]],
      ["q=run-81", [note]],
      [`q=${note.job.id}`, [note]],
      [`job=${note.job.id},${done.job.id},job_x,${pay.job.id}`, [pay, note]],
      [`job=${note.job.id}&tier=critical`, []],
      ["q=%25", [note]],
      ["tier=high&agent=agent&role=marketing", [mail]],
      ["tier=high&agent=other", []],
      ["mine=true", [note]],
    ];
    for (const [query, expected] of cases)
      expect(await ids(token, `?${query}`), query).toEqual(expected.map((view) => view.job.id));
  });

  it("refuses what isn't a filter's value", async () => {
    const w = await world(GATES);
    const { token } = await w.person("rita", ["reviewer"]);
    for (const query of [
      "tier=urgent",
      "state=open",
      "sla=late",
      "sort=name",
      "limit=0",
      "limit=201",
      "limit=x",
      "mine=yes",
      "include_resolved=1",
      "q=",
      `job=${Array(51).fill("job_x").join(",")}`,
    ])
      expect((await approvals(token, `?${query}`)).status, query).toBe(422);
  });

  it("[T38] text that PostgreSQL can't hold is refused, not an error of ours", async () => {
    const w = await world(GATES);
    const { token } = await w.person("rita", ["reviewer"]);
    for (const name of ["q", "job", "agent", "topic", "rule", "role", "assignee", "cursor"])
      expect((await approvals(token, `?${name}=a%00b`)).status, name).toBe(422);
  });

  it("mine is what I can act on now: my role's open seats, not my own doing, not my vote again", async () => {
    const w = await world(GATES);
    const bo = await w.person("bo", ["reviewer", "finance", "marketing"]);
    const mia = await w.person("mia", ["marketing"]);
    const note = await proposed(w.agent.key, "note.add");
    const pay = await proposed(w.agent.key, "pay.send");
    const mail = await proposed(w.agent.key, "mail.send");
    const behalf = await proposed(w.agent.key, "note.add", { identity: { on_behalf_of: `user:${bo.email}` } });
    const past = await proposed(w.agent.key, "note.add");
    await expireIn(past.job.id, -1);
    const sorted = async (token: string) => (await ids(token, "?mine=true")).sort();
    const of = (...views: { job: { id: string } }[]) => views.map((view) => view.job.id).sort();

    expect(await sorted(bo.token)).toEqual(of(note, pay, mail));
    expect(await sorted(w.owner.token)).toEqual([]);
    await approve(pay, bo.token);
    expect(await sorted(bo.token)).toEqual(of(note, mail));
    await approve(mail, mia.token);
    expect(await sorted(bo.token)).toEqual(of(note));
    const { body } = await approvals(bo.token);
    expect(body.counts.mine).toBe(1);
    expect(body.items.filter((item) => item.mine !== null).map((item) => item.job.id)).toEqual([note.job.id]);
    expect((await ids(bo.token, "")).length).toBe(5);
    expect(behalf.job.state).toBe("APPROVAL");
  });

  it("large arguments are left to the job itself", async () => {
    const w = await world(GATES);
    await proposed(w.agent.key, "note.add", { args: { text: "x".repeat(5_000) } });
    await proposed(w.agent.key, "note.add", { args: { text: "short" } });
    const { items } = (await approvals(w.owner.token, "?sort=newest")).body;
    expect(items.map((item) => item.job.args)).toEqual([{ text: "short" }, null]);
  });
});

describe("the cursor", () => {
  /** 40 gates whose SLA and tier tie in groups, so that only the id tells them apart. */
  const tied = async (): Promise<World> => {
    const w = await world(GATES);
    const tools = ["note.add", "pay.send", "report.write", "mail.send"];
    for (let index = 0; index < 40; index++) {
      const view = await proposed(w.agent.key, tools[index % 4] ?? "", { args: { index } });
      await slaIn(view.job.id, 1_000, 2_000 + Math.floor(index / 8));
    }
    await rows(
      "UPDATE approvals SET sla_due_at = date_trunc('minute', sla_due_at) + interval '123 milliseconds' WHERE tenant_id = $1",
      [w.tenantId],
    );
    return w;
  };
  const walk = async (token: string, query: string): Promise<string[]> => {
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { body, status } = await approvals(token, `?${query}${cursor && `&cursor=${cursor}`}`);
      expect(status).toBe(200);
      seen.push(...body.items.map((item) => item.job.id));
      cursor = body.next_cursor;
      if (seen.length > 100) throw new Error("the walk doesn't end");
    }
    return seen;
  };

  it("walks everything exactly once and in order, whatever the page's size, also through ties", async () => {
    const w = await tied();
    const orders = {
      risk: "ap.urgency, ap.sla_due_at, ap.job_id",
      sla: "ap.sla_due_at, ap.job_id",
      newest: "ap.job_id DESC",
    };
    for (const [sort, order] of Object.entries(orders)) {
      const all = await rows<{ job_id: string }>(
        `SELECT job_id FROM approvals ap WHERE tenant_id = $1 ORDER BY ${order}`,
        [w.tenantId],
      );
      for (const limit of [1, 7, 20, 40, 200])
        expect(await walk(w.owner.token, `sort=${sort}&limit=${limit}`), `${sort} by ${limit}`).toEqual(
          all.map((row) => row.job_id),
        );
    }
    expect((await walk(w.owner.token, "tier=critical&limit=3")).length).toBe(10);
  });

  it("neither repeats nor skips when items before it are resolved or added meanwhile", async () => {
    const w = await tied();
    const first = (await approvals(w.owner.token, "?sort=newest&limit=10")).body;
    const [gone] = first.items;
    if (gone) await cancel(gone, w.agent.key);
    await proposed(w.agent.key, "note.add");
    const rest = await walk(w.owner.token, `sort=newest&limit=10&cursor=${first.next_cursor}`);
    expect(rest).toHaveLength(30);
    expect(rest.filter((id) => first.items.some((item) => item.job.id === id))).toEqual([]);
  });

  it("that isn't one of this list is refused", async () => {
    const w = await world(GATES);
    await proposed(w.agent.key, "note.add");
    const coded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const date = new Date().toISOString();
    const bad = [
      "x",
      "%25",
      coded({}),
      coded([1]),
      coded([1, date]),
      coded(["a", date, "job_x"]),
      coded([1e9, date, "job_x"]),
      coded([1, "yesterday-ish", "job_x"]),
      coded([1, date, "job_\u0000"]),
      coded([[1], date, "job_x"]),
      coded([null, date, "job_x"]),
      coded([1, date, "job_x", "more"]),
    ];
    for (const cursor of bad) {
      const answer = await approvals(w.owner.token, `?sort=risk&cursor=${cursor}`);
      expect(answer, cursor).toMatchObject({ status: 422, body: { issues: [{ path: "cursor" }] } });
    }
  });
});

describe("counts", () => {
  it("of the queue are by tier and SLA, over everything that waits, whatever page is asked for", async () => {
    const w = await world(GATES);
    const { token } = await w.person("rita", ["reviewer"]);
    const [late, soon] = [await proposed(w.agent.key, "note.add"), await proposed(w.agent.key, "note.add")];
    const pay = await proposed(w.agent.key, "pay.send");
    const done = await proposed(w.agent.key, "note.add");
    await reject(done, token);
    await slaIn(late.job.id, -20, -10);
    await slaIn(soon.job.id, -10, 100);
    expect((await approvals(token, "?limit=1&tier=critical")).body.counts).toEqual({
      total: 3,
      mine: 2,
      mine_breached: 1,
      changes_requested: 0,
      tier: { low: 0, medium: 2, high: 0, critical: 1 },
      sla: { ok: 1, due_soon: 1, breached: 1 },
    });
    const { body } = await call<QueueStats>(statsRoute, { as: token });
    const none = { ok: 0, due_soon: 0, breached: 0, total: 0 };
    expect(body).toMatchObject({
      total: 3,
      tiers: {
        low: none,
        medium: { ok: 0, due_soon: 1, breached: 1, total: 2 },
        high: none,
        critical: { ok: 1, due_soon: 0, breached: 0, total: 1 },
      },
    });
    expect(Date.parse(body.oldest_opened_at ?? "")).toBeLessThanOrEqual(Date.parse(pay.job.created_at));
  });
});

describe("who sees the queue", () => {
  it("[T17] no agent's key; a person only with some role", async () => {
    const w = await world(GATES);
    const nobody = await w.person("nobody", []);
    const auditor = await w.person("aud", ["auditor"]);
    for (const as of [w.agent.key, nobody.token]) {
      expect(await approvals(as)).toMatchObject({ status: 403, body: { code: "forbidden" } });
      expect((await call(statsRoute, { as })).status).toBe(403);
      expect((await call(eventsRoute, { as })).status).toBe(403);
    }
    expect((await approvals(auditor.token)).status).toBe(200);
  });

  it("[T17] an agent's key can't vote, and leaves no trace on the job", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    for (const key of [w.agent.key, w.otherAgent.key]) {
      expect(await approve(view, key)).toMatchObject({ status: 403, body: { code: "forbidden" } });
      expect(await reject(view, key)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    }
    expect(await rows("SELECT 1 FROM votes WHERE job_id = $1", [view.job.id])).toEqual([]);
  });

  it("[T22] the stream of changes tells only of its own tenant", async () => {
    const [mine, theirs] = [await world(GATES), await world(GATES)];
    const leaving = new AbortController();
    const headers = { authorization: `Bearer ${mine.owner.token}` };
    const response = await eventsRoute(new Request("http://localhost:3000/", { headers, signal: leaving.signal }));
    const text = response.text();
    const other = await proposed(theirs.agent.key, "note.add");
    const own = await proposed(mine.agent.key, "note.add");
    leaving.abort();
    expect(await text).toContain(own.job.id);
    expect(await text).not.toContain(other.job.id);
  });
});
