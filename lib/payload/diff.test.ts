import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changedFields, diffAction, diffPayload } from "./diff";
import type { FieldChange, PayloadDiff } from "./diff-model";
import { canonicalJson } from "./job-hash";
import { formatPath } from "./path";

/** A diff as lines: `changed cabin economy → business`, `same 3 flights`. */
function lines(diff: PayloadDiff): string[] {
  return diff.groups.flatMap((group) => group.fields.map((field) => line(field)));
}

function line(field: FieldChange): string {
  const at = formatPath(field.path);
  const { kind, before, after } = field;
  if (kind === "same") return `${field.touched ? "same" : "untouched"} ${field.leaves} ${at}`;
  const values = { added: [after], removed: [before], changed: [before, after] }[kind];
  return `${kind} ${at} ${values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(" → ")}`;
}

const reservation = {
  reservation_id: "NM1VX1",
  user_id: "sara_doe_496",
  cabin: "economy",
  flights: [
    { origin: "JFK", destination: "ATL", flight_number: "HAT136", date: "2024-05-20", price: 152 },
    { origin: "ATL", destination: "SEA", flight_number: "HAT039", date: "2024-05-20", price: 103 },
  ],
  passengers: [{ first_name: "Mia", last_name: "Li", dob: "1990-04-05" }],
  payment_history: [{ payment_id: "credit_card_1", amount: 255 }],
  total_baggages: 3,
};

describe("the diff of two payloads", () => {
  it("[U12] is blind to the order of keys, at every depth", () => {
    const before = { a: 1, b: { c: [{ x: 1, y: 2 }], d: 0 } };
    const after = { b: { d: 0, c: [{ y: 2, x: 1 }] }, a: 1 };
    expect(diffPayload(before, after).totals).toEqual({ added: 0, removed: 0, changed: 0, same: 4 });
  });

  it("lists each changed field and folds the rest", () => {
    const diff = diffPayload(
      { replicas: 4, image: "api:1", env: { LOG: "info", REGION: "eu" }, old: true },
      { replicas: 40, image: "api:1", env: { LOG: "debug", REGION: "eu" }, ttl: 60 },
    );
    expect(lines(diff)).toEqual([
      "changed replicas 4 → 40",
      "same 1 image",
      "changed env.LOG info → debug",
      "same 1 env.REGION",
      "added ttl 60",
      "removed old true",
    ]);
    expect(diff.groups.map((group) => group.type)).toEqual(["changes", "unchanged", "changes", "unchanged", "changes"]);
    expect(diff.totals).toEqual({ added: 1, removed: 1, changed: 2, same: 2 });
  });

  it.each([
    [
      "scalars by what they have in common",
      ["a", "b", "c"],
      ["a", "x", "c", "d"],
      ["same 1 l[0]", "removed l[1] b", "added l[1] x", "same 1 l[2]", "added l[3] d"],
    ],
    [
      "objects by an id, wherever they stand",
      [
        { id: 1, n: 1 },
        { id: 2, n: 2 },
      ],
      [{ id: 2, n: 3 }],
      ['removed l[0] {"id":1,"n":1}', "same 1 l[0].id", "changed l[0].n 2 → 3"],
    ],
    ["objects without an id in order", [{ first: "Ivan" }], [{ first: "Omar" }], ["changed l[0].first Ivan → Omar"]],
    [
      "objects without an id after one that is new",
      [{ a: 1, b: 1 }],
      [
        { a: 9, b: 9 },
        { a: 1, b: 1 },
      ],
      ['added l[0] {"a":9,"b":9}', "same 2 l[1]"],
    ],
    [
      "by no id where it isn't unique",
      [
        { id: 1, n: 1 },
        { id: 1, n: 2 },
      ],
      [
        { id: 1, n: 1 },
        { id: 1, n: 3 },
      ],
      ["same 2 l[0]", "same 1 l[1].id", "changed l[1].n 2 → 3"],
    ],
  ])("matches the items of lists: %s", (_, before, after, expected) => {
    expect(lines(diffPayload({ l: before }, { l: after }))).toEqual(expected);
  });

  it("[U12] finds an item again whose keys stand in another order", () => {
    const diff = diffPayload({ l: [{ a: 1, b: 2 }] }, { l: [{ a: 9 }, { b: 2, a: 1 }] });
    expect(lines(diff)).toEqual(['added l[0] {"a":9}', "same 2 l[1]"]);
  });

  it("says that a list has a new order, which an executor may follow", () => {
    const [one, two] = [{ id: 1 }, { id: 2 }];
    const [change] = changedFields(diffPayload({ steps: [one, two] }, { steps: [two, one] }));
    expect(change).toMatchObject({ path: ["steps"], kind: "changed", detail: { type: "order" } });
  });

  it("counts the items of lists", () => {
    const many = Array.from({ length: 30 }, (_, i) => `p${i}@acme.example`);
    const diff = diffPayload({ to: many.slice(0, 3), cc: ["a"] }, { to: many, cc: ["a", "b"] });
    expect(diff.lists).toEqual([
      { path: ["to"], before: 3, after: 30, large_jump: true },
      { path: ["cc"], before: 1, after: 2, large_jump: false },
    ]);
  });

  it("names the type where only the type changed", () => {
    const [change] = changedFields(diffPayload({ id: 5 }, { id: "5" }));
    expect(change?.detail).toEqual({ type: "type", before: "number", after: "string" });
  });

  it("takes −0 and 0 for the same number, as job_hash does", () => {
    expect(changedFields(diffPayload({ a: -0 }, { a: 0 }))).toEqual([]);
  });

  it("[T14] is empty exactly when the two have the same canonical form", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 4 }), fc.boolean(), (one, two, same) => {
        const after = same ? JSON.parse(canonicalJson(one)) : two;
        const isEmpty = changedFields(diffPayload(one, after)).length === 0;
        expect(isEmpty).toBe(canonicalJson(one) === canonicalJson(after));
      }),
    );
  });

  it("[T14] small edits in lists of look-alike items are never lost", () => {
    const item = fc.record({ id: fc.constantFrom(1, 2, 3), n: fc.constantFrom(1, 2) }, { requiredKeys: [] });
    const list = fc.array(fc.oneof(item, fc.constantFrom("a", "b", 1)), { maxLength: 5 });
    fc.assert(
      fc.property(list, list, (before, after) => {
        const isEmpty = changedFields(diffPayload(before, after)).length === 0;
        expect(isEmpty).toBe(canonicalJson(before) === canonicalJson(after));
      }),
    );
  });
});

describe("the diff of an action and the record that it changes", () => {
  it("compares what the action names and leaves the rest untouched", () => {
    const args = {
      reservation_id: "NM1VX1",
      cabin: "business",
      flights: [
        { flight_number: "HAT136", date: "2024-05-21" },
        { flight_number: "HAT039", date: "2024-05-20" },
      ],
      payment_id: "credit_card_1",
    };
    const diff = diffAction(reservation, args);
    expect(diff.mode).toBe("record");
    expect(lines(diff)).toEqual([
      "same 1 reservation_id",
      "changed cabin economy → business",
      "same 1 flights[0].flight_number",
      "changed flights[0].date 2024-05-20 → 2024-05-21",
      "untouched 1 flights[0].origin",
      "untouched 1 flights[0].destination",
      "untouched 1 flights[0].price",
      "same 5 flights[1]",
      "added payment_id credit_card_1",
      "untouched 1 user_id",
      "untouched 3 passengers",
      "untouched 2 payment_history",
      "untouched 1 total_baggages",
    ]);
    expect(diff.groups.at(-1)).toMatchObject({ type: "untouched", count: 7 });
    expect(changedFields(diff).find((field) => formatPath(field.path) === "flights[0].date")?.item).toBe("HAT136");
  });

  it("shows a flight that is replaced or dropped as removed: a list that is named replaces the list", () => {
    const diff = diffAction(reservation, { flights: [{ flight_number: "HAT300", date: "2024-05-22" }] });
    expect(changedFields(diff).map((field) => [field.kind, field.item])).toEqual([
      ["removed", "HAT136"],
      ["added", "HAT300"],
      ["removed", "HAT039"],
    ]);
  });

  it("looks for the fields of the record inside a patch", () => {
    const record = { user_id: "u1", email: "a@acme.example", city: "Zurich", zip: "8000", street: "A", phone: "1" };
    expect(lines(diffAction(record, { user_id: "u1", fields: { email: "b@acme.example", vip: true } }))).toEqual([
      "same 1 user_id",
      "changed fields.email a@acme.example → b@acme.example",
      "added fields.vip true",
      "untouched 1 city",
      "untouched 1 zip",
      "untouched 1 street",
      "untouched 1 phone",
    ]);
  });

  it("says that the action only names its record", () => {
    expect(diffAction(reservation, { reservation_id: "NM1VX1" }).mode).toBe("target");
  });

  it("compares payloads of the same shape whole, so that a dropped field shows", () => {
    const before = { id: 1, name: "a", limit: 5, alerts: true };
    const diff = diffAction(before, { id: 1, name: "a", limit: 5 });
    expect(diff.mode).toBe("plain");
    expect(lines(diff)).toContain("removed alerts true");
  });

  it.each([null, undefined])("lays all fields out where before is %s", (before) => {
    const diff = diffAction(before, { to: ["a", "b"], items: [{ id: 1, n: 2 }], opts: {}, note: null });
    expect(diff.mode).toBe("fields");
    expect(lines(diff)).toEqual([
      'added to ["a","b"]',
      "added items[0].id 1",
      "added items[0].n 2",
      "added opts {}",
      "added note null",
    ]);
  });
});
