import { expect, it } from "vitest";
import { GET as receiptRoute } from "@/app/api/v1/jobs/[id]/receipt/route";
import { claim, GATES, proposed } from "@/test/api";
import { settleLog } from "@/test/audit";
import { checkReceipt } from "@/test/audit-check";
import { type World, world } from "@/test/world";
import { Assentry } from "../src/index.js";

/** A client for which `meanwhile` happens after each answer that it is too early. */
function client({ agent }: World, meanwhile: () => Promise<unknown>) {
  const statuses: number[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const [, id = ""] = /^\/api\/v1\/jobs\/([^/]+)\/receipt$/.exec(new URL(request.url).pathname) ?? [];
    const response = await receiptRoute(request, { params: Promise.resolve({ id }) });
    statuses.push(response.status);
    if (response.status === 409) await meanwhile();
    return response;
  };
  return { statuses, gate: new Assentry({ url: "http://localhost:3000", apiKey: agent.key, fetch, retries: 1 }) };
}

it("[T44] an agent's receipt waits for the log, and verifies by itself", async () => {
  const w = await world(GATES);
  const view = await proposed(w.agent.key, "file.read");
  await claim(view, w.agent.key);
  const { gate, statuses } = client(w, settleLog);
  const receipt = await gate.receipt(view.job.id);
  expect(statuses).toEqual([409, 200]);
  checkReceipt(receipt);
  expect(receipt).toMatchObject({ job_id: view.job.id, job_hash: view.job_hash, grant: expect.any(String) });
});

it("a receipt that does not come in time is an error, and so is that of another agent's job", async () => {
  const w = await world(GATES);
  const [mine, theirs] = [await proposed(w.agent.key, "file.read"), await proposed(w.otherAgent.key, "file.read")];
  const { gate } = client(w, async () => {});
  await expect(gate.receipt(mine.job.id)).rejects.toMatchObject({ code: "not_in_log_yet", status: 409 });
  await expect(gate.receipt(theirs.job.id)).rejects.toMatchObject({ code: "not_found", status: 404 });
});
