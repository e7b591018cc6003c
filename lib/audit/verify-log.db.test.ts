import { beforeEach, describe, expect, it } from "vitest";
import { approve, claim, GATES, proposed, report } from "@/test/api";
import { edit, requestChanges, revise, revoke } from "@/test/deciding";
import { settleLog } from "@/test/audit";
import { type World, world } from "@/test/world";
import { verifyLog } from "./verify-log";

let w: World;
beforeEach(async () => {
  w = await world(GATES);
});

describe("a log that nobody altered", () => {
  it("[T42] is right in all that there is: jobs that were revised, edited, revoked, claimed and reported", async () => {
    const rita = await w.person("rita", ["reviewer"]);
    const rest = { before: { a: 1 }, summary: { why: "because" }, checkpoint: { reasoning: "so" } };
    const done = await proposed(w.agent.key, "note.add", rest);
    await approve(done, rita.token, { note: "fine" });
    await claim(done, w.agent.key);
    await report(done, w.agent.key, { outcome: "succeeded", output: { id: 5 } });
    const revised = await proposed(w.agent.key, "note.add", rest);
    await requestChanges(revised, rita.token);
    await revise(revised, w.agent.key, { text: "better" }, { before: { a: 2 }, summary: { why: "now" } });
    const edited = await proposed(w.agent.key, "note.add", rest);
    await edit(edited, rita.token, { text: "edited" });
    const revoked = await proposed(w.agent.key, "note.add", rest);
    await approve(revoked, rita.token);
    await revoke(revoked, rita.token);
    await settleLog();
    const progress: unknown[] = [];
    const report_ = await verifyLog({ tenantId: w.tenantId, onProgress: (at) => progress.push(at) });
    expect(report_).toMatchObject({ ok: true, findings: [], waiting: 0 });
  });
});
