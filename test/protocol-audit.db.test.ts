import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { JOB_STATES, type JobState, type JobView } from "@/lib/jobs/schemas";
import { approve, job, proposed } from "./api";
import { govern, type Scene, scene } from "./deciding";
import { type LoggedEvent, replay } from "./replay";
import { MOVES, type MoveName, move, WALKED } from "./walk";
import { eventsOf, rows, type TestPerson } from "./world";

/** The same of the job as the API shows it to whoever has no say in it: others may be blind ([U20]). */
async function shown(id: string) {
  const { body } = await job(id, auditor.token);
  const { job: now, job_hash, policy_snapshot, resolution, requirements, votes } = body;
  const counting = votes.filter(({ counts, verdict }) => counts && (verdict === "approve" || verdict === "edit"));
  return {
    state: now.state,
    revision: now.revision,
    job_hash,
    policy_snapshot,
    resolution,
    gate: requirements.map(({ count, approved, ...who }) => ({
      any_of: "role" in who ? [who.role] : who.any_of,
      count,
      approved,
    })),
    approvers: counting.map(({ person }) => person.id).sort(),
    voters: votes.map(({ person, verdict }) => `${verdict} ${person.id}`),
  };
}
const logged = async (id: string): Promise<LoggedEvent[]> => (await eventsOf(id)) as unknown as LoggedEvent[];

let here: Scene;
let auditor: TestPerson;
beforeAll(async () => {
  here = await scene();
  auditor = await here.w.person("audrey", ["auditor"]);
  await govern(here.w, WALKED);
});

describe("criterion 10: audit events reconstruct the path", () => {
  const PATHS: [JobState, string, MoveName[]][] = [
    ["DENIED", "drop.all", []],
    ["ALLOWED", "file.read", []],
    ["APPROVAL", "pay.send", ["fay approves"]],
    ["APPROVAL", "pay.send", ["fay approves", "fay edits", "finn approves"]],
    ["APPROVAL", "note.add", ["rita escalates", "rita approves"]],
    ["CHANGES_REQUESTED", "pay.send", ["fay approves", "fay asks for changes"]],
    ["APPROVED", "pay.send", ["fay asks for changes", "the agent revises", "fay approves", "finn approves"]],
    ["APPROVED", "note.add", ["rita edits"]],
    ["APPROVED", "pay.send", ["fay escalates", "fay approves", "rita approves", "finn approves"]],
    ["REJECTED", "pay.send", ["fay approves", "finn rejects"]],
    ["DENIED", "note.add", ["rita asks for changes", "the agent revises too far"]],
    ["EXPIRED", "pay.send", ["fay approves", "time to decide passes"]],
    ["EXPIRED", "note.add", ["rita approves", "time to decide passes"]],
    ["CANCELLED", "note.add", ["the agent cancels"]],
    ["CANCELLED", "note.add", ["rita approves", "the agent cancels"]],
    ["REVOKED", "pay.send", ["fay approves", "finn approves", "finn revokes"]],
    ["CLAIMED", "note.add", ["rita approves", "the agent claims"]],
    ["SUCCEEDED", "file.read", ["the agent claims", "the agent reports"]],
    ["FAILED", "file.read", ["the agent claims", "time to report passes", "the agent reports a failure"]],
    ["UNREPORTED", "note.add", ["rita edits", "the agent claims", "time to report passes"]],
  ];

  it.each(PATHS)("criterion 10: to %s, on %s, by %j, after every step", async (end, tool, moves) => {
    const view = await proposed(here.w.agent.key, tool);
    expect(replay(await logged(view.job.id))).toEqual(await shown(view.job.id));
    for (const [turn, name] of moves.entries()) {
      expect((await move(here, view.job.id, name, turn)).status, name).toBe(200);
      expect(replay(await logged(view.job.id)), name).toEqual(await shown(view.job.id));
    }
    expect((await shown(view.job.id)).state).toBe(end);
  });

  it("criterion 10: the paths go through every state there is", () => {
    expect(new Set(PATHS.map(([end]) => end))).toEqual(new Set(JOB_STATES));
  });

  it("[T19] criterion 10: also where a vote lapsed with its voter's role", async () => {
    const { w, fay, finn } = here;
    const fran = await w.person("fran", ["finance"]);
    const view = await proposed(w.agent.key, "pay.send");
    for (const { token } of [fran, fay]) {
      await approve(view, token);
      await rows("DELETE FROM person_roles WHERE person_id = $1", [fran.id]);
    }
    expect((await approve(view, finn.token)).body.job.state).toBe("APPROVED");
    const told = replay(await logged(view.job.id));
    expect(told).toEqual(await shown(view.job.id));
    expect(told.approvers).toEqual([fay.id, finn.id].sort());
  });

  it("criterion 10: on any path whatever", async () => {
    const path = fc.tuple(
      fc.constantFrom("pay.send", "note.add", "mail.send", "file.read"),
      fc.array(fc.constantFrom(...(Object.keys(MOVES) as MoveName[])), { minLength: 6, maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(path, async ([tool, moves]) => {
        const view: JobView = await proposed(here.w.agent.key, tool);
        for (const [turn, name] of moves.entries()) await move(here, view.job.id, name, turn);
        expect(replay(await logged(view.job.id))).toEqual(await shown(view.job.id));
      }),
      { numRuns: 30 },
    );
  });

  it("criterion 10: where an event is missing they tell another path", async () => {
    const view = await proposed(here.w.agent.key, "pay.send");
    for (const [turn, name] of (["fay approves", "finn approves", "the agent claims"] as const).entries())
      await move(here, view.job.id, name, turn);
    const events = await logged(view.job.id);
    const now = await shown(view.job.id);
    for (const at of events.keys()) {
      const without = events.filter((_, index) => index !== at);
      const told = () => replay(without);
      if (at === 0) expect(told).toThrow();
      else expect(told(), events[at]?.type).not.toEqual(now);
    }
  });
});
