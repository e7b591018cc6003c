import { expect, test } from "vitest";
import type { EventType } from "@/lib/audit/emit";
import { EVENT_GROUPS, type KnownType, typeName } from "./event-types";
import { auditItem } from "./item.fixture";
import { sentenceText } from "./sentence";

// A new type of event without a name and a sentence does not compile.
const named = (type: EventType): KnownType => type;

test.each<[string, Record<string, unknown>, string]>([
  ["session.step_up_refused", {}, "gave a wrong password for a critical decision"],
  ["audit.erased", { subject: "person", person: "usr_gone" }, "erased the data of usr_gone"],
  ["audit.archived", { month: "2026-01" }, "moved 2026-01 to an archive"],
  ["audit.restored", { month: "2026-01" }, "restored 2026-01 from its archive"],
  ["audit.retention_changed", { payload_days: 90 }, "set payloads to be erased 90 days after a job has ended"],
  ["audit.retention_changed", { payload_days: null }, "set payloads to be kept until somebody erases them"],
  ["job.proposed", { decision: "REQUIRE_APPROVAL" }, "proposed Send payment · Acme GmbH; policy asked for approval"],
  ["job.proposed", { decision: "DENY" }, "proposed Send payment · Acme GmbH; policy denied it"],
  ["job.revised", { revision: 2 }, "changed Send payment · Acme GmbH (revision 2)"],
  ["job.claimed", {}, "claimed Send payment · Acme GmbH to run it once"],
  ["job.reported", { outcome: "succeeded" }, "reported that Send payment · Acme GmbH succeeded"],
  ["job.reported", { outcome: "failed" }, "reported that Send payment · Acme GmbH failed"],
  ["approval.voted", { verdict: "approve", roles: ["finance"] }, "approved Send payment · Acme GmbH as finance"],
  ["approval.voted", { verdict: "REJECT" }, "rejected Send payment · Acme GmbH"],
  ["approval.lapsed", { votes: ["vot_1", "vot_2"] }, "voided 2 earlier votes on Send payment · Acme GmbH"],
  ["approval.resolved", { resolution: "APPROVED" }, "completed the decision on Send payment · Acme GmbH: approved"],
  ["approval.taken", { from: null }, "took Send payment · Acme GmbH to review it"],
  ["approval.taken", { from: "usr_eli" }, "took Send payment · Acme GmbH over from Eli Hart"],
  ["approval.escalated", { to_role: "security" }, "escalated Send payment · Acme GmbH to security"],
  ["agent.suspended", { agent: "agt_office" }, "suspended the agent back-office"],
  ["delegation.created", { from: "usr_dana", to: "usr_eli" }, "let Eli Hart stand in for Dana Reyes"],
  ["audit.exported", { filter: null }, "exported the whole audit log"],
  ["audit.exported", { filter: { job: "job_1" } }, "exported a part of the audit log"],
])("%s %j is told as a sentence", (type, data, said) => {
  expect(sentenceText(auditItem(type, data))).toBe(`Dana Reyes ${said}`);
});

test("what happens by itself is Assentry's, and nobody is accused of a refused sign-in", () => {
  const expired = auditItem("job.expired");
  expired.event.actor = { kind: "system", name: "expiry" };
  expect(sentenceText(expired)).toBe("Assentry closed Send payment · Acme GmbH: nobody decided in time");
  expect(sentenceText(auditItem("session.refused", { person: "usr_eli" }))).toBe(
    "Somebody tried to sign in as Eli Hart and was refused",
  );
});

test("every kind of event has a plain name and a sentence of its own, without holes", () => {
  for (const type of EVENT_GROUPS.flatMap(({ types }) => Object.keys(types))) {
    expect(typeName(type)).toMatch(/^[A-Z][a-z]/);
    const said = sentenceText(auditItem(type));
    expect(said, type).not.toMatch(/recorded|undefined|null|\[object/);
  }
  expect(named("job.proposed")).toBe("job.proposed");
});

test("a kind of event that this version does not know is still told", () => {
  expect(typeName("retention.payload_erased")).toBe("Retention · payload erased");
  const said = sentenceText(auditItem("retention.payload_erased", {}));
  expect(said).toBe("Dana Reyes recorded “retention payload erased”");
});

test("whoever is no longer known is named by their id, and so is a job", () => {
  const item = auditItem("approval.voted", { verdict: "approve" }, { names: {}, job: null });
  expect(sentenceText(item)).toBe("usr_dana approved job job_01k000…ment");
});
