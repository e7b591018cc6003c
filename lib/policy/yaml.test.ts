import { describe, expect, it } from "vitest";
import { cpuTime, issuesOf } from "./testing";

const gate = (text: string): string =>
  `rules:\n  - id: a\n    decision: require_approval\n    ${text.replaceAll("\n", "\n    ")}\n`;
const when = (text: string): string => `rules:\n  - id: a\n    decision: deny\n    when: ${text}\n`;

describe("text that is no YAML, or YAML that can be misread", () => {
  it.each([
    ["", "1:1  the policy is empty"],
    ["# only a comment\n", "1:1  the policy is empty"],
    ["- a", "1:1  a policy, a map with rules, was expected; this is a list"],
    ["just text", '1:1  a policy, a map with rules, was expected; this is a string, "just text"'],
    ["rules: [\n  a: 1", "2:7  YAML: Flow sequence in block collection must be sufficiently indented and end with a ]"],
    ["rules:\n\t- a", "2:1  YAML: Tabs are not allowed as indentation"],
    ["rules: []\n---\nrules: []", "2:1  a policy is one document; --- begins another"],
    ["%YAML 1.1\n---\nrules: []", "1:1  only YAML 1.2 is read"],
    ["rules: []\nrules: []", '2:1  the key "rules" stands here twice'],
    ["rules: []\n__proto__: {}", '2:1  the key "__proto__" is not allowed'],
    ["rules: []\ndefault: &d deny", "2:13 default &d: anchors are not supported"],
    ["default: &d deny\nrules: *d", "1:13 default &d: anchors are not supported"],
    ["rules: !!seq []", "1:14 rules tags are not supported"],
    ["rules: []\ndefault: !secret x", "2:10  YAML: Unresolved tag: !secret"],
    ["? [a]\n: b", "1:3  YAML: With stringKeys, all keys must be strings"],
    [
      "<<: {}\nrules: []",
      '1:1 ["<<"] "<<" is no key here; known are version, extends, default, tiers, reason_codes, floor_exceptions, rules',
    ],
    [when("{ args.a: { gt: .inf } }"), '4:27 rules[0].when["args.a"].gt this number is too large, or none'],
    [when("{ args.a: { gt: .nan } }"), '4:27 rules[0].when["args.a"].gt this number is too large, or none'],
    [when("{ args.a: { gt: 9007199254740993 } }"), '4:27 rules[0].when["args.a"].gt this number would be rounded'],
    [`rules: []\n# ${"x".repeat(262_144)}`, "1:1  a policy has at most 256 KiB"],
    [`rules: []\n# ${"ä".repeat(131_072)}`, "1:1  a policy has at most 256 KiB"],
  ])("%j", (source, issue) => {
    expect(issuesOf(source)[0]).toBe(issue);
  });

  it("an alias is refused where it stands", () => {
    expect(issuesOf("default: &d deny\nrules: *d")).toContain(
      "2:8 rules *d: aliases are not supported; write the value out",
    );
  });

  it.each([
    ["brackets", "[".repeat(100_000), "1:33"],
    ["closed brackets", `rules: ${"[".repeat(90_000)}${"]".repeat(90_000)}`, "1:39"],
    ["maps", "{a: ".repeat(60_000), "1:129"],
    ["dashes", "- ".repeat(100_000), "1:65"],
    ["questions", "? ".repeat(100_000), "1:65"],
    ["indentation", `a:\n${" ".repeat(101)}b: 1`, "2:1"],
    ["lines", Array.from({ length: 400 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"), "102:1"],
  ])("[T39] nesting that could take the process down is refused before it is read: %s", (_, source, place) => {
    const test = () => expect(issuesOf(source)).toEqual([`${place}  nested too deep`]);
    expect(cpuTime(test)).toBeLessThan(1_000);
  });

  it("a text with brackets and quotes in it is not taken for nesting", () => {
    const reason = `"${"[{".repeat(60)}" # ${"[".repeat(60)}`;
    expect(issuesOf(gate(`reason: ${reason}`))).toEqual([]);
    expect(issuesOf(gate(`reason: >\n  ${"[ - ".repeat(60)}`))).toEqual([]);
  });

  it("Windows line endings and a byte order mark change no place", () => {
    expect(issuesOf("\ufeffrules: []\r\ndefault: allow\r\n")[0]).toMatch(/^2:10 default /);
  });
});
