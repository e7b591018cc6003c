import { describe, expect, it } from "vitest";
import { POST as escalateRoute } from "@/app/api/v1/approvals/[id]/escalate/route";
import type { JobView } from "@/lib/jobs/schemas";
import { approve, eventCounts, GATES, proposed } from "@/test/api";
import { call, rows, world } from "@/test/world";
import type { ApprovalItem } from "./schemas";

const escalate = (view: JobView, as: string, to_role: string) =>
  call<ApprovalItem>(escalateRoute, { as, id: view.job.id, body: { to_role, reason: "not mine to say" } });

describe("escalate", () => {
  it("adds a requirement and takes nothing away; whoever escalated may still approve their part", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    const [rita, sue] = [await w.person("rita", ["reviewer"]), await w.person("sue", ["security"])];
    const { status, body } = await escalate(view, rita.token, "security");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      requirements: [
        { role: "reviewer", count: 1 },
        { role: "security", count: 1, approved: 0 },
      ],
      votes: [{ verdict: "escalate" }],
    });
    expect((await approve(view, rita.token)).body).toMatchObject({ job: { state: "APPROVAL" } });
    expect((await approve(view, sue.token)).body).toMatchObject({ job: { state: "APPROVED" } });
    expect(await eventCounts(view.job.id)).toMatchObject({ "approval.escalated": 1, "approval.resolved": 1 });
    const owed = await rows("SELECT 1 FROM outbox WHERE topic = 'approval.escalated' AND payload->>'job_id' = $1", [
      view.job.id,
    ]);
    expect(owed).toHaveLength(1);
  });

  it("votes before it stay; after it several votes need the hash", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "mail.send");
    const [mara, rita] = [await w.person("mara", ["marketing"]), await w.person("rita", ["reviewer"])];
    await approve(view, mara.token);
    const { body } = await escalate(view, mara.token, "reviewer");
    expect(body.requirements).toMatchObject([{ approved: 1 }, { approved: 0 }, { role: "reviewer", approved: 0 }]);
    expect((await approve(view, rita.token)).body.requirements).toMatchObject([{}, {}, { approved: 1 }]);
  });

  it("refuses what asks for nothing more, for nobody, or comes from who has no say", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    const rita = await w.person("rita", ["reviewer"]);
    await w.person("ada", ["admin"]);
    expect(await escalate(view, rita.token, "reviewer")).toMatchObject({
      status: 409,
      body: { code: "already_required" },
    });
    for (const role of ["nobody", "admin", ""]) expect((await escalate(view, rita.token, role)).status, role).toBe(422);
    // Only the agent's owner holds it here, and they could not approve.
    expect((await escalate(view, rita.token, "service-owner")).status).toBe(422);
    const otto = await w.person("otto", ["finance"]);
    expect(await escalate(view, otto.token, "finance")).toMatchObject({ status: 403, body: { code: "not_eligible" } });
    expect((await escalate(view, w.agent.key, "finance")).status).toBe(403);
    expect(
      await rows("SELECT 1 FROM requirements q JOIN approvals a ON a.id = q.approval_id WHERE a.job_id = $1", [
        view.job.id,
      ]),
    ).toHaveLength(1);
  });

  it("of eight at once one adds the requirement", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    await w.person("sue", ["security"]);
    const people = await Promise.all(Array.from({ length: 8 }, (_, n) => w.person(`r${n}`, ["reviewer"])));
    const answers = await Promise.all(people.map(({ token }) => escalate(view, token, "security")));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(7).fill(409)]);
  });
});
