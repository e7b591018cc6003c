import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileGlob, compileGlobs, globProblem } from "./glob";
import { cpuTime } from "./testing";

describe("a glob matches the whole text", () => {
  it.each([
    ["payment.send", "payment.send", true],
    ["payment.send", "payment.sends", false],
    ["payment.send", "Payment.send", false],
    ["job.*.read", "job.crm.read", true],
    ["job.*.read", "job.crm.contacts.read", true],
    ["job.*.read", "job..read", true],
    ["job.*.read", "job.read", false],
    ["job.deploy.*", "job.deploy.", true],
    ["*.delete", "db.delete", true],
    ["*.delete", "db.deleted", false],
    ["*mail*", "email.send", true],
    ["*", "", true],
    ["**", "anything", true],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["a?", "a\u{1f600}", true],
    ["a??", "a\u{1f600}", false],
    ["*??", "\u{1f600}", false],
    ["a.c", "abc", false],
    ["a+(b)$", "a+(b)$", true],
    ["*a*b", "xaxbxb", true],
    ["*a*b", "xbxa", false],
    ["a*a", "a", false],
    ["a*b*", "acbd", true],
  ])("%s on %j: %s", (glob, text, matches) => {
    expect(globProblem(glob)).toBeNull();
    expect(compileGlob(glob)(text)).toBe(matches);
  });

  it("agrees with the meaning of * and ? written as a regular expression", () => {
    const glob = fc.array(fc.constantFrom("a", "b", "*", "?", ".", "\u{1f600}"), { minLength: 1, maxLength: 7 });
    const text = fc.array(fc.constantFrom("a", "b", ".", "\u{1f600}"), { maxLength: 8 });
    fc.assert(
      fc.property(glob, text, (signs, chars) => {
        const source = signs.map((sign) => (sign === "*" ? ".*" : sign === "?" ? "." : sign === "." ? "\\." : sign));
        const wanted = new RegExp(`^${source.join("")}$`, "su").test(chars.join(""));
        expect(compileGlob(signs.join(""))(chars.join(""))).toBe(wanted);
      }),
      { numRuns: 5_000 },
    );
  });

  it("of several, one is enough; none match nothing", () => {
    expect(compileGlobs(["a", "b*"])("bc")).toBe(true);
    expect(compileGlobs(["a", "b*"])("c")).toBe(false);
    expect(compileGlobs([])("")).toBe(false);
  });
});

it("[T39] a glob full of stars takes no time on a long text", () => {
  const long = "a".repeat(10_000);
  for (const glob of ["a*a*a*a*a*b", "*a*a*a*a*a?b"]) {
    expect(cpuTime(() => expect(compileGlob(glob)(long)).toBe(false))).toBeLessThan(200);
  }
});

it.each([
  ["", "cannot be empty"],
  ["a".repeat(201), "at most 200 characters"],
  [" a", "cannot begin or end with a space"],
  ["a\u200bb", "invisible"],
  ["job.[ab]", '"["'],
  ["job.{a,b}", '"{"'],
  ["a\\*", '"\\"'],
  ["!a", '"!"'],
])("the glob %j is malformed", (glob, problem) => {
  expect(globProblem(glob)).toContain(problem);
});
