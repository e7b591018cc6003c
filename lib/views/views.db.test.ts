import { describe, expect, it } from "vitest";
import { GET as countsRoute } from "@/app/api/v1/me/views/counts/route";
import { DELETE as deleteRoute, PUT as changeRoute } from "@/app/api/v1/me/views/[id]/route";
import { GET as listRoute, POST as saveRoute } from "@/app/api/v1/me/views/route";
import { GATES, proposed } from "@/test/api";
import { anotherToken } from "@/test/deciding";
import { call, rows, world } from "@/test/world";
import { MOST_VIEWS, type SavedView, type ViewCounts } from "./schemas";

const HIGH = { view: "all", tier: "high" };

const save = (as: string, name: string, filters: unknown = HIGH) =>
  call<SavedView>(saveRoute, { as, body: { name, filters } });
const change = (as: string, id: string, body: unknown) => call<SavedView>(changeRoute, { as, id, method: "PUT", body });
const remove = (as: string, id: string) => call<SavedView>(deleteRoute, { as, id, method: "DELETE" });
const named = async (as: string) =>
  (await call<{ items: SavedView[] }>(listRoute, { as })).body.items.map(({ name, filters }) => ({ name, filters }));
const eventsOf = (id: string) =>
  rows<{ type: string; actor: { id: string } }>(
    "SELECT type, actor FROM audit_events WHERE data->>'view' = $1 ORDER BY id",
    [id],
  );

const scene = async () => {
  const w = await world(GATES);
  return { w, rita: await w.person("rita", ["reviewer"]), ralf: await w.person("ralf", ["reviewer"]) };
};

describe("/me/views", () => {
  it("[U7] keeps filters under a name, in the order saved, until they are changed or deleted", async () => {
    const { rita } = await scene();
    const { status, body: first } = await save(rita.token, " High risk ");
    expect(status).toBe(201);
    const { body: second } = await save(rita.token, "Mails", {
      view: "mine",
      topic: "job.mail.*",
      q: "a",
      sort: "sla",
    });
    expect(await named(rita.token)).toEqual([
      { name: "High risk", filters: HIGH },
      { name: "Mails", filters: { view: "mine", topic: "job.mail.*", q: "a", sort: "sla" } },
    ]);
    expect((await change(rita.token, first.id, { name: "Risky" })).body).toMatchObject({
      name: "Risky",
      filters: HIGH,
    });
    await change(rita.token, first.id, { filters: { view: "breached" } });
    expect((await remove(rita.token, second.id)).body).toMatchObject({ name: "Mails" });
    expect(await named(rita.token)).toEqual([{ name: "Risky", filters: { view: "breached" } }]);
    expect((await eventsOf(first.id)).map(({ type }) => type)).toEqual(["view.saved", "view.changed", "view.changed"]);
    expect(await eventsOf(second.id)).toMatchObject([
      { type: "view.saved", actor: { id: rita.id } },
      { type: "view.deleted", actor: { id: rita.id } },
    ]);
  });

  it("[T22] nobody else's views are shown, changed, deleted or counted, of this tenant or another", async () => {
    const { rita, ralf } = await scene();
    const eve = await (await world(GATES)).person("eve", ["reviewer", "admin", "manager"]);
    const { body: view } = await save(rita.token, "Mine");
    for (const { token } of [ralf, eve]) {
      expect(await named(token)).toEqual([]);
      expect((await change(token, view.id, { name: "Yours" })).status).toBe(404);
      expect((await remove(token, view.id)).status).toBe(404);
      expect((await call<ViewCounts>(countsRoute, { as: token })).body.counts).toEqual({});
    }
    expect(await named(rita.token)).toEqual([{ name: "Mine", filters: HIGH }]);
    expect(await eventsOf(view.id)).toHaveLength(1);
  });

  it("agents, and tokens that only read, save nothing", async () => {
    const { w, rita } = await scene();
    const reading = await anotherToken(w, rita.id, ["read"]);
    for (const as of [w.agent.key, reading]) expect((await save(as, "x")).status).toBe(403);
    const { body: view } = await save(rita.token, "x");
    for (const as of [w.agent.key, reading]) {
      expect((await change(as, view.id, { name: "y" })).status).toBe(403);
      expect((await remove(as, view.id)).status).toBe(403);
    }
    expect((await call(listRoute, { as: reading })).status).toBe(200);
  });

  it("a name stands for one view, in whatever case, also of two that come at once", async () => {
    const { rita, ralf } = await scene();
    const both = await Promise.all([save(rita.token, "Risky"), save(rita.token, "RISKY")]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.body.code).toBe("name_taken");
    const { body: other } = await save(rita.token, "Other");
    expect(await change(rita.token, other.id, { name: "risky" })).toMatchObject({
      status: 409,
      body: { code: "name_taken" },
    });
    expect((await save(ralf.token, "Risky")).status).toBe(201);
  });

  it("there are at most 20 of a person, also when many come at once", async () => {
    const { rita, ralf } = await scene();
    const answers = await Promise.all(
      Array.from({ length: MOST_VIEWS + 5 }, (_, number) => save(rita.token, `View ${number}`)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(MOST_VIEWS);
    expect(answers.filter(({ body }) => body.code === "too_many_views")).toHaveLength(5);
    expect((await save(ralf.token, "One")).status).toBe(201);
  });

  it("[T38] refuses names and filters that no view has", async () => {
    const { rita } = await scene();
    const { body: view } = await save(rita.token, "x");
    for (const name of ["", "   ", "x".repeat(61), "a\u0000b", "a\u202eb", "\ud800", 7])
      for (const answer of [await save(rita.token, name as string), await change(rita.token, view.id, { name })])
        expect(answer.status, JSON.stringify(name)).toBe(422);
    const wrong = [
      {},
      { view: "theirs" },
      { view: "all", tier: "urgent" },
      { view: "all", q: "x".repeat(201) },
      { view: "all", person: "usr_x" },
      { view: "all", mine: "true" },
    ];
    for (const filters of wrong) expect((await save(rita.token, "y", filters)).status).toBe(422);
    expect((await change(rita.token, view.id, {})).status).toBe(422);
    expect((await save(rita.token, "x".repeat(60))).status).toBe(201);
  });

  it("counts what waits in each for whoever asks, and nothing of what is resolved", async () => {
    const { w, rita } = await scene();
    await proposed(w.agent.key, "mail.send");
    await proposed(w.agent.key, "note.add", { args: { title: "a needle" } });
    await proposed(w.agent.key, "note.add");
    const made = [
      await save(rita.token, "High"),
      await save(rita.token, "Mine", { view: "mine" }),
      await save(rita.token, "Needle", { view: "all", q: "needle" }),
      await save(rita.token, "Nothing", { view: "changes_requested" }),
      await save(rita.token, "Past", { view: "resolved" }),
    ];
    const { counts } = (await call<ViewCounts>(countsRoute, { as: rita.token })).body;
    const [high, mine, needle, nothing] = made.map(({ body }) => body.id);
    expect(Object.keys(counts)).toHaveLength(4);
    expect([high, mine, needle, nothing].map((id) => counts[id ?? ""])).toEqual([1, 2, 1, 0]);
  });

  it("counts no further than 99 and one", async () => {
    const { w, rita } = await scene();
    for (let part = 0; part < 101; part += 20) {
      const some = Array.from({ length: Math.min(20, 101 - part) }, () => proposed(w.agent.key, "note.add"));
      await Promise.all(some);
    }
    const { body: view } = await save(rita.token, "All", { view: "all" });
    expect((await call<ViewCounts>(countsRoute, { as: rita.token })).body).toEqual({
      counts: { [view.id]: 100 },
      most: 99,
    });
  });
});
