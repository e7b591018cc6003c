import { describe, expect, it, vi } from "vitest";
import { lineStream } from "./line-stream";

/** Lines of a thousand characters, and how many of them were made. */
function source(count: number) {
  const seen = { made: 0, ended: false };
  async function* lines(): AsyncGenerator<string, void> {
    try {
      for (; seen.made < count; seen.made += 1) yield `${String(seen.made).padStart(999, "0")}\n`;
    } finally {
      seen.ended = true;
    }
  }
  return { seen, response: lineStream(lines()) };
}

/** Whatever would be made ahead has had its time. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("an answer of lines", () => {
  it("holds all of them, in their order", async () => {
    const { response, seen } = source(1_000);
    expect(response.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    const lines = (await response.text()).trimEnd().split("\n");
    expect(lines.map(Number)).toEqual(Array.from({ length: 1_000 }, (_, at) => at));
    expect(seen.ended).toBe(true);
  });

  it("is made no faster than it is read", async () => {
    const { response, seen } = source(100_000);
    const reader = response.body?.getReader();
    await turn();
    expect(seen.made).toBe(0);
    for (let chunks = 1; chunks <= 3; chunks += 1) {
      const { value } = (await reader?.read()) ?? {};
      expect(value?.length).toBeGreaterThanOrEqual(64 * 1024);
      await turn();
      expect(seen.made).toBeLessThanOrEqual(chunks * 67);
    }
  });

  it("is made no further when the reader leaves", async () => {
    const { response, seen } = source(100_000);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(seen.ended).toBe(true);
    expect(seen.made).toBeLessThan(70);
  });

  it("breaks off where making it fails, so that it doesn't seem complete", async () => {
    async function* failing(): AsyncGenerator<string, void> {
      yield "first\n";
      throw new Error("the database is gone");
    }
    await expect(lineStream(failing()).text()).rejects.toThrow("the database is gone");
  });

  it("breaks off at the end of the process", async () => {
    vi.resetModules();
    const { lineStream: fresh } = await import("./line-stream");
    const { beginShutdown } = await import("@/lib/worker/shutdown");
    async function* endless(): AsyncGenerator<string, void> {
      for (;;) yield `${"x".repeat(999)}\n`;
    }
    const reader = fresh(endless()).body?.getReader();
    await reader?.read();
    beginShutdown();
    await expect(reader?.read()).rejects.toThrow("shutting down");
  });
});
