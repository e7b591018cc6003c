import { expect, it } from "vitest";
import { POST as editRoute } from "@/app/api/v1/approvals/[id]/edit/route";
import { approve, approveBySession, browser, eventCounts, GATES, job, proposed, reject } from "@/test/api";
import { call, PASSWORD, rows, world } from "@/test/world";

const scene = async (tool = "pay.send") => {
  const w = await world(GATES);
  const payer = await w.person("payer", ["finance", "reviewer"]);
  const { headers } = await browser(w, payer.id);
  return { w, payer, headers, view: await proposed(w.agent.key, tool) };
};
const refusals = (tenantId: string) =>
  rows("SELECT actor->>'id' AS by FROM audit_events WHERE tenant_id = $1 AND type = 'session.step_up_refused'", [
    tenantId,
  ]);
const required = { status: 403, body: { code: "step_up_required", method: "password" } };

it("[U18] a critical item is not approved in the console without the password, and with it is", async () => {
  const { headers, view } = await scene();
  expect(await approveBySession(view, headers, null)).toMatchObject(required);
  expect(await eventCounts(view.job.id)).toEqual({ "job.proposed": 1 });
  expect((await approveBySession(view, headers)).body).toMatchObject({ requirements: [{ approved: 1 }] });
});

it("[U18] a wrong password decides nothing and is an audit event", async () => {
  const { w, payer, headers, view } = await scene();
  expect(await approveBySession(view, headers, "let me in")).toMatchObject({
    status: 403,
    body: { code: "step_up_failed" },
  });
  expect(await eventCounts(view.job.id)).toEqual({ "job.proposed": 1 });
  expect(await refusals(w.tenantId)).toEqual([{ by: payer.id }]);
});

it("[U18] after ten wrong passwords the right one is refused too, for a while", async () => {
  const { headers, view } = await scene();
  for (let attempt = 0; attempt < 10; attempt++) await approveBySession(view, headers, "guess");
  const answer = await approveBySession(view, headers);
  expect(answer).toMatchObject({ status: 429, body: { code: "too_many_attempts" } });
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
});

it("[U18] a token's scope is not replaced by a password", async () => {
  const { w, view } = await scene();
  const weak = await w.person("weak", ["finance"], ["read", "decide"]);
  const answer = await approve(view, weak.token, { step_up: { password: PASSWORD } });
  expect(answer).toMatchObject({ status: 403, body: { code: "step_up_required" } });
});

it("[U18] an edit of a critical item, or one that makes an item critical, asks for it too", async () => {
  const policy = GATES.replace(
    "  - id: notes\n",
    `  - id: huge
    match: { tools: ["note.*"] }
    when: { args.amount: { exists: true, gt: 1000 } }
    decision: require_approval
    tier: critical
    approvers: [{ role: reviewer }]
  - id: notes\n`,
  );
  const w = await world(policy);
  const rita = await w.person("rita", ["reviewer"]);
  const { headers } = await browser(w, rita.id);
  const view = await proposed(w.agent.key, "note.add", { args: { amount: 5 } });
  expect(view.tier).toBe("medium");
  const edit = (more: Record<string, unknown>) =>
    call(editRoute, {
      id: view.job.id,
      headers,
      body: { args: { amount: 5_000 }, reason: "more", job_hash: view.job_hash, ...more },
    });
  expect(await edit({})).toMatchObject(required);
  expect((await job(view.job.id, rita.token)).body.job.revision).toBe(1);
  expect(await edit({ step_up: { password: PASSWORD } })).toMatchObject({ status: 200, body: { tier: "critical" } });
});

it("a reject asks for no password, and what is less than critical neither", async () => {
  const { payer, headers, view, w } = await scene();
  expect((await reject(view, payer.token)).status).toBe(200);
  const note = await proposed(w.agent.key, "note.add");
  expect((await approveBySession(note, headers, null)).status).toBe(200);
});
