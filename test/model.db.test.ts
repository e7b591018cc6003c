import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { JobState } from "@/lib/jobs/schemas";
import { proposed } from "./api";
import { govern, type Scene, scene } from "./deciding";
import { MOVES, type MoveName, move, WALKED } from "./walk";

/** What must hold of any gate, told from the answers alone and without the product's own counting. */
type Model = { seats: string[]; approvedBy: Set<string> };

const GATED: Record<string, string[]> = {
  "note.add": ["reviewer"],
  "pay.send": ["finance", "finance"],
  "file.read": [],
};
const HOLDS: Record<string, string> = { rita: "reviewer", fay: "finance", finn: "finance" };
const PASSED = new Set<JobState>(["APPROVED", "CLAIMED", "SUCCEEDED", "FAILED", "UNREPORTED", "REVOKED"]);
const TERMINAL = new Set<JobState>(["DENIED", "REJECTED", "EXPIRED", "CANCELLED", "REVOKED", "SUCCEEDED", "FAILED"]);

/** Whether the people, each in one seat at most, fill every seat: everybody here holds one role, so counting is enough. */
const isSatisfied = ({ seats, approvedBy }: Model): boolean =>
  Object.values(HOLDS).every((role) => {
    const wanted = seats.filter((seat) => seat === role).length;
    return [...approvedBy].filter((person) => HOLDS[person] === role).length >= wanted;
  });

/** What a move that was taken means for the gate. */
function follow(model: Model, name: MoveName): void {
  const [who = "", what = ""] = name.split(" ");
  if (what === "approves") model.approvedBy.add(who);
  if (what === "escalates") model.seats.push(who === "fay" ? "reviewer" : "finance");
  if (what === "edits" || name === "the agent revises") model.approvedBy.clear();
  if (what === "edits" && model.seats.length === 1) model.approvedBy.add(who);
}

let here: Scene;
beforeAll(async () => {
  here = await scene();
  await govern(here.w, WALKED);
});

it("[T4] over all commands in any order, nothing passes a gate that is not satisfied, and terminal states absorb", async () => {
  const reached = new Set<JobState>();
  const walk = fc.tuple(
    fc.constantFrom(...Object.keys(GATED)),
    fc.array(fc.constantFrom(...(Object.keys(MOVES) as MoveName[])), { minLength: 8, maxLength: 14 }),
  );
  await fc.assert(
    fc.asyncProperty(walk, async ([tool, moves]) => {
      const model: Model = { seats: [...(GATED[tool] ?? [])], approvedBy: new Set() };
      let { job } = await proposed(here.w.agent.key, tool);
      for (const [turn, name] of moves.entries()) {
        const { status, seen } = await move(here, job.id, name, turn);
        if (status === 200) follow(model, name);
        if (TERMINAL.has(job.state)) expect(seen.job.state, name).toBe(job.state);
        if (PASSED.has(seen.job.state)) expect(isSatisfied(model), `${seen.job.state} after ${name}`).toBe(true);
        if (seen.job.state === "APPROVAL") expect(isSatisfied(model), `waits after ${name}`).toBe(false);
        if (name === "another agent claims") expect(status).toBe(404);
        reached.add(seen.job.state);
        job = seen.job;
      }
    }),
    { numRuns: 40 },
  );
  // A walk that never gets anywhere tests nothing.
  for (const state of ["APPROVED", "CLAIMED", "REJECTED", "CANCELLED"] as const) expect(reached).toContain(state);
});
