import { describe, expect, it } from "vitest";
import { joinConstraints } from "./constraints";

describe("joined constraints keep to each of the rules", () => {
  it.each([
    ["of two numbers the smaller", { max_rows: 10 }, { max_rows: 5 }, { max_rows: 5 }],
    ["of two least numbers the larger", { min_age: 10 }, { min_age: 18 }, { min_age: 18 }],
    ["of two lists what stands in both", { hosts: ["b", "a", "c"] }, { hosts: ["a", "b"] }, { hosts: ["a", "b"] }],
    ["of two lists without common items none", { hosts: ["a"] }, { hosts: ["b"] }, { hosts: [] }],
    [
      "of two lists of what is refused everything",
      { denylist: ["x"], host_denylist: ["b"] },
      { host_denylist: ["a"] },
      { denylist: ["x"], host_denylist: ["a", "b"] },
    ],
    [
      "the same for blocklists",
      { host_blocklist: ["b"] },
      { host_blocklist: ["a", "b"] },
      { host_blocklist: ["a", "b"] },
    ],
    [
      "equal values stay",
      { region: "eu", dry_run: true },
      { region: "eu", dry_run: true },
      { dry_run: true, region: "eu" },
    ],
    ["what only one asks for stays", { a: 1 }, { b: [2, 1] }, { a: 1, b: [2, 1] }],
  ])("%s", (_, one, other, constraints) => {
    expect(joinConstraints([one, other])).toEqual({ ok: true, constraints });
    expect(joinConstraints([other, one])).toEqual({ ok: true, constraints });
  });

  it.each([
    [{ region: "eu" }, { region: "us" }],
    [{ dry_run: true }, { dry_run: false }],
    [{ limit: 1 }, { limit: "1" }],
    [{ hosts: ["a"] }, { hosts: "a" }],
  ])("%j and %j cannot both be kept", (one, other) => {
    expect(joinConstraints([one, other])).toEqual({ ok: false, name: Object.keys(one)[0] });
  });

  it("what is returned is nobody else's", () => {
    const hosts = ["a"];
    const joined = joinConstraints([{ hosts }]);
    expect(joined.ok && joined.constraints.hosts).toEqual(hosts);
    expect(joined.ok && joined.constraints.hosts).not.toBe(hosts);
  });
});
