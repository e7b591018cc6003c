import { describe, expect, it } from "vitest";
import { GET as runRoute } from "@/app/api/v1/jobs/[id]/run/route";
import { GATES, propose, proposed } from "@/test/api";
import { call, world } from "@/test/world";
import type { RunView } from "./run";

const readRun = (id: string, as: string, query = "") => call<RunView>(runRoute, { id, as, query });

/** A run of so many steps, in which the agent asked for one thing after the other. */
async function stepsOf(count: number) {
  const w = await world(GATES);
  const rita = await w.person("rita", ["reviewer"]);
  const ids: string[] = [];
  for (let step = 1; step <= count; step++) {
    const body = { run: { id: "run-1", step }, args: { n: step } };
    ids.push((await proposed(w.agent.key, step === 1 ? "file.read" : "note.add", body)).job.id);
  }
  return { w, rita, ids };
}

describe("GET /jobs/{id}/run", () => {
  it("tells what the agent did before in the run and what came after, oldest first", async () => {
    const { rita, ids } = await stepsOf(3);
    const { body } = await readRun(ids[1] ?? "", rita.token);
    expect(body).toMatchObject({ run_id: "run-1", earlier: 0, later: 0 });
    expect(body.items.map(({ job_id, step, tool, state, is_this }) => [job_id, step, tool, state, is_this])).toEqual([
      [ids[0], 1, "file.read", "ALLOWED", false],
      [ids[1], 2, "note.add", "APPROVAL", true],
      [ids[2], 3, "note.add", "APPROVAL", false],
    ]);
  });

  it("is bounded to the nearest, and says how many more there are on either side", async () => {
    const { rita, ids } = await stepsOf(7);
    const { body } = await readRun(ids[3] ?? "", rita.token, "?limit=1");
    expect(body.items.map(({ job_id }) => job_id)).toEqual([ids[2], ids[3], ids[4]]);
    expect(body).toMatchObject({ earlier: 2, later: 2 });
    expect((await readRun(ids[3] ?? "", rita.token, "?limit=0")).status).toBe(422);
  });

  it("is one agent's own: another agent's run of the same name, and a job without a run, are not in it", async () => {
    const { w, rita, ids } = await stepsOf(2);
    const other = await propose(w.otherAgent.key, { tool: "note.add", args: {}, run: { id: "run-1" } });
    const alone = await proposed(w.agent.key, "note.add");
    expect((await readRun(ids[0] ?? "", rita.token)).body.items).toHaveLength(2);
    expect((await readRun(other.body.job.id, rita.token)).body.items).toHaveLength(1);
    expect((await readRun(alone.job.id, rita.token)).body).toEqual({ run_id: null, items: [], earlier: 0, later: 0 });
    expect((await readRun(ids[0] ?? "", w.otherAgent.key)).status).toBe(404);
  });

  it("[T22] another tenant's job answers 404", async () => {
    const { ids } = await stepsOf(1);
    const eve = await (await world(GATES)).person("eve", ["reviewer"]);
    expect((await readRun(ids[0] ?? "", eve.token)).status).toBe(404);
  });
});
