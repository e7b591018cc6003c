import { describe, expect, it } from "vitest";
import { policyOf, sourceOf } from "@/lib/policy/testing";
import { GATES, proposed } from "@/test/api";
import { world } from "@/test/world";
import { weakenedJobs } from "./recent";

const gates = policyOf(GATES);

describe("weakenedJobs", () => {
  it("names the tenant's recent jobs that would be asked less of, whatever was decided then", async () => {
    const w = await world(sourceOf([{ id: "all", match: { tools: ["*"] }, decision: "allow" }]));
    const other = await world(`${GATES}# another tenant\n`);
    await proposed(other.agent.key, "note.add");
    await proposed(w.agent.key, "file.read");
    const note = await proposed(w.agent.key, "note.add");
    const looser = policyOf(
      GATES.replace(
        '- id: notes\n    match: { tools: ["note.*"] }\n    decision: require_approval\n    reason: A reviewer looks\n    tier: medium\n    approvers: [{ role: reviewer }]',
        '- id: notes\n    match: { tools: ["note.*"] }\n    decision: allow',
      ),
    );
    expect(await weakenedJobs(w.tenantId, gates, looser)).toEqual({
      checked: 2,
      count: 1,
      weaker: [{ job_id: note.job.id, tool: "note.add", from: "REQUIRE_APPROVAL", to: "ALLOW" }],
    });
    expect(await weakenedJobs(w.tenantId, looser, gates)).toMatchObject({ checked: 2, count: 0, weaker: [] });
    expect(await weakenedJobs(w.tenantId, gates, gates)).toMatchObject({ count: 0 });
  });

  it("without a policy before it, everything that isn't denied is weaker", async () => {
    const w = await world(GATES);
    await proposed(w.agent.key, "file.read");
    await proposed(w.agent.key, "drop.it");
    expect(await weakenedJobs(w.tenantId, null, gates)).toMatchObject({
      checked: 2,
      count: 1,
      weaker: [{ from: "DENY" }],
    });
  });

  it("a limit that is raised weakens the jobs that it counts", async () => {
    const w = await world(GATES);
    const jobs = [];
    for (let i = 0; i < 3; i++) jobs.push((await proposed(w.agent.key, "a.read")).job.id);
    const limited = (max: number) =>
      policyOf(
        sourceOf([
          {
            id: "few",
            match: { tools: ["a.*"] },
            decision: "allow",
            limits: [{ count: true, per: "agent", over: "1h", max }],
          },
        ]),
      );
    // The first runs under a wider limit than before, the second runs at all.
    const weaker = jobs.slice(0, 2).map((job_id) => ({ job_id }));
    expect(await weakenedJobs(w.tenantId, limited(1), limited(2))).toMatchObject({ checked: 3, count: 2, weaker });
    expect(await weakenedJobs(w.tenantId, limited(2), limited(1))).toMatchObject({ checked: 3, count: 0 });
  });

  it("looks at the most recent ones and shows the first 20", async () => {
    const w = await world(GATES);
    for (let i = 0; i < 24; i++) await proposed(w.agent.key, "file.read");
    const last = await proposed(w.agent.key, "file.read");
    const all = await weakenedJobs(w.tenantId, null, gates);
    expect([all.checked, all.count, all.weaker.length]).toEqual([25, 25, 20]);
    const one = await weakenedJobs(w.tenantId, null, gates, 1);
    expect(one).toMatchObject({ checked: 1, weaker: [{ job_id: last.job.id }] });
  });
});
