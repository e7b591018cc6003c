import { describe, expect, it } from "vitest";
import { POST as bulkRoute } from "@/app/api/v1/approvals/bulk/route";
import { POST as editRoute } from "@/app/api/v1/approvals/[id]/edit/route";
import type { JobView } from "@/lib/jobs/schemas";
import { POST as approveRoute } from "@/app/api/v1/approvals/[id]/approve/route";
import { POST as rejectRoute } from "@/app/api/v1/approvals/[id]/reject/route";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import { approveWith as approveByToken, browser, GATES, job, proposed } from "@/test/api";
import { call, eventsOf, PASSWORD, world } from "@/test/world";

/** A file that reads as a picture and a host that is another: two kinds of findings. */
const DECEIVING = { file: "report_\u202efdp.exe", host: "https://b\u00fccher.example/" };
const REFUSED = { status: 409, body: { code: "findings_unacknowledged" } };

async function scene(tool: string, args: Record<string, unknown>) {
  const w = await world(GATES);
  const person = await w.person("olga", ["on-call", "reviewer", "finance"]);
  const { headers } = await browser(w, person.id);
  return { w, person, headers, view: await proposed(w.agent.key, tool, { args }) };
}
type Headers = Record<string, string>;
const approveWith = (id: string, headers: Headers, body: object) =>
  call<ApprovalItem>(approveRoute, { id, headers, body: { ...body, step_up: { password: PASSWORD } } });
const rejectWith = (id: string, headers: Headers, body: unknown) => call(rejectRoute, { id, headers, body });
const vote = (view: JobView, more: Record<string, unknown> = {}) => ({
  reason: "ok",
  job_hash: view.job_hash,
  ...more,
});
const edit = (view: JobView, headers: Headers, args: unknown, more: Record<string, unknown> = {}) =>
  call(editRoute, { headers, id: view.job.id, body: { args, ...vote(view), ...more } });

describe("[T36] what can mislead", () => {
  it.each(["deploy.service", "pay.send"])("is acknowledged before %s is approved, every kind of it", async (tool) => {
    const { view, headers } = await scene(tool, DECEIVING);
    const { id } = view.job;
    expect(await approveWith(id, headers, vote(view))).toMatchObject({
      ...REFUSED,
      body: {
        findings: [
          { kind: "bidi", path: "file" },
          { kind: "lookalike_domain", path: "host" },
        ],
      },
    });
    expect(await approveWith(id, headers, vote(view, { acknowledged: ["bidi"] }))).toMatchObject({
      ...REFUSED,
      body: { findings: [{ kind: "lookalike_domain" }] },
    });
    const acknowledged = ["bidi", "lookalike_domain"];
    expect(await approveWith(id, headers, vote(view, { acknowledged }))).toMatchObject({ status: 200 });
    const voted = (await eventsOf(id)).find(({ type }) => type === "approval.voted");
    expect(voted?.data).toMatchObject({ acknowledged });
  });

  it("is acknowledged as well by whoever approves with the arguments sent back unchanged", async () => {
    const { view, headers } = await scene("deploy.service", DECEIVING);
    expect(await edit(view, headers, DECEIVING)).toMatchObject(REFUSED);
    const acknowledged = ["bidi", "lookalike_domain"];
    expect(await edit(view, headers, DECEIVING, { acknowledged })).toMatchObject({ status: 200 });
  });

  it("is looked for in what an edit brings in, and not in what it takes away", async () => {
    const clean = await scene("deploy.service", { text: "hello" });
    expect(await edit(clean.view, clean.headers, DECEIVING)).toMatchObject(REFUSED);
    expect(await job(clean.view.job.id, clean.person.token)).toMatchObject({ body: { job: { revision: 1 } } });
    const dirty = await scene("deploy.service", DECEIVING);
    expect(await edit(dirty.view, dirty.headers, { text: "hello" })).toMatchObject({ status: 200 });
  });

  it("keeps nobody from rejecting, nor from approving items of the lower tiers, one or many", async () => {
    const high = await scene("deploy.service", DECEIVING);
    expect(await rejectWith(high.view.job.id, high.headers, vote(high.view))).toMatchObject({ status: 200 });
    const medium = await scene("note.add", DECEIVING);
    expect(await approveWith(medium.view.job.id, medium.headers, vote(medium.view))).toMatchObject({
      status: 200,
    });
    const { view, person } = await scene("report.file", DECEIVING);
    const items = [{ job_id: view.job.id, job_hash: view.job_hash }];
    const body = { decision: "approve", reason: "ok", items };
    expect(await call(bulkRoute, { as: person.token, body })).toMatchObject({ body: { results: [{ status: 200 }] } });
  });

  it("is told to whoever reads the job over the API, and only kinds that exist can be named", async () => {
    const { view, person, headers, w } = await scene("deploy.service", DECEIVING);
    const read = await job(view.job.id, person.token);
    expect(read.body.findings.map(({ kind }) => kind)).toEqual(["bidi", "lookalike_domain"]);
    expect((await job(view.job.id, w.agent.key)).body).not.toHaveProperty("findings");
    const answer = await approveWith(view.job.id, headers, vote(view, { acknowledged: ["everything"] }));
    expect(answer.status).toBe(422);
  });

  it("is not asked of a script, which reads bytes and names them", async () => {
    const { view, person } = await scene("deploy.service", DECEIVING);
    expect(await approveByToken(view.job.id, person.token, vote(view))).toMatchObject({ status: 200 });
  });
});
