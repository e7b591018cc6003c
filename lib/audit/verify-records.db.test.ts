import { beforeEach, describe, expect, it } from "vitest";
import { proposed } from "@/test/api";
import { settleLog } from "@/test/audit";
import { auditScene, expectFound, type Scene, seqOf, tamper } from "@/test/tamper";
import { verifyLog } from "./verify-log";

let scene: Scene;
const verify = () => verifyLog({ tenantId: scene.w.tenantId });
beforeEach(async () => {
  scene = await auditScene();
  expectFound(await verify());
});

describe("[T42] as the owner, triggers disabled: what the events tell of", () => {
  const job = () => scene.jobs[0] ?? Promise.reject(new Error("no job"));
  type Case = [what: string, type: string, statement: string, sentences: RegExp[]];
  const CASES: Case[] = [
    [
      "a payload",
      "job.proposed",
      `UPDATE revisions SET args = '{"text": "ten"}' WHERE job_id = :job`,
      [/commits to as args was altered/, /proposes was altered: the job's arguments/],
    ],
    [
      "a payload and its hash",
      "job.proposed",
      `UPDATE revisions SET args = '{"text": "ten"}', job_hash = 'sha256:' || repeat('0', 64) WHERE job_id = :job`,
      [/commits to as args was altered/, /^The job_hash of what event \d+ tells of was altered/],
    ],
    ["a tool", "job.proposed", "UPDATE jobs SET tool = 'note.wipe' WHERE id = :job", [/proposes was altered/]],
    ["what was before", "job.proposed", "UPDATE jobs SET before = '{}' WHERE id = :job", [/commits to as before was/]],
    ["the why", "job.proposed", "UPDATE jobs SET summary = NULL WHERE id = :job", [/as summary was deleted/]],
    ["a verdict", "approval.voted", "UPDATE votes SET verdict = 'reject' WHERE job_id = :job", [/altered, in verdict/]],
    ["a voter", "approval.voted", "UPDATE votes SET person_id = :owner WHERE job_id = :job", [/altered, in person_id/]],
    ["a role", "approval.voted", "UPDATE votes SET roles = '{finance}' WHERE job_id = :job", [/altered, in roles/]],
    ["a reason", "approval.voted", "UPDATE votes SET reason = 'no' WHERE job_id = :job", [/commits to as reason was/]],
    [
      "a vote, deleted",
      "approval.voted",
      "DELETE FROM votes WHERE job_id = :job",
      [/note was deleted/, /reason was deleted/, /^The vote vot_\w+ that event \d+ tells of was deleted/],
    ],
    [
      "a result",
      "job.reported",
      `UPDATE claims SET output = '{"id": 9}' WHERE job_id = :job`,
      [/commits to as output/],
    ],
    [
      "an outcome",
      "job.reported",
      "UPDATE claims SET outcome = 'failed' WHERE job_id = :job",
      [/^The result that event/],
    ],
    [
      "a grant, for another job's",
      "job.claimed",
      "UPDATE claims SET sealed_grant = (SELECT sealed_grant FROM claims WHERE job_id = :other) WHERE job_id = :job",
      [/^The grant that event \d+ tells of was exchanged/],
    ],
    [
      "a grant, deleted",
      "job.claimed",
      "UPDATE claims SET sealed_grant = NULL WHERE job_id = :job",
      [/grant .* was deleted/],
    ],
    ["a claim", "job.claimed", "UPDATE claims SET agent_id = 'agt_x' WHERE job_id = :job", [/altered, in agent_id/]],
  ];
  it.each(CASES)("%s that was swapped is named", async (_, type, statement, sentences) => {
    const view = await job();
    const ids = { ":job": view.job.id, ":other": scene.jobs[1]?.job.id, ":owner": scene.w.owner.id };
    const sql = Object.entries(ids).reduce((text, [name, id]) => text.replaceAll(name, `'${id}'`), statement);
    await tamper(scene, sql);
    const seq = await seqOf(view, type);
    const { findings, ok } = await verify();
    expect(ok).toBe(false);
    expect(findings.map(({ index }) => index)).toEqual(sentences.map(() => seq));
    for (const sentence of sentences)
      expect(findings.map(({ message }) => message).join("\n")).toMatch(new RegExp(sentence, "m"));
  });

  it("a vote, a revision and a claim that no event tells of", async () => {
    const { job: waiting } = await proposed(scene.w.agent.key, "note.add");
    await settleLog();
    const columns = "approval_id, job_id, revision, person_id, verdict, roles, channel, job_hash";
    await tamper(
      scene,
      `INSERT INTO votes (id, ${columns}) SELECT 'vot_x', id, job_id, 1, '${scene.rita.id}', 'approve', '{}', 'token', 'h'
           FROM approvals WHERE job_id = '${waiting.id}'`,
      `INSERT INTO claims (job_id, agent_id, key_id, revision, job_hash, grant_id)
           VALUES ('${waiting.id}', 'agt_x', 'key_x', 1, 'h', 'grt_x')`,
      `INSERT INTO revisions (job_id, number, args, job_hash, author, decision, policy_snapshot, policy_reason, title)
           VALUES ('${waiting.id}', 2, '{}', 'sha256:' || repeat('0', 64), '{}', 'ALLOW', 's', 'r', 't')`,
    );
    expectFound(
      await verify(),
      [null, /^No event tells of revision 2 of job_/],
      [null, /^No event tells of the vote vot_x on job_/],
      [null, /^No event tells of the claim grt_x of job_/],
    );
  });
});
