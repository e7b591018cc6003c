import { describe, expect, it } from "vitest";
import { POST as lookRoute } from "@/app/api/v1/approvals/[id]/presence/route";
import { approve, job, proposed } from "@/test/api";
import { edit, requestChanges, revise, scene } from "@/test/deciding";
import { call, rows } from "@/test/world";

const look = (id: string, as: string, revision: number) =>
  call(lookRoute, { id, as, body: { looking: true, revision } });

/** What a person knows already of a job, as their review of it says. */
const lastOf = async (id: string, as: string) => {
  const { body } = await job(id, as);
  return body.last_review && [body.last_review.revision, body.last_review.did];
};

describe("[U13] what somebody reviewed last", () => {
  it("is what they sent back, once it has come back changed", async () => {
    const { w, rita } = await scene();
    const view = await proposed(w.agent.key, "note.add");
    expect(await lastOf(view.job.id, rita.token)).toBeNull();
    await requestChanges(view, rita.token);
    expect(await lastOf(view.job.id, rita.token), "they know what is there").toBeNull();
    await revise(view, w.agent.key, { text: "better" });
    expect(await lastOf(view.job.id, rita.token)).toEqual([1, "asked_for_changes"]);
  });

  it("is what they voted on before somebody edited it, and nothing once they voted on that", async () => {
    const { w, fay, finn } = await scene();
    const view = await proposed(w.agent.key, "pay.send");
    await approve(view, fay.token);
    const { body: edited } = await edit(view, finn.token, { text: "other" });
    expect(await lastOf(view.job.id, fay.token)).toEqual([1, "voted"]);
    expect(await lastOf(view.job.id, finn.token), "the editor knows what they wrote").toBeNull();
    await approve(edited, fay.token);
    expect(await lastOf(view.job.id, fay.token)).toBeNull();
  });

  it("is the newest earlier revision that they had open, where they did nothing with it", async () => {
    const { w, rita, fay } = await scene();
    const ralf = await w.person("ralf", ["reviewer"]);
    const view = await proposed(w.agent.key, "note.add");
    const { id } = view.job;
    expect((await look(id, ralf.token, 1)).status).toBe(200);
    await requestChanges(view, rita.token);
    await revise(view, w.agent.key, { text: "better" });
    expect(await lastOf(id, ralf.token)).toEqual([1, "opened"]);
    await look(id, ralf.token, 2);
    expect(await lastOf(id, ralf.token), "the same after they have seen the new one").toEqual([1, "opened"]);
    expect(await lastOf(id, fay.token), "nobody else's").toBeNull();
  });

  it("is kept once, only of revisions that there are, and never of another tenant's job", async () => {
    const { w, rita } = await scene();
    const view = await proposed(w.agent.key, "note.add");
    const { id } = view.job;
    for (const revision of [1, 1, 2]) await look(id, rita.token, revision);
    expect(await rows("SELECT revision FROM looks WHERE job_id = $1", [id])).toEqual([{ revision: 1 }]);
    const stranger = await (await scene()).w.person("eve", ["reviewer"]);
    expect((await look(id, stranger.token, 1)).status).toBe(404);
    expect((await look(id, rita.token, 0)).status).toBe(422);
    expect(await rows("SELECT 1 FROM looks WHERE job_id = $1", [id])).toHaveLength(1);
  });
});
