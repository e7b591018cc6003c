import { describe, expect, it } from "vitest";
import { eventAt, eventsOf, JOB, type Receipt, receiptOf, Signer } from "./audit-files";
import { assentry, folderOf } from "./cli-io";

const signer = new Signer();
const events = eventsOf(20);
const SEQS = [3, 7, 12];

/** A receipt that `before` altered before it was signed, and `after` after that. */
async function verify(before?: (receipt: Receipt) => void, after = (text: string) => text, more = "") {
  const text = JSON.stringify(await receiptOf(signer, events, SEQS, before));
  const folder = await folderOf({ "receipt.json": after(text), key: signer.key });
  return assentry(folder, `receipt verify receipt.json --key key ${more}`);
}

describe("assentry receipt verify", () => {
  it("[T44] says that a receipt is right, of which job, and what of it was shown; also one written with indentation", async () => {
    for (const after of [(text: string) => text, (text: string) => `${JSON.stringify(JSON.parse(text), null, 2)}\n`]) {
      const { code, out } = await verify(undefined, after);
      expect(out).toContain(`✓ receipt.json: the receipt of ${JOB} holds`);
      expect(out).toContain("3, all in the log of 20 events");
      expect(out).toContain("signed, for this job and these arguments");
      expect(out).toContain("disclosed   reason 2");
      expect(code).toBe(0);
    }
  });

  it("says that a job was not claimed, and without a key that nobody vouches for it", async () => {
    expect((await verify((receipt) => void Object.assign(receipt, { grant: null }))).out).toContain(
      "none: the job was",
    );
    const folder = await folderOf({ r: JSON.stringify(await receiptOf(signer, events, SEQS)) });
    expect((await assentry(folder, "receipt verify r")).out).toContain("ONLY SELF-CONSISTENCY WAS CHECKED");
  });

  it("answers in JSON where it is asked to", async () => {
    const { out } = await verify(undefined, undefined, "--json");
    expect(JSON.parse(out)).toMatchObject({ ok: true, job_id: JOB, events: 3, size: 20, isTrusted: true });
    const altered = await verify(undefined, (text) => text.replace("approval.voted", "approval.lapsed"), "--json");
    expect(JSON.parse(altered.out)).toMatchObject({ ok: false, index: 3 });
  });

  const entry = (receipt: Receipt, at: number) => receipt.events[at] ?? { seq: 0, event: eventAt(0) };
  type Case = [what: string, index: number | null, sentence: RegExp, (receipt: Receipt) => unknown];
  // The log's owner, who can sign, must not get through with these either.
  const BEFORE: Case[] = [
    [
      "an event",
      7,
      /Event 7: .*don't lead to the signed root/,
      (r) => (entry(r, 1).event = { ...entry(r, 1).event, at: "2020" }),
    ],
    ["an event of no log", 7, /don't lead to the signed root/, (r) => (entry(r, 1).event = eventAt(8))],
    ["a proof", 7, /don't lead to the signed root/, (r) => entry(r, 1).proof?.reverse()],
    ["a number", 8, /don't lead to the signed root/, (r) => (entry(r, 1).seq = 8)],
    [
      "a disclosed value",
      3,
      /reason that it discloses does not fit/,
      (r) => (entry(r, 0).disclosed = entry(r, 1).disclosed ?? {}),
    ],
    ["the order", 7, /Event 7 stands after event 12/, (r) => r.events.reverse()],
    ["an event twice", 12, /inserted, or they were reordered/, (r) => r.events.push(entry(r, 2))],
    ["an event of another job", 3, /Event 3 is of another job/, (r) => (r.job_id = "job_2")],
    ["the tenant", null, /is of another log|one of them was exchanged/, (r) => (r.tenant = "ten_2")],
    ["the grant, by words", null, /The grant's signature was altered/, (r) => (r.grant = "grant")],
    [
      "the arguments",
      null,
      /The grant was exchanged: it is of another job or of other arguments/,
      (r) => (r.job_hash = "sha256:0"),
    ],
    ["the job's events, left out", null, /no event of this job says that it was given/, (r) => r.events.splice(2)],
    ["a key missing", null, /The receipt lacks issued_at/, (r) => Reflect.deleteProperty(r, "issued_at")],
    ["the events, none", null, /The receipt lacks one of events/, (r) => Object.assign(r, { events: 7 })],
    ["an event, a number", null, /Entry 2 of events/, (r) => Object.assign(r.events, { 1: 7 })],
  ];
  it.each(BEFORE)(
    "[T42] names what was altered, though the receipt is signed: %s",
    async (_, index, sentence, change) => {
      const { code, out } = await verify((receipt) => void change(receipt));
      expect(out).toMatch(sentence);
      expect(out.includes("first wrong index")).toBe(index !== null);
      if (index !== null) expect(out).toContain(`first wrong index ${index}.`);
      expect(code).toBe(1);
    },
  );

  it("[T42] refuses another grant of the same job, signed by the same key", async () => {
    const { job_hash } = await receiptOf(signer, events, SEQS);
    const another = await signer.jws("assentry-grant+jwt", { sub: JOB, jti: "grt_1", job_hash, tier: "low" });
    expect((await verify((receipt) => void Object.assign(receipt, { grant: another }))).out).toMatch(
      /no event of this job/,
    );
  });

  const AFTER: [string, RegExp, (text: string) => string][] = [
    ["the time", /altered after it was signed/, (text) => text.replace("2026-01-02T", "2026-01-03T")],
    ["the signature", /The receipt's signature was altered/, (text) => text.replace(/....("\})$/, "AAAA$1")],
    ["the log checkpoint", /does not hold/, (text) => text.replace("\\n20\\n", "\\n21\\n")],
    ["a key twice", /it is not JSON with one reading/, (text) => text.replace("{", '{"job_id":"job_2",')],
    ["the end, cut off", /it is not JSON with one reading/, (text) => text.slice(0, -30)],
    ["all of it", /This is no receipt/, () => "[]"],
    ["nothing there", /This is no receipt/, () => ""],
  ];
  it.each(AFTER)("[T42] names what was altered after it was signed: %s", async (_, sentence, after) => {
    const { code, out, err } = await verify(undefined, after);
    expect(out).toMatch(sentence);
    expect([code, err]).toEqual([1, ""]);
  });

  it("refuses a receipt, and a grant, that another key signed", async () => {
    const other = JSON.stringify(await receiptOf(new Signer(), events, SEQS));
    expect((await verify(undefined, () => other)).out).toMatch(/signed by another key than those given/);
    const grant = await new Signer().jws("assentry-grant+jwt", { sub: JOB });
    expect((await verify((r) => void Object.assign(r, { grant }))).out).toMatch(
      /The grant's signature was altered, or is of/,
    );
    const token = await signer.jws("assentry-receipt+jwt", { sub: JOB });
    expect((await verify((r) => void Object.assign(r, { grant: token }))).out).toMatch(
      /The grant's signature was altered/,
    );
  });

  it("[T35] shows what a receipt says with its control characters spelled out", async () => {
    const evil = "2026\u001b]0;x\u0007\u202e";
    const { out, code } = await verify((receipt) => void Object.assign(receipt, { issued_at: evil }));
    expect(code).toBe(0);
    expect(out).toContain("2026\\u{1b}]0;x\\u{7}\\u{202e}");
    expect(out.replaceAll("\n", "")).not.toMatch(/\p{C}/u);
  });

  it.each([
    ["receipt verify", /name one receipt/],
    ["receipt verify missing", /there is no such file/],
    ["receipt verify bytes", /it is not UTF-8/],
    ["receipt verify .", /it is a folder/],
  ])("exits with 2 and says why where it cannot begin: %s", async (line, sentence) => {
    const folder = await folderOf({ bytes: Uint8Array.of(0xff, 0xfe) });
    const { code, err } = await assentry(folder, line);
    expect(err).toMatch(sentence);
    expect(code).toBe(2);
  });
});
