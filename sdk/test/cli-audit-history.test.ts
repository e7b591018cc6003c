import { describe, expect, it } from "vitest";
import { edited, events, lines, signer, verify, whole } from "./audit-export";
import { eventAt, eventsOf, fileOf, leavesOf, type Line, linesOf, proofOf, Signer } from "./audit-files";

describe("assentry audit verify", () => {
  describe("a filtered export", () => {
    const SEQS = [3, 40, 299];
    const filtered = (change = (line: Line): Line => line, kept = SEQS) => {
      const leaves = leavesOf(events);
      const some = kept.flatMap((seq) => (lines[seq] ? [{ ...lines[seq], proof: proofOf(seq, leaves) }] : []));
      const changed = some.map((line) => (line.seq === 40 ? change(line) : line));
      return whole(changed, { header: { filter: { job: "job_1" } } });
    };

    it("[T44] proves each of its events, and says that others may be left out", async () => {
      const { code, out } = await verify(filtered());
      expect(code).toBe(0);
      expect(out).toContain("others may be left out");
    });

    it.each<[string, RegExp, (line: Line) => Line]>([
      ["an event", /The event was edited/, edited],
      ["its proof", /Its inclusion proof is wrong/, (line) => ({ ...line, proof: line.proof?.toReversed() ?? [] })],
      ["its proof, missing", /Its inclusion proof is missing/, ({ proof: _, ...line }) => line],
      ["its number", /Its inclusion proof is wrong/, (line) => ({ ...line, seq: 41 })],
      [
        "its leaf hash",
        /Its leaf hash was altered; the event itself/,
        (line) => ({ ...line, leaf: lines[1]?.leaf ?? "" }),
      ],
      [
        "an event of no log",
        /was never in the log/,
        (line) => ({ ...line, event: eventAt(7), leaf: lines[7]?.leaf ?? "" }),
      ],
      ["a number beyond the log", /It is not in the log/, (line) => ({ ...line, seq: 300 })],
    ])("[T42] names an alteration: %s", async (_, sentence, change) => {
      const { code, out } = await verify(filtered(change));
      expect(out).toMatch(sentence);
      expect(out).toMatch(/first wrong index (40|41|300)/);
      expect(code).toBe(1);
    });

    it("[T42] is in the order of the log, each event once", async () => {
      expect((await verify(filtered((line) => line, [3, 299, 40]))).out).toMatch(/Event 40 stands after event 299/);
      expect((await verify(filtered((line) => line, [3, 3]))).out).toMatch(/Event 3 stands twice/);
    });

    it("is not compared with a log checkpoint of another size", async () => {
      const old = { "old.note": await signer.note(leavesOf(events.slice(0, 7))) };
      expect((await verify(filtered(), "--checkpoint old.note", old)).out).toMatch(/take a full export/);
    });
  });

  describe("with log checkpoints that were kept", () => {
    const at = async (size: number, of = events) => signer.note(leavesOf(of.slice(0, size)));
    const rewritten = events.map((event, seq) => (seq === 120 ? eventAt(seq, "another") : event));

    it("[T42] catches a history that was rewritten as a whole, signed anew by the log's own key", async () => {
      const file = fileOf({
        lines: linesOf(rewritten).map(({ disclosed: _, ...line }) => line),
        note: await at(300, rewritten),
        keys: [],
      });
      expect((await verify(file)).code).toBe(0);
      const files = { "100.note": await at(100), "200.note": await at(200), "250.note": await at(250) };
      const { code, out } = await verify(
        file,
        "--checkpoint 250.note --checkpoint 100.note --checkpoint 200.note",
        files,
      );
      expect(code).toBe(1);
      expect(out).toMatch(
        /first wrong index 100\. The history was rewritten: the first 200 events.*100 to 199 is another/,
      );
    });

    it("[T42] of the same history, says how many agree; also those of no events and of all", async () => {
      const files = { "0.note": await at(0), "200.note": await at(200), "300.note": await at(300) };
      const { code, out } = await verify(
        whole(),
        "--checkpoint 300.note --checkpoint 0.note --checkpoint 200.note",
        files,
      );
      expect(out).toContain("agrees with 3 that you kept");
      expect(code).toBe(0);
    });

    it.each<[string, RegExp, () => Promise<string>]>([
      [
        "larger than the log",
        /The log was cut off, or this is older/,
        async () => signer.note(leavesOf(eventsOf(301))),
      ],
      [
        "of a fork",
        /two log checkpoints of 300 events with different roots.*the log was forked/,
        () => at(300, rewritten),
      ],
      ["of another log", /is of another log|does not hold/, () => signer.note(leavesOf(events), "log.example/ten_2")],
      ["of another key", /signed by another key/, () => new Signer().note(leavesOf(events))],
      ["of nothing", /does not hold/, async () => "nothing"],
    ])("[T42] refuses one %s", async (_, sentence, kept) => {
      const { code, out } = await verify(whole(), "--checkpoint kept.note", { "kept.note": await kept() });
      expect(out).toMatch(sentence);
      expect(code).toBe(1);
    });
  });
});
