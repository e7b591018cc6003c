import { describe, expect, it } from "vitest";
import { anItem } from "@/components/approvals/item.fixture";
import { addTo, MOST_SELECTED, NOTHING, removeFrom, stillSelected, whyNot } from "./selection";

const MINE = { because: "You hold the role reviewer.", since: "2026-03-02T09:05:00.000Z" };
type Parts = Parameters<typeof anItem>[0];
const low = (id: string, { job, ...parts }: NonNullable<Parts> = {}) =>
  anItem({ id, tier: "low", mine: MINE, job: { tool: "report.write", ...job }, ...parts });
const ids = ({ picked }: { picked: ReadonlyMap<string, string> }) => [...picked.keys()];

describe("[U19] an item can be part of a bulk decision", () => {
  it.each([
    ["of the low tier, of the tool, mine", low("a"), null],
    ["not of another tier", low("a", { tier: "medium" }), "not of the low tier"],
    ["not of another tool", low("a", { job: { tool: "report.send" } }), "of another tool than report.write"],
    ["not where it is not mine", low("a", { mine: null }), "not yours to approve"],
  ])("%s", (_, item, why) => {
    expect(whyNot(item, "report.write")).toBe(why);
  });
});

describe("[U19] a selection", () => {
  it("takes the tool of its first item, leaves out what can't be part and says why", () => {
    const items = [
      low("a"),
      low("b"),
      low("c", { job: { tool: "report.send" } }),
      low("d", { tier: "high" }),
      low("e", { tier: "high" }),
    ];
    const selection = addTo(NOTHING, items, items);
    expect(ids(selection)).toEqual(["a", "b"]);
    expect(selection.note).toBe("Left out: 1 is of another tool than report.write; 2 are not of the low tier.");
    expect(addTo(selection, [low("a")], items).note).toBeNull();
  });

  it("ends at what one decision may name", () => {
    const items = Array.from({ length: MOST_SELECTED + 2 }, (_, n) => low(`j${n}`));
    const selection = addTo(NOTHING, items, items);
    expect(selection.picked.size).toBe(MOST_SELECTED);
    expect(selection.note).toBe("Left out: 2 are past the 100 of one decision.");
  });

  it("can be taken back", () => {
    const items = [low("a"), low("b")];
    expect(ids(removeFrom(addTo(NOTHING, items, items), [low("a")]))).toEqual(["b"]);
  });

  it("never survives a change of what was selected, and says that it changed", () => {
    const items = [low("a"), low("b")];
    const before = addTo(NOTHING, items, items);
    const after = stillSelected(before, [low("a", { job_hash: "sha256:other" }), low("b")]);
    expect(ids(after)).toEqual(["b"]);
    expect(after.note).toBe("1 left the selection: it changed.");
    expect(ids(stillSelected(after, items)), "also where it changes back").toEqual(["b"]);
  });

  it("loses what is decided, gone or no longer low", () => {
    const items = [low("a"), low("b"), low("c")];
    const after = stillSelected(addTo(NOTHING, items, items), [low("b", { tier: "high" }), low("c")]);
    expect(ids(after)).toEqual(["c"]);
    expect(after.note).toBe("2 left the selection: they changed or no longer wait.");
  });
});
