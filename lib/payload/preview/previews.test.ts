import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { emailPreview, isExternal } from "./email";
import { readHtml } from "./html-text";
import { httpPreview } from "./http";
import { patchPreview } from "./patch";
import { paymentPreview } from "./payment";
import { previewsOf } from "./previews";
import { recordsPreview } from "./records";
import { sqlPreview } from "./sql";
import { sqlPieces } from "./sql-pieces";

const types = (tool: string, args: unknown) => previewsOf(tool, args).map(({ type }) => type);

describe("what a payload is taken for", () => {
  it.each([
    ["send_email", { recipients: ["a@b.example"], subject: "Hi", body: "x" }, ["email"]],
    ["anything", { to: "a@b.example, c@d.example", html: "<p>x</p>" }, ["email"]],
    ["http_request", { url: "https://a.example/x" }, ["http"]],
    ["call", { method: "DELETE", url: "https://a.example/x" }, ["http"]],
    ["payment.send", { amount: 5000, vendor: "Acme" }, ["payment"]],
    ["refund.create", { order_id: "W1", amount: { value: 3, currency: "EUR" } }, ["payment"]],
    ["run_sql", { statement: "DELETE FROM users" }, ["sql"]],
    ["run_sql", { statement: "-- old ones\nBEGIN;\nUPDATE t SET a = 1; COMMIT" }, ["sql"]],
    ["search", { query: "select the best seats" }, []],
    ["run_shell", { command: "drop me a line" }, []],
    ["git_commit", { patch: "-a\n+b\n" }, ["patch"]],
    ["import", { rows: [{ a: 1 }, { a: 2 }] }, ["records"]],
    ["send_direct_message", { recipient: "Bob", body: "Select a seat from the list" }, []],
    ["update_user", { city: "Rome", amount_due_date: "2024-01-01" }, []],
    ["deploy", { service: "checkout" }, []],
  ])("%s %j", (tool, args, expected) => expect(types(tool, args)).toEqual(expected));

  it("[T36] is never the agent's to say: a field that names a preview changes nothing", () => {
    expect(types("x", { type: "email", preview: "payment", content_type: "text/html" })).toEqual([]);
  });

  it("[T38] is bounded: at most four, found among the first values", () => {
    const list = [{ a: 1 }, { a: 2 }];
    expect(previewsOf("x", Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`l${i}`, list])))).toHaveLength(4);
    expect(previewsOf("x", Object.fromEntries(Array.from({ length: 9_990 }, (_, i) => [`k${i}`, i])))).toEqual([]);
  });
});

describe("a mail", () => {
  const text = (html: string) =>
    readHtml(html).lines.map((line) => line.map((one) => (one.kind === "note" ? `[${one.text}]` : one.text)).join(""));

  it("says where a link goes, also inside other elements", () => {
    const [line] = readHtml('<a href="https://attacker.test/x"><b>https://bank.example</b></a>').lines;
    expect(line).toMatchObject([{ text: "https://bank.example", link: "https://attacker.test/x" }]);
  });

  it.each([
    '<div style="display:none;max-height:0">pay x</div>',
    '<div style="display: none">pay x</div>',
    '<font color="#fff" size="1">pay x</font>',
    '<p style="font-size:0px">pay x</p>',
    "<p hidden>pay x</p>",
    '<div style="opacity:0"><span>pay x</span></div>',
    '<p style="color: white">pay x</p>',
  ])("[T34] %s is shown as hidden", (html) => {
    expect(readHtml(html).lines.flat()).toMatchObject([{ text: "pay x", hidden: true }]);
  });

  it("[T33] tells of what would load or run, and leaves out none of it", () => {
    expect(text('<img src="https://a.test/o.gif?u=1" width=1>')).toEqual([
      "[Image, not loaded: https://a.test/o.gif?u=1]",
    ]);
    expect(text('<form action="https://a.test"><button>Reject</button></form>')).toEqual([
      "[<form>, not drawn: https://a.test]",
      "[<button>, not drawn]",
      "Reject",
    ]);
    expect(text('<img src=x onerror="go()">').join()).toContain("has code in it");
    expect(text("<script>go()</script>x")).toEqual(["[Not drawn, within <script>: go()]", "x"]);
    expect(text("a<!-- b -->c")).toEqual(["a", "[Comment: b]", "c"]);
  });

  it("reads characters that are written as references, and broken markup as text", () => {
    expect(text("1 &lt; 2 &amp; &#x41;&#66; &zwnj;&nosuch;")).toEqual(["1 < 2 & AB \u200c&nosuch;"]);
    expect(text("a < b <unclosed")).toEqual(["a < b <unclosed"]);
    expect(text('<a title=">" href="https://x.test">y</a>')).toEqual(["y"]);
  });

  it.each(["<", "<a ", '<a "', "<!--", "</div>", "<div>", "<script>", "&#", "<p>x</p>"])(
    "[T38] a mebibyte of %j is bounded work, and says what it left out",
    (unit) => {
      const html = unit.repeat(2 ** 20 / unit.length);
      const { lines, unread } = readHtml(html);
      expect(lines.flat().length).toBeLessThanOrEqual(6_001);
      expect(unread).toBeGreaterThan(900_000);
    },
  );

  it("knows who is outside", () => {
    expect(isExternal("acme.example", "acme.example")).toBe(false);
    expect(isExternal("mail.acme.example", "acme.example")).toBe(false);
    expect(isExternal("notacme.example", "acme.example")).toBe(true);
    expect(isExternal("other.example", null)).toBe(false);
  });

  it("tells addresses of a list apart, but cuts no name", () => {
    const to = (value: unknown) => emailPreview({ to: value, body: "x" })?.headers[0]?.values;
    expect(to("a@x.example; b@y.example")).toEqual(["a@x.example", "b@y.example"]);
    expect(to('"Doe, Jane" <jane@x.example>')).toEqual(['"Doe, Jane" <jane@x.example>']);
  });
});

describe("SQL", () => {
  const facts = (text: string) => sqlPreview("run_sql", ["statement"], text)?.statements;

  it.each([
    ["DELETE FROM users", "DELETE", ["users"], /every row/],
    ["delete from a.b where 1=1", "DELETE", ["a.b"], /always true/],
    ["UPDATE t SET x = 1 WHERE id = 7 OR 'a'='a'", "UPDATE", ["t"], /always true/],
    ["DELETE FROM \ufeffaudit\u00ad_log WHERE 1=1\u200c\u200d", "DELETE", ["audit\u00ad_log"], /always true/],
    ["DELETE FROM t -- WHERE id = 1", "DELETE", ["t"], /No WHERE/],
    ["DELETE FROM t /* WHERE id = 1 */", "DELETE", ["t"], /No WHERE/],
    ["WITH x AS (SELECT 1 FROM y) DELETE FROM t", "DELETE", ["y", "t"], /No WHERE/],
    ["DROP TABLE IF EXISTS a", "DROP", ["a"], /Removes/],
    ["TRUNCATE a", "TRUNCATE", ["a"], /Empties/],
  ])("%s", (text, verb, tables, caution) => {
    expect(facts(text)).toMatchObject([{ verb, tables, caution: expect.stringMatching(caution) }]);
  });

  it.each(["DELETE FROM t WHERE id = 7", "UPDATE t SET a = a + 1 WHERE b = 2 AND c = 3", "SELECT * FROM t"])(
    "%s gives no caution",
    (text) => expect(facts(text)?.[0]?.caution).toBeNull(),
  );

  it("finds every statement", () => {
    expect(facts("SELECT ';' FROM a; DROP TABLE b;")?.map(({ verb }) => verb)).toEqual(["SELECT", "DROP"]);
  });

  it.each(["'", '"', "/*", "--", "a ", "1", "`x", "\u200b", "'';", "(("])(
    "[T38] a mebibyte of %j is read in one pass",
    (unit) => {
      const text = unit.repeat(2 ** 20 / unit.length);
      expect(
        sqlPieces(text)
          .map((piece) => piece.text)
          .join("") === text,
      ).toBe(true);
      expect(facts(`DELETE FROM t WHERE ${text}`)?.length).toBeLessThanOrEqual(50);
    },
  );
});

describe("a request over HTTP", () => {
  const host = (url: string) => httpPreview("http_request", { url })?.url.host;

  it.each([
    ["https://bank.example@attacker.test/x", "attacker.test"],
    ["https://a@b@attacker.test/x", "attacker.test"],
    ["https://attacker.test\\@bank.example/", "attacker.test"],
    ["https://bank.example\u2215login.attacker.test/pay", "bank.example\u2215login.attacker.test"],
    ["https://a.example:8443?x=https://b.example", "a.example:8443"],
  ])("[T34] the host of %s is found as a browser would", (url, expected) => expect(host(url)).toBe(expected));

  it("[T34] says what misleads about an address", () => {
    const cautions = (url: string) => httpPreview("http_request", { url })?.cautions.join(" ") ?? "";
    expect(cautions("https://a.example@b.test/")).toContain("user name");
    expect(cautions("https://\u0430cme.example/")).toContain("xn--cme-5cd.example");
    expect(cautions("http://127.1/")).toMatch(/Not encrypted.*127\.0\.0\.1.*inside/);
    expect(cautions("https://acme.example/")).toBe("");
  });

  it("marks secrets and hides none", () => {
    const headers = { Authorization: "Bearer s3cret", Accept: "text/plain", "X-Api-Key": "k" };
    const preview = httpPreview("x", { url: "https://a.example", method: "GET", headers });
    expect(preview?.headers).toEqual([
      { name: "Authorization", value: "Bearer s3cret", isSecret: true },
      { name: "Accept", value: "text/plain", isSecret: false },
      { name: "X-Api-Key", value: "k", isSecret: true },
    ]);
  });
});

describe("money, patches and tables", () => {
  it("says amount, currency, from and to, and what it is not told", () => {
    const args = { amount: 1250.5, currency: "EUR", from_account: "A-1", iban: "DE1", vendor: "Acme", memo: "INV-7" };
    expect(paymentPreview("payment.send", args)).toMatchObject({
      amount: "€1,250.5",
      from: { value: "A-1" },
      to: { value: "Acme" },
      details: [{ value: "DE1" }, { value: "INV-7" }],
    });
    expect(paymentPreview("send_money", { amount: "１０００․00", recipient: "X" })).toMatchObject({
      amount: "１０００․00",
      currency: null,
    });
  });

  it("counts the lines of a patch, headers not among them", () => {
    const patch = "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n same\n-- old\n+new\n";
    const { lines, added, removed } = patchPreview(["diff"], patch) ?? { lines: [] };
    expect([added, removed]).toEqual([1, 1]);
    expect(lines.map(({ kind }) => kind)).toEqual(["file", "file", "place", "same", "removed", "added"]);
  });

  it("takes lists of like objects only for tables", () => {
    expect(
      recordsPreview(
        ["r"],
        [
          { a: 1, b: 2 },
          { a: 3, c: 4 },
        ],
      ),
    ).toMatchObject({ columns: ["a", "b", "c"] });
    expect(recordsPreview(["r"], [{ a: 1 }, 2])).toBeNull();
    expect(recordsPreview(["r"], [{ a: 1 }])).toBeNull();
    expect(
      recordsPreview(
        ["r"],
        Array.from({ length: 9 }, (_, i) => ({ [`k${i}`]: i })),
      ),
    ).toBeNull();
  });

  it("[T33] every payload of the corpus is taken for something or nothing, without failing", () => {
    const corpus = readFileSync(new URL("../../../test/fixtures/deception-payloads.jsonl", import.meta.url), "utf8");
    const lines: { tool: string; args?: unknown }[] = corpus
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const seen = lines.flatMap(({ tool, args }) => types(tool, args));
    expect(new Set(seen)).toEqual(new Set(["email", "http", "payment", "patch", "sql"]));
  });
});
