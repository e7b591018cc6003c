import { expect, it } from "vitest";
import { POST as previewRoute } from "@/app/api/v1/approvals/[id]/edit/preview/route";
import { GET as rolesRoute } from "@/app/api/v1/approvals/[id]/escalate/route";
import type { JobView } from "@/lib/jobs/schemas";
import { approve, GATES, job, proposed, reject } from "@/test/api";
import { edit, footprint } from "@/test/deciding";
import { call, world } from "@/test/world";
import type { EditPreview, EscalationRole } from "./schemas";

const POLICY = `version: v1
default: deny
rules:
  - id: notes
    match: { tools: ["note.*"] }
    decision: require_approval
    reason: A reviewer looks
    tier: medium
    approvers: [{ role: reviewer }]
  - id: large
    match: { tools: ["note.*"] }
    when: { args.amount: { exists: true, gt: 100 } }
    decision: require_approval
    reason: Large amounts
    tier: high
    approvers: [{ role: security }]
  - id: huge
    match: { tools: ["note.*"] }
    when: { args.amount: { exists: true, gt: 1000 } }
    decision: deny
    reason: Never that much
`;

const scene = async () => {
  const w = await world(POLICY);
  const rita = await w.person("rita", ["reviewer"]);
  return { w, rita, view: await proposed(w.agent.key, "note.add", { args: { amount: 5 } }) };
};
const preview = ({ job, job_hash }: JobView, as: string, args: unknown, more = {}) =>
  call<EditPreview>(previewRoute, { id: job.id, as, body: { args, job_hash, ...more } });

it("says what policy would make of an edit, as the edit then does, and keeps nothing of it", async () => {
  const { view, rita } = await scene();
  const before = await footprint(view.job.id);
  const small = await preview(view, rita.token, { amount: 6 });
  expect(small.body).toMatchObject({
    is_same: false,
    denied: null,
    tier: "medium",
    requirements: [{ role: "reviewer", count: 1 }],
    own_vote_counts: true,
  });
  const large = await preview(view, rita.token, { amount: 500 });
  expect(large.body).toMatchObject({
    tier: "high",
    requirements: [{ role: "reviewer" }, { role: "security" }],
    policy_reason: expect.stringContaining("Large amounts"),
    own_vote_counts: false,
  });
  expect(await footprint(view.job.id)).toBe(before);
  const { body: made } = await edit(view, rita.token, { amount: 500 });
  expect(made).toMatchObject({ job_hash: large.body.job_hash, tier: "high" });
  expect(made.requirements.map(({ approved, ...asked }) => asked)).toEqual(large.body.requirements);
  expect(made.requirements.map(({ approved }) => approved)).toEqual([0, 0]);
});

it("a DENY is the answer and names the rule", async () => {
  const { view, rita } = await scene();
  expect(await preview(view, rita.token, { amount: 2_000 })).toMatchObject({
    status: 200,
    body: { denied: { rule_id: "huge", reason: "Never that much" } },
  });
});

it("what is the same when canonical is an approval of what is there", async () => {
  const { view, rita } = await scene();
  const { body } = await preview(view, rita.token, { amount: 5.0 });
  expect(body).toMatchObject({ is_same: true, denied: null, own_vote_counts: true, job_hash: view.job_hash });
});

it("is refused where the edit would be: another hash, no role, the owner, an agent, another tenant, decided", async () => {
  const { w, view, rita } = await scene();
  const args = { amount: 6 };
  expect(await preview(view, rita.token, args, { job_hash: `sha256:${"0".repeat(64)}` })).toMatchObject({
    status: 409,
    body: { code: "stale_revision" },
  });
  const [otto, eve] = [await w.person("otto", ["finance"]), await (await world(POLICY)).person("eve", ["reviewer"])];
  expect((await preview(view, otto.token, args)).body.code).toBe("not_eligible");
  expect((await preview(view, w.owner.token, args)).body.code).toBe("self_approval");
  expect((await preview(view, w.agent.key, args)).status).toBe(403);
  expect((await preview(view, eve.token, args)).status).toBe(404);
  expect((await preview(view, rita.token, [])).status).toBe(422);
  await reject(view, rita.token);
  expect((await preview(view, rita.token, args)).body.code).toBe("already_resolved");
});

it("[U23] a person is told of each verb whether it is theirs, and why not", async () => {
  const w = await world(GATES);
  const [ann, grace] = [await w.person("ann", ["finance"]), await w.person("grace", ["reviewer"])];
  const view = await proposed(w.agent.key, "pay.send");
  const refused = async (as: string) => (await job(view.job.id, as)).body.viewer.refused;
  const none = { approve: null, edit: null, reject: null, request_changes: null, escalate: null };
  expect(await refused(ann.token)).toEqual(none);
  const owns = "You own this agent, so somebody else has to approve.";
  expect(await refused(w.owner.token), "who owns the agent may stop it").toEqual({
    ...none,
    approve: owns,
    edit: owns,
  });
  expect(new Set(Object.values(await refused(grace.token)))).toEqual(new Set(["This needs the role finance."]));
  await approve(view, ann.token);
  const voted = expect.stringContaining("You have voted");
  expect(await refused(ann.token)).toEqual({ ...none, approve: voted, reject: voted });
});

it("the roles to escalate to are those that can approve, with how many could, and whether they are asked already", async () => {
  const { w, view, rita } = await scene();
  await w.person("sam", ["security"]);
  await w.person("sue", ["security"]);
  const roles = (as: string) => call<{ items: EscalationRole[] }>(rolesRoute, { id: view.job.id, as, method: "GET" });
  const { items } = (await roles(rita.token)).body;
  const of = (role: string) => items.find((one) => one.role === role);
  expect(of("security")).toEqual({ role: "security", people: 2, is_required: false });
  expect(of("reviewer")).toEqual({ role: "reviewer", people: 1, is_required: true });
  expect(of("finance"), "the agent's owner could not").toEqual({ role: "finance", people: 0, is_required: false });
  expect(of("admin")).toBeUndefined();
  expect((await roles(w.agent.key)).status).toBe(403);
  const eve = await (await world(POLICY)).person("eve", ["reviewer"]);
  expect((await roles(eve.token)).status).toBe(404);
});
