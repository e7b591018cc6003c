import { expect, it } from "vitest";
import { approve, eventCounts, GATES, proposed } from "@/test/api";
import { rows, world } from "@/test/world";
import { fireEscalations } from "./escalation-steps";

const CHAIN = `${GATES}  - id: chained
    match: { tools: ["note.*"] }
    decision: require_approval
    reason: Somebody has to look
    escalate_after: [{ after: 15m, to: team-lead }, { after: 1h, to: director }]
`;

const pass = (jobId: string, minutes: number) =>
  rows(
    `UPDATE escalation_steps SET due_at = due_at - make_interval(mins => $2)
      WHERE approval_id = (SELECT id FROM approvals WHERE job_id = $1)`,
    [jobId, minutes],
  );
const told = async (jobId: string) =>
  (
    await rows<{ to_role: string }>(
      "SELECT payload->>'to_role' AS to_role FROM outbox WHERE topic = 'approval.overdue' AND payload->>'job_id' = $1 ORDER BY id",
      [jobId],
    )
  ).map((row) => row.to_role);

it("[T8] each step is told once, in its time, also where several processes look at once; nothing is decided", async () => {
  const w = await world(CHAIN);
  const view = await proposed(w.agent.key, "note.add");
  await Promise.all([fireEscalations(), fireEscalations()]);
  expect(await told(view.job.id)).toEqual([]);
  await pass(view.job.id, 16);
  await Promise.all([fireEscalations(), fireEscalations(), fireEscalations(), fireEscalations()]);
  await fireEscalations();
  expect(await told(view.job.id)).toEqual(["team-lead"]);
  await pass(view.job.id, 60);
  await fireEscalations();
  expect(await told(view.job.id)).toEqual(["team-lead", "director"]);
  expect(await eventCounts(view.job.id)).toMatchObject({ "approval.overdue": 2 });
  const [now] = await rows("SELECT state FROM jobs WHERE id = $1", [view.job.id]);
  expect(now).toEqual({ state: "APPROVAL" });
});

it("[T8] what was decided in time is nobody's delay", async () => {
  const w = await world(CHAIN);
  const view = await proposed(w.agent.key, "note.add");
  const rita = await w.person("rita", ["reviewer"]);
  expect((await approve(view, rita.token)).body.job.state).toBe("APPROVED");
  await pass(view.job.id, 120);
  await fireEscalations();
  await fireEscalations();
  expect(await told(view.job.id)).toEqual([]);
});

it("what needs no gate has no chain", async () => {
  const w = await world(CHAIN);
  const view = await proposed(w.agent.key, "file.read");
  expect(view.decision).toBe("ALLOW");
  expect(
    await rows("SELECT 1 FROM escalation_steps s JOIN approvals a ON a.id = s.approval_id WHERE a.job_id = $1", [
      view.job.id,
    ]),
  ).toEqual([]);
});
