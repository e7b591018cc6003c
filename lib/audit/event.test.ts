import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type EventRow, eventLeaf, eventOf } from "./event";

const ROW: EventRow = {
  id: "evt_1",
  tenant_id: "ten_1",
  type: "approval.voted",
  job_id: "job_1",
  actor: { kind: "person", id: "usr_1", channel: "console" },
  at: new Date("2026-03-01T09:08:07.060Z"),
  data: { verdict: "approve", commitments: { comment: "sha256:00" } },
};
const CANONICAL =
  '{"actor":{"channel":"console","id":"usr_1","kind":"person"},"at":"2026-03-01T09:08:07.060Z",' +
  '"data":{"commitments":{"comment":"sha256:00"},"verdict":"approve"},"id":"evt_1","job":"job_1","tenant":"ten_1",' +
  '"type":"approval.voted","v":1}';

describe("an event of the log", () => {
  it("[T43] its leaf is the SHA-256 of a zero byte and the event's canonical JSON", () => {
    const expected = createHash("sha256").update(`\0${CANONICAL}`, "utf8").digest();
    expect(eventLeaf(eventOf(ROW))).toEqual(expected);
  });

  it("[T43] an event of no job says so, and takes nothing else from the row", () => {
    const row = { ...ROW, job_id: null, audit_note: "not an event's" };
    expect(eventOf(row)).toEqual({
      v: 1,
      id: "evt_1",
      tenant: "ten_1",
      type: "approval.voted",
      job: null,
      actor: ROW.actor,
      at: "2026-03-01T09:08:07.060Z",
      data: ROW.data,
    });
  });

  it.each<[string, Partial<EventRow>]>([
    ["id", { id: "evt_2" }],
    ["tenant", { tenant_id: "ten_2" }],
    ["type", { type: "approval.lapsed" }],
    ["job", { job_id: null }],
    ["actor", { actor: { ...ROW.actor, id: "usr_2" } }],
    ["at", { at: new Date("2026-03-01T09:08:07.061Z") }],
    ["data", { data: { ...ROW.data, verdict: "reject" } }],
  ])("[T42] its leaf changes with its %s", (_, changed) => {
    expect(eventLeaf(eventOf({ ...ROW, ...changed }))).not.toEqual(eventLeaf(eventOf(ROW)));
  });

  it("[T43] an event without a time has no leaf", () => {
    expect(() => eventOf({ ...ROW, at: new Date(Number.NaN) })).toThrow(RangeError);
  });
});
