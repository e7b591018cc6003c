import { expect, it } from "vitest";
import { GET as eventsRoute } from "@/app/api/v1/approvals/events/route";
import { POST as presenceRoute } from "@/app/api/v1/approvals/[id]/presence/route";
import { GATES, proposed } from "@/test/api";
import { call, type World, world } from "@/test/world";
import type { Presence } from "./schemas";

const look = (id: string, as: string, looking = true) => call<Presence>(presenceRoute, { id, as, body: { looking } });

/** What a person's stream tells of who looks, as it comes. */
async function stream(as: string) {
  const leaving = new AbortController();
  const headers = { authorization: `Bearer ${as}` };
  const answer = await eventsRoute(new Request("http://localhost:3000/", { headers, signal: leaving.signal }));
  const seen: Presence[] = [];
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const read = async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      for (const [, data] of part.value.matchAll(/event: presence\ndata: (.*)\n/g)) seen.push(JSON.parse(data ?? ""));
    }
  };
  const ended = read();
  const close = () => {
    leaving.abort();
    return ended;
  };
  return { seen, close };
}

const scene = async () => {
  const w: World = await world(GATES);
  const [rita, ralf] = [await w.person("rita", ["reviewer"]), await w.person("ralf", ["reviewer"])];
  return { w, rita, ralf, view: await proposed(w.agent.key, "note.add") };
};

it("[U9] who opens a job is told who looks, and the others hear of it in their stream", async () => {
  const { rita, ralf, view } = await scene();
  const { id } = view.job;
  expect((await look(id, rita.token)).body).toEqual({ job_id: id, people: [] });
  const ritas = await stream(rita.token);
  expect((await look(id, ralf.token)).body.people).toEqual([{ id: rita.id, name: "rita" }]);
  await expect.poll(() => ritas.seen).toEqual([{ job_id: id, people: [{ id: ralf.id, name: "ralf" }] }]);
  await look(id, ralf.token, false);
  await expect.poll(() => ritas.seen.at(-1)).toEqual({ job_id: id, people: [] });
  await ritas.close();
});

it("neither another tenant nor an agent is told or can say anything", async () => {
  const { w, rita, view } = await scene();
  const eve = await (await world(GATES)).person("eve", ["reviewer"]);
  const eves = await stream(eve.token);
  await look(view.job.id, rita.token);
  expect((await look(view.job.id, eve.token)).status).toBe(404);
  expect((await look(view.job.id, w.agent.key)).status).toBe(403);
  expect((await look("job_none", rita.token)).status).toBe(404);
  expect((await call(presenceRoute, { id: view.job.id, as: rita.token, body: {} })).status).toBe(422);
  await eves.close();
  expect(eves.seen).toEqual([]);
});
