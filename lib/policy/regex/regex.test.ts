import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRegex, LONGEST_TESTED, regexProblem } from "./compile";
import { LONGEST_PROGRAM } from "./program";
import { cpuTime } from "../testing";

describe("a pattern that both JavaScript and RE2 mean alike", () => {
  it.each([
    ["abc", "xxabcxx", true],
    ["^abc$", "abc", true],
    ["^abc$", "abc\n", false],
    ["^$", "", true],
    ["a|b|", "zzz", true],
    ["^(a|bc)+$", "abcbca", true],
    ["^(a|bc)+$", "abcb", false],
    ["^(?:ab?)*$", "aabab", true],
    ["^a{2,3}$", "aaaa", false],
    ["^a{2,}$", "aaaa", true],
    ["^a{0}$", "", true],
    ["^[^@\\s]+@(?:[a-z0-9-]+\\.)+example\\.com$", "kai@mail.example.com", true],
    ["^[^@\\s]+@(?:[a-z0-9-]+\\.)+example\\.com$", "kai@example.com.evil.test", false],
    ["(?i)^drop\\s+table", "DROP   TABLE users", true],
    ["\\bdelete\\b", "please delete it", true],
    ["\\bdelete\\b", "undeleted", false],
    ["^\\Bx", "x", false],
    ["^.$", "\u{1f600}", true],
    ["^.$", "\n", false],
    ["^[\\u{1f600}-\\u{1f64f}]$", "\u{1f601}", true],
    ["^\\p{Lu}\\P{Lu}+$", "Übung", true],
    ["^(a*)*$", "aaaa", true],
    ["^(a*)*$", "aaab", false],
    ["^(()|a){3}$", "aa", true],
    ["^a\\{\\d\\}$", "a{1}", true],
    ["^\\u0041\\x42$", "AB", true],
    ["^a+?b*?$", "aab", true],
  ])("%s on %j: %s", (pattern, text, matches) => {
    expect(regexProblem(pattern)).toBeNull();
    expect(compileRegex(pattern)(text)).toBe(matches);
  });
});

describe("[T39] a pattern that cannot be shown to be linear, or that dialects read differently, is refused", () => {
  it.each([
    ["(?=a)", "no lookaround"],
    ["(?!a)b", "no lookaround"],
    ["(?<=a)b", "no lookaround"],
    ["(?<name>a)", "no lookaround, names"],
    ["(?P<name>a)", "no lookaround, names"],
    ["(?m)^a", "flags but (?i)"],
    ["a(?i)b", "flags but (?i)"],
    ["(a)\\1", "refers back to a group"],
    ["\\k<a>", "refers back to a group"],
    ["", "an empty pattern matches everything"],
    ["(a", '"(" is never closed'],
    ["a)", '")" closes nothing'],
    ["[a", '"[" is never closed'],
    ["[]", "holds no character"],
    ["[^]", "holds no character"],
    ["[z-a]", "is no character class"],
    ["[[:alpha:]]", "POSIX classes"],
    ["*a", "nothing to repeat"],
    ["a|+", "nothing to repeat"],
    ["^*", "nothing to repeat"],
    ["a**", "one quantifier after another"],
    ["a*+", "one quantifier after another"],
    ["a{2}{3}", "one quantifier after another"],
    ["a{3,2}", "at least 3 and at most 2"],
    ["a{1001}", "more than 1000 times"],
    ["a{,3}", '"{" stands alone'],
    ["}", '"}" stands alone'],
    ["\\q", "has no meaning here"],
    ["\\", "has no meaning here"],
    ["\\p{Nonsense}", "is no character class"],
    ["\\ud800", "half of a surrogate pair"],
    ["[\\ud800-\\udfff]", "half of a surrogate pair"],
    ["\ud800", "half of a surrogate pair"],
    ["((a{99}){99}){99}", "too large"],
    ["(a?){501}", "too large"],
    ["x".repeat(501), "longer than 500 characters"],
  ])("%j", (pattern, message) => {
    expect(regexProblem(pattern)).toContain(message);
    expect(() => compileRegex(pattern)).toThrow();
  });

  it.each(["((((){1000}){1000}){1000}){1000}", "(".repeat(499), `${"(".repeat(249)}a${")".repeat(249)}`])(
    "%s is read at once",
    (pattern) => {
      expect(cpuTime(() => regexProblem(pattern))).toBeLessThan(200);
    },
  );
});

describe("[T39] no text takes long", () => {
  it.each([
    "(a+)+$",
    "^(a|a)*$",
    "(a|aa)+$",
    "(.*a){20}$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "a*a*a*a*a*a*a*a*b",
    `(a?){${(LONGEST_PROGRAM - 50) / 3}}a{40}b`,
    "(\\w|\\d|[a-z]|.|[^b]|\\p{L}|\\p{Ll}|[a-c]){20}b$",
  ])("%s", (pattern) => {
    const matches = compileRegex(pattern);
    for (const char of ["a", "\u00e4"]) {
      const test = () => expect(matches(`${char.repeat(LONGEST_TESTED - 1)}!`)).toBe(false);
      // About 50 ms; a slow machine gets some room. Backtracking would take centuries.
      expect(cpuTime(test)).toBeLessThan(300);
    }
  });
});

describe("agreement with the platform's regular expressions", () => {
  const atom = fc.constantFrom("a", "b", "[ab]", "[^a]", "\\w", "\\d", "\\b", "^", "$", "é", "\u{1f600}");
  const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { maxDepth: 4 },
      atom,
      fc.tuple(tie("pattern"), tie("pattern")).map(([left, right]) => `${left}${right}`),
      fc.tuple(tie("pattern"), tie("pattern")).map(([left, right]) => `(?:${left}|${right})`),
      fc
        .tuple(tie("pattern"), fc.constantFrom("*", "+", "?", "{2}", "{1,2}", "*?"))
        .map(([of, sign]) => `(?:${of})${sign}`),
    ),
  }));
  const text = fc
    .array(fc.constantFrom("a", "b", "1", " ", "é", "\u{1f600}"), { maxLength: 8 })
    .map((chars) => chars.join(""));

  it("every text matches a pattern here exactly when it does there", () => {
    fc.assert(
      fc.property(pattern, text, (source, value) => {
        fc.pre(regexProblem(source) === null);
        expect(compileRegex(source)(value)).toBe(new RegExp(source, "u").test(value));
      }),
      { numRuns: 5_000 },
    );
  });
});
