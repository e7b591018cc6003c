import { expect, it } from "vitest";
import { claim, eventCounts, GATES, job, proposed, report } from "@/test/api";
import { rows, world } from "@/test/world";
import { markUnreported } from "./unreported";

const dueIn = (id: string, seconds: number) =>
  rows("UPDATE claims SET report_due_at = now() + make_interval(secs => $2) WHERE job_id = $1", [id, seconds]);
const secondsToReport = async (id: string) => {
  const [row] = await rows<{ seconds: number }>(
    "SELECT extract(epoch FROM report_due_at - claimed_at)::int AS seconds FROM claims WHERE job_id = $1",
    [id],
  );
  return row?.seconds;
};

it("a job whose claimer never reports becomes UNREPORTED, once, also where two processes look at once", async () => {
  const w = await world(GATES);
  const [late, intime] = [await proposed(w.agent.key, "file.read"), await proposed(w.agent.key, "file.read")];
  for (const view of [late, intime]) await claim(view, w.agent.key);
  await dueIn(late.job.id, -1);
  await Promise.all([markUnreported(), markUnreported(), markUnreported()]);
  expect((await job(late.job.id, w.agent.key)).body.job.state).toBe("UNREPORTED");
  expect((await job(intime.job.id, w.agent.key)).body.job.state).toBe("CLAIMED");
  expect(await eventCounts(late.job.id)).toMatchObject({ "job.unreported": 1 });
  const owed = await rows("SELECT 1 FROM outbox WHERE topic = 'job.unreported' AND payload->>'job_id' = $1", [
    late.job.id,
  ]);
  expect(owed).toHaveLength(1);
});

it("[T11] it cannot be claimed again; a late report is still taken", async () => {
  const w = await world(GATES);
  const view = await proposed(w.agent.key, "file.read");
  await claim(view, w.agent.key);
  await dueIn(view.job.id, -1);
  await markUnreported();
  expect(await claim(view, w.agent.key)).toMatchObject({ status: 409, body: { code: "already_claimed" } });
  expect((await report(view, w.agent.key)).body.job.state).toBe("SUCCEEDED");
  await markUnreported();
  expect((await job(view.job.id, w.agent.key)).body.job.state).toBe("SUCCEEDED");
});

it("the time to report is the grant's and that which policy gives the run", async () => {
  const w = await world(GATES);
  const [read, fetch] = [await proposed(w.agent.key, "file.read"), await proposed(w.agent.key, "fetch.page")];
  for (const view of [read, fetch]) await claim(view, w.agent.key);
  expect(await secondsToReport(read.job.id)).toBe(900);
  expect(await secondsToReport(fetch.job.id)).toBe(360);
});
