import { expect, it } from "vitest";
import { authenticate } from "@/lib/identity/authenticate";
import { approve, claim, proposed } from "@/test/api";
import { receipt, settleLog } from "@/test/audit";
import { scene } from "@/test/deciding";
import { printedReceipt } from "./printed-receipt";

/** The receipt of a job as one person prints it. */
async function printedBy(token: string, id: string) {
  const { tenantId, actor } = await authenticate(new Headers({ authorization: `Bearer ${token}` }));
  return printedReceipt({ tenantId, actor, requestId: "req_test" }, { id });
}

it("prints the events, the log checkpoint and the grant that the receipt has", async () => {
  const { w, rita } = await scene();
  const view = await proposed(w.agent.key, "note.add");
  await approve(view, rita.token);
  await claim(view, w.agent.key);
  await settleLog();
  const { body } = await receipt(view.job.id, rita.token);
  const printed = await printedBy(rita.token, view.job.id);
  const events = body.events.map(({ seq, event, leaf }) => ({ seq, type: event.type, at: event.at, leaf }));
  expect(printed).toMatchObject({ events, grant: { sub: view.job.id, job_hash: view.job_hash }, keys: body.keys });
  const [origin, size, root] = body.checkpoint.split("\n");
  expect(printed).toMatchObject({ checkpoint: { note: body.checkpoint, origin, size: Number(size), root } });
});

it("[U20] says why there is none: what is not signed yet, and what the reader may not see before their vote", async () => {
  const { w, fay, finn } = await scene();
  const view = await proposed(w.agent.key, "pay.send");
  await approve(view, fay.token);
  expect(await printedBy(finn.token, view.job.id)).toMatchObject({
    because: expect.stringContaining("not in the signed"),
  });
  await settleLog();
  expect(await printedBy(finn.token, view.job.id)).toEqual({ because: expect.stringContaining("once you have voted") });
  expect(await printedBy(fay.token, view.job.id)).toHaveProperty("events");
});

it("another tenant's job has no record", async () => {
  const { w } = await scene();
  const view = await proposed(w.agent.key, "note.add");
  const stranger = (await scene()).rita;
  await expect(printedBy(stranger.token, view.job.id)).rejects.toMatchObject({ status: 404 });
});
