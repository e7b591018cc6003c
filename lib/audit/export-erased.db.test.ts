import { beforeEach, describe, expect, it } from "vitest";
import { approve, claim, GATES, job, proposed } from "@/test/api";
import { exported, settleLog } from "@/test/audit";
import { checkExport } from "@/test/audit-check";
import { asOwner } from "@/test/owner";
import { rows, type TestPerson, type World, world } from "@/test/world";

const SECRET = "Dana's bank account";
let w: World;
let audrey: TestPerson;
let jobId: string;

beforeEach(async () => {
  w = await world(GATES);
  audrey = await w.person("audrey", ["auditor"]);
  const rita = await w.person("rita", ["reviewer"]);
  const view = await proposed(w.agent.key, "note.add", { args: { text: SECRET }, summary: { why: SECRET } });
  await approve(view, rita.token, { reason: SECRET });
  await claim(view, w.agent.key);
  jobId = view.job.id;
  await settleLog();
});

/** As whoever owns the database can. */
const alter = (statement: string) =>
  asOwner((client) => client.query(`BEGIN; SET LOCAL session_replication_role = replica; ${statement}; COMMIT`));

const eraseSalts = () =>
  rows("DELETE FROM audit_salts WHERE event_id IN (SELECT id FROM audit_events WHERE job_id = $1)", [jobId]);

describe.each<[string, Record<string, string>]>([
  ["a whole export", {}],
  ["an export of the job", { filter: "job" }],
])("%s", (_, { filter }) => {
  const params = () => (filter === undefined ? {} : { job: jobId });

  it("[T44] verifies after the salts were erased, and discloses nothing more", async () => {
    const before = await exported(audrey.token, params());
    expect(before).toContain(SECRET);
    await eraseSalts();
    const after = await exported(audrey.token, params());
    const { lines } = checkExport(after);
    expect(after).not.toContain(SECRET);
    const those = lines.filter(({ event }) => event.job === jobId);
    expect(those.map(({ disclosed }) => disclosed)).toEqual(those.map(() => undefined));
    expect(those.some(({ event }) => event.data.commitments !== undefined)).toBe(true);
    // What left the machine before stays as good as it was.
    checkExport(before);
  });

  it("[T44] verifies after a value was erased with its salt still there", async () => {
    await rows("UPDATE jobs SET summary = NULL WHERE id = $1", [jobId]);
    const { lines } = checkExport(await exported(audrey.token, params()));
    const proposal = lines.find(({ event }) => event.job === jobId && event.type === "job.proposed");
    expect(Object.keys(proposal?.disclosed ?? {})).toEqual(["args"]);
  });

  it("[T42] shows what somebody edited in the database as what it is", async () => {
    await alter(
      `UPDATE audit_events SET data = data || '{"verdict":"reject"}' WHERE job_id = '${jobId}' AND type = 'approval.voted'`,
    );
    const text = await exported(audrey.token, params());
    expect(() => checkExport(text)).toThrow(/^event \d+ is not the one that was logged$/);
  });

  it("[T42] shows an altered value as what it is", async () => {
    await alter(`UPDATE votes SET reason = 'looked fine' WHERE job_id = '${jobId}'`);
    const text = await exported(audrey.token, params());
    expect(() => checkExport(text)).toThrow(/^event \d+: reason is not what was committed to$/);
  });
});

it("reads a job whose salts were erased as before", async () => {
  const rita = await w.person("ralf", ["reviewer"]);
  await eraseSalts();
  expect((await job(jobId, rita.token)).status).toBe(200);
});
