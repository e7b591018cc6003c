import { describe, expect, test } from "vitest";
import { POST as verifyRoute } from "@/app/api/v1/audit/verify/route";
import { GET as eventRoute } from "@/app/api/v1/audit/events/[seq]/route";
import type { AuditDetail, VerifyLine } from "@/lib/audit/schemas";
import { approve, GATES, proposed } from "@/test/api";
import { auditEvents, settleLog } from "@/test/audit";
import { call, rows, type World, world } from "@/test/world";

async function audited(): Promise<{ w: World; otto: string }> {
  const w = await world(GATES);
  const rita = await w.person("rita", ["reviewer"]);
  const job = await proposed(w.agent.key, "note.add", { args: { text: "für März" } });
  await approve(job, rita.token, { reason: "looked at it" });
  await settleLog();
  return { w, otto: (await w.person("otto", ["auditor"])).token };
}

const start = (as: string, signal?: AbortSignal) =>
  verifyRoute(
    new Request("http://localhost:3000/api/v1/audit/verify", {
      method: "POST",
      headers: { authorization: `Bearer ${as}` },
      ...(signal && { signal }),
    }),
  );

async function linesOf(response: Response): Promise<VerifyLine[]> {
  const text = await response.text();
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** As somebody with the owner's rights on the database would. */
const tamper = (text: string, values: unknown[]) =>
  rows(`WITH off AS (SELECT set_config('session_replication_role', 'replica', false)) ${text}`, values);

describe("[T42] POST /audit/verify", () => {
  test("tells how far it is, and at last that everything fits", async () => {
    const { w, otto } = await audited();
    const lines = await linesOf(await start(otto));
    const last = lines.at(-1);
    const { items } = (await auditEvents(otto)).body;
    expect(lines.slice(0, -1).every((line) => "progress" in line)).toBe(true);
    expect(lines.length).toBeGreaterThan(1);
    expect(last).toMatchObject({ verdict: { ok: true, events: items.length, wrong: 0, findings: [] } });
    expect(items.every(({ event }) => event.tenant === w.tenantId)).toBe(true);
  });

  test("one run of a tenant at a time; another tenant's is its own, and whoever leaves makes room", async () => {
    const { otto } = await audited();
    const other = await audited();
    const leaves = new AbortController();
    const first = await start(otto, leaves.signal);
    expect(await (await start(otto)).json()).toMatchObject({ status: 409, code: "verification_running" });
    expect(await linesOf(await start(other.otto))).toContainEqual(
      expect.objectContaining({ verdict: expect.anything() }),
    );
    leaves.abort();
    await first.body?.cancel();
    await expect.poll(async () => (await start(otto)).status).toBe(200);
  });

  test("is for administrators and auditors", async () => {
    const { w } = await audited();
    const mara = await w.person("mara", ["manager", "reviewer"]);
    expect((await start(mara.token)).status).toBe(403);
    expect((await start(w.agent.key)).status).toBe(403);
  });
});

describe("GET /audit/events/{seq}", () => {
  const event = (seq: number | string, as: string) => {
    const route: typeof eventRoute = (request) =>
      eventRoute(request, { params: Promise.resolve({ seq: String(seq) }) });
    return call<AuditDetail>(route, { as });
  };

  test("one event with what was written, under the salt of its field", async () => {
    const { otto } = await audited();
    const { items } = (await auditEvents(otto)).body;
    const seq = items.find((item) => item.event.type === "job.proposed")?.seq ?? -1;
    const { body } = await event(seq, otto);
    expect(body).toMatchObject({
      seq,
      erased: false,
      job: { tool: "note.add" },
      disclosed: { args: { value: { text: "für März" } } },
    });
    expect(items[0]?.job?.tool, "the list names jobs too").toBe("note.add");
  });

  test("[T44] says what was erased, and shows nothing of it", async () => {
    const { otto } = await audited();
    const { items } = (await auditEvents(otto)).body;
    const found = items.find((item) => item.event.type === "job.proposed");
    await tamper("DELETE FROM audit_salts WHERE event_id = $1", [found?.event.id]);
    const { body } = await event(found?.seq ?? -1, otto);
    expect(body).toMatchObject({ erased: true, disclosed: {} });
  });

  test("[T22] another tenant's numbers and those that nobody has are not there", async () => {
    const { otto } = await audited();
    const empty = await world(GATES);
    const stranger = (await empty.person("ida", ["auditor"])).token;
    expect((await event(1, stranger)).status).toBe(404);
    expect((await event(999_999, otto)).status).toBe(404);
    expect((await event("one", otto)).status).toBe(404);
    const mara = await empty.person("mara", ["manager"]);
    expect((await event(0, mara.token)).status).toBe(403);
  });
});
