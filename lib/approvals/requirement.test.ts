import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Requirement } from "@/lib/policy/schemas";
import { type Approver, eligibility, type Gate, progress, type Voter } from "./requirement";

const one = (role: string, count = 1): Requirement => ({ any_of: [role], count });
const any = (...roles: string[]): Requirement => ({ any_of: roles, count: 1 });
const by = (...people: string[][]): Approver[] =>
  people.map((roles, index) => ({ personId: `p${index}`, emailKey: `p${index}`, roles }));

describe("progress", () => {
  const table: [string, Requirement[], Approver[], number[], boolean, string[]][] = [
    ["nobody yet", [one("finance", 2)], [], [0], false, ["finance"]],
    ["one of two", [one("finance", 2)], by(["finance"]), [1], false, ["finance"]],
    ["two of two", [one("finance", 2)], by(["finance"], ["finance"]), [2], true, []],
    ["three where two are enough", [one("finance", 2)], by(["finance"], ["finance"], ["finance"]), [2], true, []],
    ["the wrong role", [one("finance")], by(["reviewer"]), [0], false, ["finance"]],
    ["no role any more", [one("finance")], by([]), [0], false, ["finance"]],
    ["two of one group for two groups", [one("a"), one("b")], by(["a"], ["a"]), [1, 0], false, ["b"]],
    ["one person with both roles", [one("a"), one("b")], by(["a", "b"]), [1, 0], false, ["a", "b"]],
    ["both, then one who holds only the first", [one("a"), one("b")], by(["a", "b"], ["a"]), [1, 1], true, []],
    ["one who holds only the first, then both", [one("a"), one("b")], by(["a"], ["a", "b"]), [1, 1], true, []],
    ["any of a group", [any("a", "b")], by(["b"]), [1], true, []],
    [
      "a chain of moves",
      [one("a"), any("a", "b"), any("b", "c")],
      by(["a", "b"], ["b", "c"], ["a"]),
      [1, 1, 1],
      true,
      [],
    ],
    ["the rest of a chain", [any("a", "b"), one("b")], by(["b"]), [0, 1], false, ["a", "b"]],
    ["no requirement at all", [], by(["a"]), [], false, []],
  ];
  it.each(table)("[T20] %s", (_, requirements, approvers, approved, met, openRoles) => {
    const found = progress(requirements, approvers);
    expect(found.met).toBe(met);
    expect(found.openRoles).toEqual(openRoles);
    expect(found.approved.reduce((sum, count) => sum + count, 0)).toBe(approved.reduce((sum, count) => sum + count, 0));
  });

  it("[T18] the same person twice, through two channels, is one", () => {
    const twice = [
      { personId: "p", emailKey: "p", roles: ["finance"] },
      { personId: "p", emailKey: "p", roles: ["finance"] },
    ];
    expect(progress([one("finance", 2)], twice)).toMatchObject({ approved: [1], met: false });
  });

  it("which seats are told filled depends on no order", () => {
    const requirements = [one("a"), one("b")];
    expect(progress(requirements, by(["a"], ["b", "a"])).approved).toEqual([1, 1]);
    expect(progress(requirements, by(["b", "a"], ["a"])).approved).toEqual([1, 1]);
  });
});

/** The most seats that can be filled, by trying every way of seating people. */
function bruteForce(requirements: Requirement[], approvers: Approver[]): number {
  const seats = requirements.flatMap(({ any_of, count }) => Array.from({ length: count }, () => any_of));
  const fill = (index: number, free: readonly Approver[]): number => {
    const roles = seats[index];
    if (!roles) return 0;
    const options = free
      .filter((person) => person.roles.some((role) => roles.includes(role)))
      .map(
        (person) =>
          1 +
          fill(
            index + 1,
            free.filter((other) => other !== person),
          ),
      );
    return Math.max(fill(index + 1, free), ...options);
  };
  return fill(0, approvers);
}

describe("progress equals brute force", () => {
  const role = fc.constantFrom("a", "b", "c", "d");
  const roles = fc.uniqueArray(role, { minLength: 1, maxLength: 3 });
  const requirement = fc.record({ any_of: roles, count: fc.integer({ min: 1, max: 2 }) });
  const requirements = fc.array(requirement, { minLength: 1, maxLength: 3 });
  const people = fc
    .array(fc.uniqueArray(role, { maxLength: 3 }), { maxLength: 5 })
    .map((all) => all.map((held, index) => ({ personId: `p${index}`, emailKey: `p${index}`, roles: held })));

  it("[T20] on any gate and any people: seats filled, met, and whose vote would help", () => {
    fc.assert(
      fc.property(requirements, people, (gate, approvers) => {
        const { approved, met, openRoles } = progress(gate, approvers);
        const seats = gate.reduce((sum, { count }) => sum + count, 0);
        const most = bruteForce(gate, approvers);
        expect(approved.reduce((sum, count) => sum + count, 0)).toBe(most);
        for (const [index, { count }] of gate.entries()) expect(approved[index]).toBeLessThanOrEqual(count);
        expect(met).toBe(most === seats);
        const helps = (name: string) =>
          bruteForce(gate, [...approvers, { personId: "new", emailKey: "new", roles: [name] }]) > most;
        expect(openRoles).toEqual([...new Set(gate.flatMap(({ any_of }) => any_of))].sort().filter(helps));
      }),
      { numRuns: 400 },
    );
  });

  it("[T20] one more approval never takes anything back", () => {
    fc.assert(
      fc.property(requirements, people, roles, (gate, approvers, held) => {
        const sum = (given: Approver[]) => progress(gate, given).approved.reduce((total, count) => total + count, 0);
        const more = sum([...approvers, { personId: "new", emailKey: "new", roles: held }]);
        expect(more - sum(approvers)).toBeGreaterThanOrEqual(0);
        expect(more - sum(approvers)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("eligibility", () => {
  const gate: Gate = {
    requirements: [one("marketing"), one("security")],
    ownerId: "usr_owner",
    ownerEmailKey: "owner@example.com",
    onBehalfKey: "dana@example.com",
    votedIds: ["usr_voted", "usr_editor"],
    editorIds: ["usr_editor"],
    openRoles: ["security"],
  };
  const voter = (more: Partial<Voter>): Voter => ({
    id: "usr_1",
    name: "One",
    emailKey: "one@example.com",
    roles: ["security"],
    ...more,
  });
  const table: [string, Partial<Voter>, "approve" | "reject", string | null][] = [
    ["who holds an open role", {}, "approve", null],
    ["who holds a role whose seat is filled", { roles: ["marketing"] }, "approve", "not_eligible"],
    ["who holds a role whose seat is filled", { roles: ["marketing"] }, "reject", null],
    ["who holds no role of the gate", { roles: ["reviewer", "admin"] }, "approve", "not_eligible"],
    ["who holds no role of the gate", { roles: ["reviewer", "admin"] }, "reject", "not_eligible"],
    ["who has voted", { id: "usr_voted" }, "approve", "already_voted"],
    ["who has voted", { id: "usr_voted" }, "reject", "already_voted"],
    ["who owns the agent", { id: "usr_owner" }, "approve", "self_approval"],
    ["who has the owner's mailbox", { emailKey: "owner@example.com" }, "approve", "self_approval"],
    ["who owns the agent", { id: "usr_owner" }, "reject", null],
    ["for whom the agent acts", { emailKey: "dana@example.com" }, "approve", "self_approval"],
    ["for whom the agent acts", { emailKey: "dana@example.com" }, "reject", null],
  ];
  it.each(table)("[T16] [T20] %s (%j): %s → %s", (_, more, verdict, code) => {
    const may = eligibility(gate, voter(more), verdict);
    expect(may.ok ? null : may.code).toBe(code);
  });

  it("[T16] on behalf of a person named by id is compared by id", () => {
    const may = eligibility({ ...gate, onBehalfKey: "usr_1" }, voter({}), "approve");
    expect(may).toMatchObject({ ok: false, code: "self_approval" });
  });

  it("says what is missing in words and as data", () => {
    expect(eligibility(gate, voter({ roles: [] }), "approve")).toEqual({
      ok: false,
      code: "not_eligible",
      because: "This needs the role security.",
      missing: ["security"],
    });
    expect(eligibility(gate, voter({ roles: ["marketing"] }), "approve").because).toContain(
      "The seats for marketing are filled",
    );
  });
});
