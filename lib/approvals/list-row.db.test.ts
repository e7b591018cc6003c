import { describe, expect, it } from "vitest";
import { POST as presenceRoute } from "@/app/api/v1/approvals/[id]/presence/route";
import { approvals, GATES, proposed } from "@/test/api";
import { edit, requestChanges } from "@/test/deciding";
import { call, rows, world } from "@/test/world";

const look = (id: string, as: string, looking = true) => call(presenceRoute, { id, as, body: { looking } });

/** Larger than what a list carries of the arguments. */
const LARGE = "It was a long way. ".repeat(400);

describe("a row of GET /approvals", () => {
  it("[U9] says who else looks at it, for others only", async () => {
    const w = await world(GATES);
    const [rita, ralf] = [await w.person("rita", ["reviewer"]), await w.person("ralf", ["reviewer"])];
    const { job } = await proposed(w.agent.key, "note.add");
    await proposed(w.agent.key, "note.add");
    await look(job.id, rita.token);
    const looking = async (as: string) => {
      const { items } = (await approvals(as)).body;
      return items.filter((item) => item.looking.length > 0).map((item) => [item.job.id, item.looking]);
    };
    expect(await looking(ralf.token)).toEqual([[job.id, [{ id: rita.id, name: "rita" }]]]);
    expect(await looking(rita.token)).toEqual([]);
    const eve = await (await world(GATES)).person("eve", ["reviewer"]);
    expect(await looking(eve.token)).toEqual([]);
    await look(job.id, rita.token, false);
    expect(await looking(ralf.token)).toEqual([]);
  });

  it("[T34] says what kinds of things in the payload may mislead, also where it is too large for a list", async () => {
    const w = await world(GATES);
    const { token } = await w.person("rita", ["reviewer"]);
    const bidi = await proposed(w.agent.key, "note.add", { args: { to: "Acme\u202eHbmG", too: "Acme\u202eGmbH" } });
    const large = await proposed(w.agent.key, "note.add", { args: { text: LARGE, to: "p\u0430ypal.com" } });
    const plain = await proposed(w.agent.key, "note.add");
    const { items } = (await approvals(token)).body;
    const kinds = new Map(items.map((item) => [item.job.id, item.finding_kinds]));
    expect(kinds.get(bidi.job.id)).toEqual(["bidi"]);
    expect(kinds.get(large.job.id)).toContain("homoglyph");
    expect(items.find((item) => item.job.id === large.job.id)?.job.args).toBeNull();
    expect(kinds.get(plain.job.id)).toEqual([]);
  });

  it("[T34] says it of the revision that is to be decided", async () => {
    const w = await world(GATES);
    const { token } = await w.person("rita", ["marketing", "reviewer"]);
    const view = await proposed(w.agent.key, "mail.send", { args: { to: "Acme\u202eHbmG" } });
    await edit(view, token, { to: "Acme GmbH" });
    const { items } = (await approvals(token)).body;
    expect(items.find((item) => item.job.id === view.job.id)).toMatchObject({
      job: { revision: 2 },
      finding_kinds: [],
    });
  });

  it("what needs no gate is not inspected: nobody reviews it", async () => {
    const w = await world(GATES);
    const { job } = await proposed(w.agent.key, "file.read", { args: { to: "Acme\u202eHbmG" } });
    expect(await rows("SELECT finding_kinds FROM revisions WHERE job_id = $1", [job.id])).toEqual([
      { finding_kinds: [] },
    ]);
  });
});

describe("the counts of GET /approvals", () => {
  it("say how many of mine are past their SLA, and what waits for its agent", async () => {
    const w = await world(GATES);
    const { token } = await w.person("rita", ["reviewer"]);
    const [late, asked] = [await proposed(w.agent.key, "note.add"), await proposed(w.agent.key, "note.add")];
    const theirs = await proposed(w.agent.key, "pay.send");
    await rows(
      "UPDATE approvals SET sla_warn_at = now() - interval '2 s', sla_due_at = now() - interval '1 s' WHERE job_id = ANY($1)",
      [[late.job.id, theirs.job.id]],
    );
    await requestChanges(asked, token);
    const { counts } = (await approvals(token)).body;
    expect(counts).toMatchObject({ total: 3, mine: 1, mine_breached: 1, changes_requested: 1, sla: { breached: 2 } });
  });
});
