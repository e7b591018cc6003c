import { describe, expect, it } from "vitest";
import { readLines } from "./lines";
import type { Line } from "./schemas";

async function linesOf(...chunks: (string | Uint8Array)[]): Promise<Line[]> {
  const bytes = chunks.map((chunk) => (typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk));
  const lines: Line[] = [];
  for await (const batch of readLines(new Blob(bytes.map((chunk) => new Uint8Array(chunk))).stream()))
    lines.push(...batch);
  return lines;
}

/** As it may come in: cut anywhere. */
async function linesOfChunks(text: string, size: number): Promise<Line[]> {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  const lines: Line[] = [];
  for await (const batch of readLines(body)) lines.push(...batch);
  return lines;
}

describe("readLines", () => {
  it("counts lines from 1, empty ones too, with any kind of line end, with and without a last one", async () => {
    const expected = [
      { line: 1, value: 1 },
      { line: 3, value: "zwei" },
      { line: 5, value: { three: 3 } },
    ];
    expect(await linesOf('1\n\n"zwei"\n  \n{"three":3}')).toEqual(expected);
    expect(await linesOf('1\r\n\r\n"zwei"\r\n  \r\n{"three":3}\r\n')).toEqual(expected);
    expect(await linesOf('\ufeff1\n\n"zwei"\n\n{"three":3}\n')).toEqual(expected);
    expect(await linesOf("")).toEqual([]);
  });

  it.each([1, 2, 3, 7, 1_000])("says the same however the bytes come in: %i at once", async (size) => {
    expect(await linesOfChunks('{"a":"ä€𝄞"}\n\n{"b":2}\n{', size)).toMatchObject([
      { line: 1, value: { a: "ä€𝄞" } },
      { line: 3, value: { b: 2 } },
      { line: 4, problem: expect.stringContaining("Not valid JSON") },
    ]);
  });

  it("a line that is no UTF-8, or could be understood in two ways, is a problem; the next one is read", async () => {
    const lines = await linesOf(new Uint8Array([0x22, 0xff, 0x22, 0x0a]), '{"a":{"b":1,"b":2}}\n', "3");
    expect(lines).toEqual([
      { line: 1, problem: "is not UTF-8" },
      { line: 2, problem: "a.b: The same key stands here twice; it is unclear which value counts." },
      { line: 3, value: 3 },
    ]);
  });

  it("a line of more than 1 MiB is a problem, wherever it ends; the next one is read", async () => {
    const fits = `"${"x".repeat(1_048_574)}"`;
    for (const size of [1_000, 65_536, 10_000_000]) {
      const lines = await linesOfChunks(`${fits}\n"${fits}\n2\n"${fits}${fits}${fits}\n4\n"${fits}`, size);
      const problem = "is longer than 1 MiB";
      expect(lines.slice(1)).toEqual([
        { line: 2, problem },
        { line: 3, value: 2 },
        { line: 4, problem },
        { line: 5, value: 4 },
        { line: 6, problem },
      ]);
      expect(lines[0]).toHaveProperty("value");
    }
  });

  const tooLarge: [string, string][] = [
    ["more than 32 MiB", `${" ".repeat(1_048_575)}\n`.repeat(33)],
    ["more than 200,000 lines", "\n".repeat(200_001)],
  ];
  it.each(tooLarge)("ends an upload of %s", async (_, text) => {
    await expect(linesOfChunks(text, 65_536)).rejects.toMatchObject({ status: 413, code: "body_too_large" });
    await expect(linesOfChunks(text.slice(0, text.length / 33), 65_536)).resolves.toEqual([]);
  });
});
