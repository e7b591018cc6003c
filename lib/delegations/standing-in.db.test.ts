import { describe, expect, it } from "vitest";
import { approvals, approve, GATES, proposed, reject } from "@/test/api";
import { away, colleagues, delegated, delegations, end, inDays } from "@/test/delegations";
import { rows, type TestPerson, world } from "@/test/world";
import type { DelegationView } from "./schemas";

const scene = async () => {
  const w = await world(GATES);
  return { w, ...(await colleagues(w)) };
};
/** Why the first item of somebody's queue is theirs. */
const because = async (person: TestPerson): Promise<string | undefined> =>
  (await approvals(person.token)).body.items?.at(0)?.mine?.because;

const MONTHS = "January February March April May June July August September October November December".split(" ");
const day = (time: string): string => `${new Date(time).getUTCDate()} ${MONTHS[new Date(time).getUTCMonth()]}`;
const OWN = "You hold the role finance.";

describe("an item of who stands in", () => {
  it("says for whom and until when, in the list and in the answer to a decision", async () => {
    const { w, ada, grace } = await scene();
    const view = await proposed(w.agent.key, "pay.send");
    expect(await because(grace)).toBe(OWN);
    const { ends_at } = await delegated(ada.token, grace.id);
    const words = `You hold the role finance and stand in for Ada Lovelace until ${day(ends_at)}.`;
    expect(await because(grace)).toBe(words);
    expect((await approvals(grace.token, "?mine=true")).body.items[0]?.mine?.because).toBe(words);
    expect((await approve(view, ada.token)).status).toBe(200);
    expect(await because(grace)).toBe(OWN);
  });

  it("names everybody who is away, the first to be back first", async () => {
    const { w, ada, grace } = await scene();
    const carl = await w.person("Carl", ["finance"]);
    await proposed(w.agent.key, "pay.send");
    const later = await delegated(carl.token, grace.id, { ends_at: inDays(20) });
    const sooner = await delegated(ada.token, grace.id, { ends_at: inDays(10) });
    const [first, second] = [day(sooner.ends_at), day(later.ends_at)];
    expect(await because(grace)).toBe(
      `You hold the role finance and stand in for Ada Lovelace until ${first} and Carl until ${second}.`,
    );
  });

  it("says nothing of roles that were not delegated", async () => {
    const { w } = await scene();
    const adam = await w.person("Adam", ["finance", "security"]);
    const sam = await w.person("Sam", ["finance", "security"]);
    await proposed(w.agent.key, "pay.send");
    await delegated(adam.token, sam.id, { roles: ["security"] });
    expect(await because(sam)).toBe(OWN);
  });

  it("stays with who is away as well: nobody is locked out", async () => {
    const { w, ada, grace } = await scene();
    const view = await proposed(w.agent.key, "pay.send");
    const seen = async () => {
      const { items, counts } = (await approvals(ada.token, "?mine=true")).body;
      return { mine: items.map((item) => [item.job.id, item.mine]), count: counts.mine };
    };
    const before = await seen();
    expect(before).toMatchObject({ mine: [[view.job.id, { because: OWN }]], count: 1 });
    await delegated(ada.token, grace.id);
    expect(await seen()).toEqual(before);
    expect((await approve(view, ada.token)).status).toBe(200);
  });
});

describe("a delegation doesn't count", () => {
  type Scene = Awaited<ReturnType<typeof scene>> & { delegation: DelegationView };
  const losses: [string, (scene: Scene) => Promise<unknown>][] = [
    ["before it starts", ({ delegation }) => move(delegation, "1 hour", "2 hours")],
    ["after its end", ({ delegation }) => move(delegation, "-2 hours", "-1 hour")],
    ["once it was ended", ({ delegation, ada }) => end(delegation.id, ada.token)],
    ["while whoever is away has lost the role", ({ ada }) => strip(ada)],
    ["while the role of whoever is away has expired", ({ ada }) => lapse(ada)],
    ["while whoever is away is disabled", ({ ada }) => disable(ada)],
    ["while the delegate has lost the role", ({ grace }) => strip(grace)],
    ["while the delegate's role has expired", ({ grace }) => lapse(grace)],
    ["while the delegate is disabled", ({ grace }) => disable(grace)],
  ];
  const move = ({ id }: DelegationView, start: string, stop: string) =>
    rows("UPDATE delegations SET starts_at = now() + $2::interval, ends_at = now() + $3::interval WHERE id = $1", [
      id,
      start,
      stop,
    ]);
  const strip = ({ id }: TestPerson) => rows("DELETE FROM person_roles WHERE person_id = $1", [id]);
  const lapse = ({ id }: TestPerson) =>
    rows("UPDATE person_roles SET expires_at = now() - interval '1 minute' WHERE person_id = $1", [id]);
  const disable = ({ id }: TestPerson) => rows("UPDATE people SET disabled_at = now() WHERE id = $1", [id]);

  it.each(losses)("[T19] %s", async (_, lose) => {
    const s = await scene();
    await proposed(s.w.agent.key, "pay.send");
    const delegation = await delegated(s.ada.token, s.grace.id);
    expect(await because(s.grace)).toContain("stand in for Ada Lovelace");
    await lose({ ...s, delegation });
    expect((await because(s.grace)) ?? OWN).toBe(OWN);
    expect(await away(s.mia.token)).toEqual({});
    const listed = await delegations(s.mia.token);
    expect(listed.map((shown) => shown.in_effect)).toEqual(listed.map(() => false));
  });

  it("[T19] by a role that the delegate has lost, where another lets them decide", async () => {
    const { w } = await scene();
    const [sid, olga] = [await w.person("Sid", ["on-call"]), await w.person("Olga", ["service-owner", "on-call"])];
    await proposed(w.agent.key, "deploy.app");
    await delegated(sid.token, olga.id);
    expect(await because(olga)).toContain("stand in for Sid");
    await rows("DELETE FROM person_roles WHERE person_id = $1 AND role = 'on-call'", [olga.id]);
    expect(await because(olga)).toBe("You hold the role service-owner.");
  });

  it("[T22] in another tenant", async () => {
    const { w, ada, grace } = await scene();
    const other = await scene();
    await delegated(ada.token, grace.id);
    await proposed(other.w.agent.key, "pay.send");
    await proposed(w.agent.key, "pay.send");
    expect(await because(other.grace)).toBe(OWN);
    expect(await because(grace)).toContain("stand in for");
  });
});

describe("a delegation moves work, never authority", () => {
  it("[T18] who stands in has one vote, and whoever is away still has theirs", async () => {
    const { w, ada, grace } = await scene();
    await delegated(ada.token, grace.id);
    const view = await proposed(w.agent.key, "pay.send");
    const first = await approve(view, grace.token);
    expect(first.body).toMatchObject({ job: { state: "APPROVAL" }, requirements: [{ count: 2, approved: 1 }] });
    expect(await approve(view, grace.token)).toMatchObject({ status: 409, body: { code: "already_voted" } });
    expect((await approve(view, ada.token)).body.job.state).toBe("APPROVED");
    const votes = await rows("SELECT person_id, roles FROM votes WHERE job_id = $1 ORDER BY id", [view.job.id]);
    expect(votes).toEqual([
      { person_id: grace.id, roles: ["finance"] },
      { person_id: ada.id, roles: ["finance"] },
    ]);
  });

  it("[T20] who stands in for a holder of two roles fills one seat", async () => {
    const { w } = await scene();
    const both = await w.person("Bea", ["marketing", "security"]);
    const sub = await w.person("Sub", ["marketing", "security"]);
    await delegated(both.token, sub.id);
    const view = await proposed(w.agent.key, "mail.send");
    const { body } = await approve(view, sub.token);
    expect(body.job.state).toBe("APPROVAL");
    expect(body.requirements.reduce((sum, { approved }) => sum + approved, 0)).toBe(1);
    expect((await approve(view, both.token)).body.job.state).toBe("APPROVED");
  });

  it("[T16] the owner's delegate is judged by themselves; what the owner couldn't decide is not moved", async () => {
    const { w, grace } = await scene();
    await delegated(w.owner.token, grace.id, { roles: ["finance"] });
    const view = await proposed(w.agent.key, "pay.send");
    expect(await because(grace)).toBe(OWN);
    expect(await approve(view, w.owner.token)).toMatchObject({ status: 403, body: { code: "self_approval" } });
    expect((await approve(view, grace.token)).body.requirements).toMatchObject([{ approved: 1 }]);
  });

  it("[T16] nobody approves for their own agent, or on their own behalf, by standing in for who could", async () => {
    const { w, ada, grace } = await scene();
    await delegated(ada.token, w.owner.id);
    const view = await proposed(w.agent.key, "pay.send");
    expect(await because(w.owner)).toBeUndefined();
    expect(await approve(view, w.owner.token)).toMatchObject({ status: 403, body: { code: "self_approval" } });
    await rows("UPDATE delegations SET to_id = $1 WHERE from_id = $2", [grace.id, ada.id]);
    const own = await proposed(w.agent.key, "pay.send", { identity: { on_behalf_of: grace.email } });
    expect((await approve(own, grace.token)).body.code).toBe("self_approval");
  });

  it("[T19] who loses the role decides nothing by a delegation, neither way", async () => {
    const { w, ada, grace } = await scene();
    const sam = await w.person("Sam", ["finance", "reviewer"]);
    await delegated(ada.token, sam.id);
    const view = await proposed(w.agent.key, "pay.send");
    await rows("DELETE FROM person_roles WHERE person_id = $1 AND role = 'finance'", [sam.id]);
    for (const vote of [approve, reject])
      expect(await vote(view, sam.token)).toMatchObject({
        status: 403,
        body: { code: "not_eligible", missing_roles: ["finance"] },
      });
    expect(await because(sam)).toBeUndefined();
    expect((await approve(view, grace.token)).body.requirements).toMatchObject([{ approved: 1 }]);
  });
});
