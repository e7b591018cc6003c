import { describe, expect, it } from "vitest";
import { approve, approveBySession, browser, claim, eventCounts, GATES, job, proposed, reject } from "@/test/api";
import { rows, world } from "@/test/world";

const selfApproval = { status: 403, body: { code: "self_approval" } };
const strip = (personId: string, role: string) =>
  rows("DELETE FROM person_roles WHERE person_id = $1 AND role = $2", [personId, role]);

describe("separation of duties", () => {
  it("[T16] an agent's owner can't approve what it does, by token or browser", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    const { headers } = await browser(w, w.owner.id);
    expect(await approve(view, w.owner.token)).toMatchObject(selfApproval);
    expect(await approveBySession(view, headers)).toMatchObject(selfApproval);
    expect(await eventCounts(view.job.id)).toEqual({ "job.proposed": 1 });
  });

  it("[T16] nor by another account with the same mailbox", async () => {
    const w = await world(GATES);
    const twin = w.owner.email.replace("@", "+second@").toUpperCase();
    const second = await w.person("Twin", ["reviewer"], undefined, twin);
    const view = await proposed(w.agent.key, "note.add");
    const { headers } = await browser(w, second.id);
    expect(await approve(view, second.token)).toMatchObject(selfApproval);
    expect(await approveBySession(view, headers)).toMatchObject(selfApproval);
  });

  const forms: [string, (email: string, id: string) => string][] = [
    ["e-mail", (email) => `user:${email}`],
    ["bare e-mail", (email) => email],
    ["e-mail in another case", (email) => `USER:${email.toUpperCase()}`],
    ["e-mail with an alias", (email) => `user:${email.replace("@", "+agents@")}`],
    ["e-mail with space around it", (email) => ` user: ${email} `],
    ["mailto:", (email) => `mailto:${email}`],
    ["e-mail behind a name", (email) => `Dana Doe <${email}>`],
    ["id", (_, id) => `user:${id}`],
    ["bare id", (_, id) => id],
  ];
  it.each(forms)("[T16] nor the person on whose behalf it acts, named by %s", async (_, form) => {
    const w = await world(GATES);
    const dana = await w.person("Dana", ["reviewer"]);
    const other = await w.person("other", ["reviewer"]);
    const identity = { on_behalf_of: form(dana.email, dana.id) };
    const view = await proposed(w.agent.key, "note.add", { identity });
    const { headers } = await browser(w, dana.id);
    expect(await approve(view, dana.token)).toMatchObject(selfApproval);
    expect(await approveBySession(view, headers)).toMatchObject(selfApproval);
    expect((await job(view.job.id, dana.token)).body.viewer).toMatchObject({
      can_decide: false,
      code: "self_approval",
    });
    expect((await approve(view, other.token)).status).toBe(200);
  });

  it("[T16] but they may reject", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    expect(await reject(view, w.owner.token)).toMatchObject({ status: 200, body: { resolution: "REJECTED" } });
  });
});

describe("roles", () => {
  it("[T20] who lacks the role is told which; who only administers, manages or audits can't vote at all", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "deploy.web");
    const reviewer = await w.person("rita", ["reviewer"]);
    const missing = { code: "not_eligible", missing_roles: ["on-call", "service-owner"] };
    expect(await approve(view, reviewer.token)).toMatchObject({ status: 403, body: missing });
    for (const role of ["admin", "manager", "auditor"]) {
      const { token } = await w.person(role, [role]);
      expect(await approve(view, token)).toMatchObject({ status: 403, body: { code: "forbidden" } });
      expect((await job(view.job.id, token)).status).toBe(200);
    }
    expect(await eventCounts(view.job.id)).toEqual({ "job.proposed": 1 });
  });

  it("[T20] two people of one group don't satisfy two groups", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "mail.send");
    const [first, second] = [await w.person("mia", ["marketing"]), await w.person("max", ["marketing"])];
    const one = await approve(view, first.token);
    expect(one.body).toMatchObject({
      job: { state: "APPROVAL" },
      requirements: [
        { role: "marketing", count: 1, approved: 1 },
        { role: "security", count: 1, approved: 0 },
      ],
    });
    const refused = { code: "not_eligible", missing_roles: ["security"] };
    expect(await approve(view, second.token)).toMatchObject({ status: 403, body: refused });
    expect(await claim(view, w.agent.key)).toMatchObject({ status: 409, body: { code: "not_approved" } });
  });

  it("[T20] one person with both roles fills one seat, and makes room for who holds only one", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "mail.send");
    const both = await w.person("bo", ["marketing", "security"]);
    const only = await w.person("mia", ["marketing"]);
    expect((await approve(view, both.token)).body.job.state).toBe("APPROVAL");
    expect(await approve(view, both.token)).toMatchObject({ status: 409, body: { code: "already_voted" } });
    expect((await approve(view, only.token)).body).toMatchObject({
      resolution: "APPROVED",
      requirements: [{ approved: 1 }, { approved: 1 }],
    });
  });

  it("a token without the scope to decide can't vote; critical items need decide:critical", async () => {
    const w = await world(GATES);
    const roles = ["reviewer", "finance"];
    const reads = await w.person("reads", roles, ["read"]);
    const decides = await w.person("decides", roles, ["read", "decide"]);
    const note = await proposed(w.agent.key, "note.add");
    const payment = await proposed(w.agent.key, "pay.send");
    expect(await approve(note, reads.token)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect((await approve(note, decides.token)).status).toBe(200);
    expect(await approve(payment, decides.token)).toMatchObject({ status: 403, body: { code: "step_up_required" } });
  });
});

describe("who voted and then lost it", () => {
  const losses: [string, (personId: string) => Promise<unknown>][] = [
    ["was stripped of the role", (id) => strip(id, "finance")],
    [
      "held the role until a minute ago",
      (id) => rows("UPDATE person_roles SET expires_at = now() - interval '1 minute' WHERE person_id = $1", [id]),
    ],
    ["was disabled", (id) => rows("UPDATE people SET disabled_at = now() WHERE id = $1", [id])],
  ];
  it.each(losses)("[T19] doesn't count: who %s before the last vote", async (_, lose) => {
    const w = await world(GATES);
    const [gone, second, third] = await Promise.all(["gina", "sam", "tom"].map((name) => w.person(name, ["finance"])));
    if (!gone || !second || !third) throw new Error("three people");
    const view = await proposed(w.agent.key, "pay.send");
    expect((await approve(view, gone.token)).body.requirements).toMatchObject([{ approved: 1 }]);
    await lose(gone.id);

    const one = await approve(view, second.token);
    expect(one.body).toMatchObject({ job: { state: "APPROVAL" }, requirements: [{ approved: 1 }] });
    expect(one.body.votes.map(({ person, counts }) => [person.id, counts])).toEqual([
      [gone.id, false],
      [second.id, true],
    ]);
    expect((await approve(view, third.token)).body.job.state).toBe("APPROVED");
  });

  it("[T19] isn't named afterwards among those who approved: not in the answer, not in the grant", async () => {
    const w = await world(GATES);
    const [gone, second, third] = await Promise.all(["gina", "sam", "tom"].map((name) => w.person(name, ["finance"])));
    if (!gone || !second || !third) throw new Error("three people");
    const view = await proposed(w.agent.key, "pay.send");
    await approve(view, gone.token);
    await strip(gone.id, "finance");
    await approve(view, second.token);
    const { body } = await approve(view, third.token);
    expect(body.votes.map((vote) => vote.counts)).toEqual([false, true, true]);
    expect(body.resolved_by.map((person) => person.id)).toEqual([second.id, third.id]);
    const { grant } = (await claim(view, w.agent.key)).body;
    const payload = JSON.parse(Buffer.from(grant.split(".")[1] ?? "", "base64url").toString());
    expect(payload.approvals.map((vote: { user: string }) => vote.user)).toEqual([second.id, third.id]);
  });

  it("[T19] nor is who lost the role that was asked for, and kept another", async () => {
    const w = await world(GATES);
    const [gone, second, third] = [
      await w.person("gina", ["finance", "reviewer"]),
      await w.person("sam", ["finance"]),
      await w.person("tom", ["finance"]),
    ];
    const view = await proposed(w.agent.key, "pay.send");
    await approve(view, gone.token);
    await strip(gone.id, "finance");
    const one = await approve(view, second.token);
    expect(one.body.votes.map((vote) => vote.counts)).toEqual([false, true]);
    const { body } = await approve(view, third.token);
    expect(body.resolved_by.map((person) => person.id)).toEqual([second.id, third.id]);
  });

  it("[T19] who lost the role or the account can't vote any more", async () => {
    const w = await world(GATES);
    const [stripped, disabled] = [await w.person("sue", ["finance"]), await w.person("dan", ["finance"])];
    const { headers } = await browser(w, disabled.id);
    const view = await proposed(w.agent.key, "pay.send");
    await strip(stripped.id, "finance");
    await rows("UPDATE people SET disabled_at = now() WHERE id = $1", [disabled.id]);
    expect((await approve(view, stripped.token)).status).toBe(403);
    expect((await approve(view, disabled.token)).status).toBe(401);
    expect((await approveBySession(view, headers)).status).toBe(401);
  });

  it("[T19] whose role is back counts again", async () => {
    const w = await world(GATES);
    const [first, second] = [await w.person("fay", ["finance"]), await w.person("finn", ["finance"])];
    const view = await proposed(w.agent.key, "pay.send");
    await approve(view, first.token);
    await strip(first.id, "finance");
    expect((await job(view.job.id, second.token)).body.requirements).toMatchObject([{ approved: 0 }]);
    await rows("INSERT INTO person_roles (person_id, tenant_id, role) VALUES ($1, $2, 'finance')", [
      first.id,
      w.tenantId,
    ]);
    expect((await approve(view, second.token)).body.job.state).toBe("APPROVED");
  });

  it("[T19] a role that somebody got only after voting doesn't make the vote fill its seat", async () => {
    const w = await world(GATES);
    const [mia, max] = [await w.person("mia", ["marketing"]), await w.person("max", ["marketing"])];
    const view = await proposed(w.agent.key, "mail.send");
    await approve(view, mia.token);
    await rows("INSERT INTO person_roles (person_id, tenant_id, role) VALUES ($1, $2, 'security')", [
      mia.id,
      w.tenantId,
    ]);
    expect((await approve(view, max.token)).status).toBe(403);
    expect((await job(view.job.id, max.token)).body.job.state).toBe("APPROVAL");
  });
});

it("[T19] a gate whose seats were filled by a role that came back is ended by whoever votes next", async () => {
  const w = await world(GATES);
  const [fay, fin, third] = await Promise.all(["Fay", "Fin", "Third"].map((name) => w.person(name, ["finance"])));
  const view = await proposed(w.agent.key, "pay.send");
  await approve(view, fay?.token ?? "");
  await rows("DELETE FROM person_roles WHERE person_id = $1", [fay?.id]);
  expect((await approve(view, fin?.token ?? "")).body.job.state).toBe("APPROVAL");
  await rows("INSERT INTO person_roles (person_id, tenant_id, role) VALUES ($1, $2, 'finance')", [fay?.id, w.tenantId]);
  expect((await job(view.job.id, third?.token ?? "")).body.viewer.can_decide).toBe(true);
  expect((await approve(view, third?.token ?? "")).body.job.state).toBe("APPROVED");
});

it("[T18] two accounts of one mailbox are one person at a gate for two", async () => {
  const w = await world(GATES);
  const [one, twin] = await Promise.all([
    w.person("Fin", ["finance"], undefined, `fin@${w.tenantId}.example`),
    w.person("Twin", ["finance"], undefined, `Fin+2@${w.tenantId}.example`),
  ]);
  const view = await proposed(w.agent.key, "pay.send");
  expect((await approve(view, one?.token ?? "")).status).toBe(200);
  expect(await approve(view, twin?.token ?? "")).toMatchObject({ status: 409, body: { code: "already_voted" } });
  expect((await job(view.job.id, w.agent.key)).body.requirements).toMatchObject([{ approved: 1 }]);
});
