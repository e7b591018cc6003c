import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { requireFreePort, requireWritableFolder } from "./checks.mjs";

describe("the port", () => {
  test.each(["127.0.0.1", "::"])("in use on %s is refused with another one to try", async (host) => {
    const server = net.createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, host, () => resolve((server.address() as net.AddressInfo).port));
    });
    await expect(requireFreePort(port)).rejects.toThrow(
      `Port ${port} is in use. Stop what uses it, or choose another: npm start -- --port ${port + 1}`,
    );
    await new Promise((resolve) => server.close(resolve));
    await expect(requireFreePort(port)).resolves.toBeUndefined();
  });
});

describe("the data folder", () => {
  let folder = "";
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "checks-"));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  test("is made where it is missing, closed to others, and left empty", () => {
    const data = path.join(folder, "a", "b");
    requireWritableFolder(data);
    expect(fs.readdirSync(data)).toEqual([]);
    expect(fs.statSync(data).mode & 0o066).toBe(0);
  });

  test("that cannot be written is refused with what to do", () => {
    fs.writeFileSync(path.join(folder, "file"), "");
    expect(() => requireWritableFolder(path.join(folder, "file", "data"))).toThrow(
      /^Cannot write to the data folder .*file.data \(ENOTDIR\)\. Choose another: npm start -- --data DIR$/,
    );
  });
});
