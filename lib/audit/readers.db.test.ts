import { beforeAll, describe, expect, it } from "vitest";
import { GET as checkpointRoute } from "@/app/api/v1/audit/checkpoint/route";
import { GET as checkpointsRoute } from "@/app/api/v1/audit/checkpoints/route";
import { GET as consistencyRoute } from "@/app/api/v1/audit/consistency/route";
import { GET as eventsRoute } from "@/app/api/v1/audit/events/route";
import { GET as exportRoute } from "@/app/api/v1/audit/export/route";
import { GET as proofRoute } from "@/app/api/v1/audit/proof/route";
import { GATES, proposed } from "@/test/api";
import { auditEvents, exported, settleLog } from "@/test/audit";
import { checkExport } from "@/test/audit-check";
import { call, rows, type World, world } from "@/test/world";

const ROUTES = [
  ["events", eventsRoute, ""],
  ["checkpoint", checkpointRoute, ""],
  ["checkpoints", checkpointsRoute, ""],
  ["proof", proofRoute, "?seq=0"],
  ["consistency", consistencyRoute, "?from=1"],
  ["export", exportRoute, ""],
] as const;
const EVERY_OTHER_ROLE = ["manager", "reviewer", "finance", "security", "service-owner", "on-call", "marketing"];

let w: World;
let stranger: World;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  [w, stranger] = [await world(GATES), await world(GATES)];
  tokens.administrator = (await w.person("adam", ["admin"])).token;
  tokens.auditor = (await w.person("audrey", ["auditor"])).token;
  tokens["auditor with a token that reads"] = (await w.person("anna", ["auditor"], ["read"])).token;
  tokens["auditor with a token without scopes"] = (await w.person("alan", ["auditor"], [])).token;
  tokens["reviewer, approver and manager"] = (await w.person("rita", EVERY_OTHER_ROLE)).token;
  tokens.agent = w.agent.key;
  tokens["auditor of another tenant"] = (await stranger.person("audrey", ["auditor"])).token;
  await proposed(w.agent.key, "file.read");
  await proposed(stranger.agent.key, "file.read");
  await settleLog();
});

describe.each(ROUTES)("GET /audit/%s", (name, route, query) => {
  it.each(["administrator", "auditor", "auditor with a token that reads"])("[T17] is for an %s", async (who) => {
    const headers = { authorization: `Bearer ${tokens[who]}` };
    const { status } = await route(new Request(`http://localhost:3000/api/v1/audit/${name}${query}`, { headers }));
    expect(status).toBe(200);
  });

  it.each(["auditor with a token without scopes", "reviewer, approver and manager", "agent"])(
    "[T17] is not for the %s",
    async (who) => {
      const before = await rows("SELECT count(*) FROM audit_events");
      const { status, body } = await call(route, { as: tokens[who] ?? "", query });
      expect({ status, code: body.code }).toEqual({ status: 403, code: "forbidden" });
      expect(await rows("SELECT count(*) FROM audit_events"), `${name} wrote an event`).toEqual(before);
    },
  );
});

describe("another tenant's log", () => {
  it("[T22] is another log: other events, and other log checkpoints under another name", async () => {
    const logs = [tokens.auditor ?? "", tokens["auditor of another tenant"] ?? ""].map(async (as) => {
      const { body } = await auditEvents(as, { limit: 200 });
      const { header, lines } = checkExport(await exported(as));
      const named = [...body.items, ...lines].map(({ event }) => event.tenant);
      return { tenants: [...new Set(named)], tenant: header.tenant, origin: header.origin };
    });
    const log = ({ tenantId }: World) => ({
      tenants: [tenantId],
      tenant: tenantId,
      origin: `localhost:3000/${tenantId}`,
    });
    expect(await Promise.all(logs)).toEqual([log(w), log(stranger)]);
  });

  it("[T22] is not searched by its ids", async () => {
    const as = tokens["auditor of another tenant"] ?? "";
    const [job] = await rows<{ id: string }>("SELECT id FROM jobs WHERE tenant_id = $1", [w.tenantId]);
    for (const filter of [{ job: job?.id ?? "" }, { agent: w.agent.id }, { person: w.owner.id }]) {
      expect((await auditEvents(as, filter)).body.items).toEqual([]);
      expect(checkExport(await exported(as, filter)).lines).toEqual([]);
    }
  });
});
