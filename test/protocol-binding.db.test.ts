import { Assentry, GrantMismatch } from "assentry";
import { describe, expect, it, vi } from "vitest";
import type { JobView } from "@/lib/jobs/schemas";
import { approve, claim, GATES, proposed } from "./api";
import { edit, escalate, govern, requestChanges, revise, type Scene, scene, storedState } from "./deciding";
import { served } from "./served";
import { rows } from "./world";

const refused = (code: string) => ({ status: 409, body: { code } });

describe("criterion 2: digest A never executes digest B", () => {
  it("[T9] [T11] criterion 2: a hash of one job, or of an earlier revision, claims and decides no other", async () => {
    const { w, rita } = await scene();
    const [a, b] = [
      await proposed(w.agent.key, "note.add"),
      await proposed(w.agent.key, "note.add", { args: { text: "b" } }),
    ];
    expect(await approve(b, rita.token, { job_hash: a.job_hash })).toMatchObject(refused("stale_revision"));
    await approve(a, rita.token);
    expect(await claim(b, w.agent.key, { job_hash: a.job_hash })).toMatchObject(refused("not_approved"));
    await approve(b, rita.token);
    expect(await claim(b, w.agent.key, { job_hash: a.job_hash })).toMatchObject(refused("hash_mismatch"));
    const c = await proposed(w.agent.key, "note.add");
    const edited = (await edit(c, rita.token, { text: "c" })).body;
    expect(await claim(c, w.agent.key)).toMatchObject(refused("hash_mismatch"));
    expect((await claim(edited, w.agent.key)).body.args).toEqual({ text: "c" });
  });

  const ALTERED: [string, (answer: Record<string, unknown>, other: JobView) => Record<string, unknown>][] = [
    ["other arguments", (answer) => ({ ...answer, args: { text: "b" } })],
    ["one more argument", (answer) => ({ ...answer, args: { ...(answer.args as object), to: "all" } })],
    ["no arguments", ({ args: _, ...answer }) => answer],
    ["another job's grant", (answer, other) => ({ ...answer, grant: other.links.self })],
  ];

  it.each(ALTERED)("[T11] criterion 2: the SDK runs nothing where the claim's answer carries %s", async (_, alter) => {
    const { w } = await scene();
    const other = await proposed(w.agent.key, "file.read", { args: { text: "b" } });
    const theirs = await claim(other, w.agent.key);
    other.links.self = theirs.body.grant;
    const between: typeof fetch = async (input, init) => {
      const response = await served(input, init);
      if (!String(input).endsWith("/claim")) return response;
      return Response.json(alter(await response.json(), other));
    };
    const gate = new Assentry({ url: "http://localhost:3000", apiKey: w.agent.key, fetch: between, retries: 0 });
    const effect = vi.fn(() => "done");
    await expect(gate.tool({ tool: "file.read" }, effect)({ text: "a" })).rejects.toBeInstanceOf(GrantMismatch);
    expect(effect).not.toHaveBeenCalled();
  });
});

describe("criterion 3: change of target, parameters, policy or requirements invalidates", () => {
  const security = GATES.replace(
    "approvers: [{ role: finance, count: 2 }]",
    "approvers: [{ role: finance, count: 2 }, { role: security }]",
  );
  /** What changes after two people approved, and with which code the claim is then refused. */
  const CHANGES: [string, string, (here: Scene, view: JobView) => Promise<unknown>][] = [
    [
      "the policy, to one that denies",
      "policy_denies_now",
      ({ w }) =>
        govern(
          w,
          GATES.replace(
            "id: payments",
            'id: no\n    match: { tools: ["pay.*"] }\n    decision: deny\n  - id: payments',
          ),
        ),
    ],
    ["the requirements, to one more role", "policy_denies_now", ({ w }) => govern(w, security)],
    [
      "the requirements, to one more person",
      "policy_denies_now",
      ({ w }) => govern(w, GATES.replace("count: 2", "count: 3")),
    ],
    ["the tool", "hash_mismatch", (_, { job: { id } }) => rows("UPDATE jobs SET tool = 'pay.all' WHERE id = $1", [id])],
    [
      "the topic",
      "hash_mismatch",
      (_, { job: { id } }) => rows("UPDATE jobs SET topic = 'job.pay.all' WHERE id = $1", [id]),
    ],
    [
      "the environment",
      "hash_mismatch",
      (_, { job: { id } }) => rows("UPDATE jobs SET environment = 'live' WHERE id = $1", [id]),
    ],
    [
      "on whose behalf",
      "hash_mismatch",
      (_, { job: { id } }) => rows("UPDATE jobs SET on_behalf_of = 'x' WHERE id = $1", [id]),
    ],
    [
      "the arguments",
      "hash_mismatch",
      (_, { job: { id } }) => rows(`UPDATE revisions SET args = '{"text":"x"}' WHERE job_id = $1`, [id]),
    ],
  ];

  it.each(CHANGES)(
    "[T15] [T21] criterion 3: %s changed after the approval: the claim answers %s",
    async (_, code, change) => {
      const here = await scene();
      const view = await proposed(here.w.agent.key, "pay.send");
      for (const { token } of [here.fay, here.finn]) await approve(view, token);
      expect(await storedState(view.job.id)).toBe("APPROVED");
      await change(here, view);
      expect(await claim(view, here.w.agent.key)).toMatchObject(refused(code));
      expect(await rows("SELECT 1 FROM claims WHERE job_id = $1", [view.job.id])).toEqual([]);
    },
  );

  it("[T12] criterion 3: the record changed since it was reviewed", async () => {
    const { w, rita } = await scene();
    const view = await proposed(w.agent.key, "note.add", { before: { text: "old" }, before_ref: "v1" });
    await approve(view, rita.token);
    expect(await claim(view, w.agent.key, { before_ref: "v2" })).toMatchObject(refused("baseline_drift"));
  });

  const to = (payee: string) => ({ to: payee, amount: 5 });
  const REVISIONS: [string, (here: Scene, view: JobView) => Promise<JobView>][] = [
    ["a person's edit of the target", async ({ finn }, view) => (await edit(view, finn.token, to("b"))).body],
    [
      "the agent's revision of the parameters",
      async ({ w, finn }, view) => {
        await requestChanges(view, finn.token);
        return (await revise(view, w.agent.key, { to: "a", amount: 6 })).body;
      },
    ],
  ];

  it.each(REVISIONS)("[T9] [T10] criterion 3: %s voids the approval that was there", async (_, change) => {
    const here = await scene();
    const { w, fay, finn } = here;
    const view = await proposed(w.agent.key, "pay.send", { args: to("a") });
    await approve(view, fay.token);
    const changed = await change(here, view);
    expect(changed).toMatchObject({ job: { state: "APPROVAL", revision: 2 }, requirements: [{ approved: 0 }] });
    expect(await approve(view, finn.token)).toMatchObject(refused("stale_revision"));
    const fran = await w.person("fran", ["finance"]);
    expect((await approve(changed, fran.token)).body.job.state).toBe("APPROVAL");
    expect(await claim(changed, w.agent.key)).toMatchObject(refused("not_approved"));
    expect((await approve(changed, fay.token)).body.job.state).toBe("APPROVED");
    expect(await claim(view, w.agent.key)).toMatchObject(refused("hash_mismatch"));
  });

  it("criterion 3: one more requirement keeps the approvals that were there from being enough", async () => {
    const { w, rita } = await scene();
    const sue = await w.person("sue", ["security"]);
    const view = await proposed(w.agent.key, "note.add");
    await escalate(view, rita.token, "security");
    expect((await approve(view, rita.token)).body.job.state).toBe("APPROVAL");
    expect(await claim(view, w.agent.key)).toMatchObject(refused("not_approved"));
    expect((await approve(view, sue.token)).body.job.state).toBe("APPROVED");
  });
});
