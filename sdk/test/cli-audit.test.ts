import { describe, expect, it } from "vitest";
import { edited, events, lines, note, signer, verify, whole } from "./audit-export";
import { eventsOf, fileOf, leavesOf, type Line, linesOf, ORIGIN, Signer } from "./audit-files";
import { assentry, folderOf } from "./cli-io";

const withLine = (at: number, change: (line: Line) => unknown): unknown[] =>
  lines.map((line, seq) => (seq === at ? change(line) : line));
const leafOf = (event: Line["event"]): string => leavesOf([event])[0]?.toString("base64") ?? "";

describe("assentry audit verify", () => {
  it("[T44] says that an export is right, of which log it is, and that one can trust it", async () => {
    const { code, out } = await verify(whole());
    expect(code).toBe(0);
    expect(out).toContain("✓ log.jsonl: 300 events verified");
    expect(out).toContain(ORIGIN);
    expect(out).toContain("disclosed   reason 300");
    expect(out).not.toContain("SELF-CONSISTENCY");
  });

  it("says loudly that without a key only the file's own word was taken", async () => {
    const folder = await folderOf({ "log.jsonl": whole() });
    const { code, out } = await assentry(folder, "audit verify log.jsonl");
    expect(code).toBe(0);
    expect(out).toContain("ONLY SELF-CONSISTENCY WAS CHECKED");
  });

  it("takes an empty log, and an export whose lines came in any pieces", async () => {
    const none = await signer.note([]);
    expect((await verify(fileOf({ lines: [], note: none, keys: [] }))).code).toBe(0);
    expect((await verify(whole(lines.map((line) => JSON.stringify(line))))).code).toBe(0);
  });

  it("answers in JSON where it is asked to", async () => {
    expect(JSON.parse((await verify(whole(), "--json")).out)).toMatchObject({ ok: true, events: 300, isTrusted: true });
    const { code, out } = await verify(whole(withLine(40, edited)), "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({ ok: false, index: 40, message: expect.stringMatching(/^Event 40 was edited/) });
  });

  type Case = [what: string, index: number | null, sentence: RegExp, file: () => string];
  const swap = (a: number, b: number) => {
    const changed: Line[] = [...lines];
    const [one, other] = [lines[a], lines[b]];
    if (one && other) [changed[a], changed[b]] = [other, one];
    return changed;
  };
  const CASES: Case[] = [
    [
      "an event was edited",
      40,
      /Event 40 was edited: it is not the one whose leaf hash/,
      () => whole(withLine(40, edited)),
    ],
    [
      "two were, and the first is named",
      40,
      /Event 40 was edited/,
      () => whole(lines.map((line, seq) => (seq === 40 || seq === 50 ? edited(line) : line))),
    ],
    [
      "a leaf hash was altered",
      40,
      /The leaf hash of event 40 was altered; all events are those/,
      () => whole(withLine(40, (line) => ({ ...line, leaf: lines[1]?.leaf }))),
    ],
    [
      "an event and its leaf hash",
      0,
      /Together with leaf hashes, one or more of the events 0 to 299 were altered/,
      () => whole(withLine(40, (line) => ({ ...edited(line), leaf: leafOf(edited(line).event) }))),
    ],
    [
      "an event was deleted",
      40,
      /Event 40 is missing: event 41 follows event 39/,
      () => whole(lines.filter(({ seq }) => seq !== 40)),
    ],
    ["several were", 40, /Events 40 to 44 are missing/, () => whole(lines.filter(({ seq }) => seq < 40 || seq > 44))],
    [
      "an event was inserted",
      40,
      /Event 40 stands twice: one of them was inserted/,
      () => whole(lines.flatMap((line) => (line.seq === 40 ? [line, line] : line))),
    ],
    ["two changed places", 40, /Event 41 stands before event 40: the events were reordered/, () => whole(swap(40, 41))],
    [
      "two changed places and numbers",
      0,
      /Together with leaf hashes/,
      () => whole(swap(40, 41).map((line, seq) => ({ ...line, seq }))),
    ],
    [
      "the end was taken away",
      298,
      /The end was taken away: events 298 to 299 are missing/,
      () => whole(lines.slice(0, 298)),
    ],
    [
      "one was added at the end",
      300,
      /Event 300 was inserted: the log checkpoint signs 300 events, here are 301/,
      () => whole([...lines, { ...linesOf(eventsOf(301))[300] }]),
    ],
    [
      "of another tenant",
      40,
      /of another tenant/,
      () => whole(withLine(40, (line) => ({ ...line, event: { ...line.event, tenant: "ten_2" } }))),
    ],
    [
      "a disclosed value was altered",
      40,
      /The value of reason that it discloses does not fit the commitment/,
      () =>
        whole(
          withLine(40, (line) => ({
            ...line,
            disclosed: { reason: { ...Object(line.disclosed?.reason), value: "no" } },
          })),
        ),
    ],
    [
      "a value is disclosed that nothing commits to",
      40,
      /It discloses note, to which the event commits nowhere/,
      () => whole(withLine(40, (line) => ({ ...line, disclosed: { note: line.disclosed?.reason } }))),
    ],
    [
      "a leaf hash is missing",
      40,
      /Its leaf hash is missing/,
      () => whole(withLine(40, ({ leaf: _, ...line }) => line)),
    ],
    ["a line is no JSON", 40, /Line 42 is not JSON with one reading/, () => whole(withLine(40, () => '{"seq":40'))],
    [
      "a key stands twice",
      40,
      /Line 42 is not JSON with one reading/,
      () => whole(withLine(40, (line) => JSON.stringify(line).replace('"seq":40', '"seq":40,"seq":40'))),
    ],
    [
      "a line has an unknown key",
      40,
      /has a key that exports don't have/,
      () => whole(withLine(40, (line) => ({ ...line, x: 1 }))),
    ],
    [
      "the file was cut in a line",
      40,
      /The file was cut off/,
      () => whole().split("\n").slice(0, 41).join("\n").concat('\n{"seq":40,'),
    ],
    [
      "the last line is missing",
      300,
      /The file was cut off: its last line/,
      () => whole().split("\n").slice(0, -2).join("\n").concat("\n"),
    ],
    [
      "the last line counts others",
      null,
      /The last line counts 7 events/,
      () => whole().replace('"events":300', '"events":7'),
    ],
    ["another digest", null, /its SHA-256 is another/, () => whole().replace(/"sha256":"..../, '"sha256":"0000')],
    ["the header names another size", null, /it says 7 events/, () => whole(lines, { header: { size: 7 } })],
    [
      "the header names another log",
      null,
      /The header was altered/,
      () => whole(lines, { header: { origin: "x/ten_1" } }),
    ],
    ["the log checkpoint was altered", null, /does not hold/, () => whole(lines, { note: note.replace("300", "299") })],
    ["no export at all", null, /This is no audit export/, () => "hello\nworld\n"],
    ["an empty file", null, /The file is empty/, () => ""],
    [
      "only a header",
      0,
      /The file was cut off: events 0 to 299 are missing/,
      () => whole().split("\n", 1).join("\n").concat("\n"),
    ],
  ];
  it.each(CASES)("[T42] %s: the first wrong index and what was altered", async (_, index, sentence, file) => {
    const { code, out, err } = await verify(file());
    expect(out).toMatch(sentence);
    expect(out.includes("first wrong index")).toBe(index !== null);
    if (index !== null) expect(out).toContain(`first wrong index ${index}.`);
    expect([code, err]).toEqual([1, ""]);
  });

  it("refuses bytes that are no text, and a log checkpoint that another key signed", async () => {
    expect((await verify(Uint8Array.from({ length: 5_000 }, (_, at) => (at * 7) % 256))).code).toBe(1);
    const bytes = Buffer.from(whole());
    bytes[bytes.indexOf("ünï") + 1] = 0xff;
    expect((await verify(bytes)).out).toMatch(/Event 0 was edited/);
    const forged = fileOf({ lines, note: await new Signer().note(leavesOf(events)), keys: [signer.key] });
    expect((await verify(forged)).out).toMatch(/signed by another key than those given/);
  });

  it("[T35] shows what a file says with its control characters spelled out", async () => {
    const evil = "ten_1\u001b]8;;http://evil\u0007";
    const line = withLine(40, (one) => ({ ...one, "\u001b[2J\u202e": 1 }));
    for (const text of [whole(line), whole(lines, { header: { origin: `${evil}/ten_1` } })]) {
      const { out, code } = await verify(text);
      expect(code).toBe(1);
      expect(out.replaceAll("\n", "")).not.toMatch(/\p{C}/u);
    }
    const { out } = await verify(whole(line), "--json");
    expect(out.replaceAll("\n", "")).not.toMatch(/\p{C}/u);
    expect(JSON.parse(out).message).toContain("\u001b[2J");
  });

  it.each([
    ["audit verify", /name one export/],
    ["audit verify a b", /name one export/],
    ["audit verify missing.jsonl", /missing\.jsonl cannot be read: there is no such file/],
    ["audit verify .", /cannot be read: it is a folder/],
    ["audit verify a --key missing.key", /missing\.key cannot be read/],
    ["audit verify a --key empty.key", /empty\.key holds no verifier key/],
    ["audit verify a --key log+00000000+AAAA", /--key log\+00000000\+AAAA: A verifier key is/],
    ["audit verify a --checkpoint missing.note", /missing\.note cannot be read/],
    ["audit verify a --sum", /--sum/],
  ])("exits with 2 and says why where it cannot begin: %s", async (line, sentence) => {
    const folder = await folderOf({ a: "", "empty.key": "\n" });
    const { code, err, out } = await assentry(folder, line);
    expect(err).toMatch(sentence);
    expect([code, out]).toEqual([2, ""]);
  });
});
