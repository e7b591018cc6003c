import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { post } from "./post";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let port = 0;
let answer: Answer;
const seen: string[] = [];

beforeEach(async () => {
  seen.length = 0;
  answer = (_, response) => response.writeHead(204).end();
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    request.resume();
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const message = (host: string, path = "/") => ({ url: `http://${host}:${port}${path}`, headers: {}, body: "{}" });
const privately = { allowPrivate: true };

describe("a name", () => {
  it("[T31] that resolves to a private address is refused at connect", async () => {
    const resolve = vi.fn(async () => [{ address: "127.0.0.1", family: 4 }]);
    const url = `https://attacker.example:${port}/`;
    expect(await post({ url, headers: {}, body: "{}" }, { allowPrivate: false, resolve })).toEqual({
      error: "its address is not a public one",
      refused: false,
    });
    expect(resolve).toHaveBeenCalledTimes(1);
    expect(seen).toEqual([]);
  });

  it("[T31] is refused where one of its addresses is not a public one", async () => {
    const resolve = async () => [
      { address: "93.184.216.34", family: 4 },
      { address: "10.0.0.1", family: 4 },
    ];
    const url = `https://attacker.example:${port}/`;
    expect(await post({ url, headers: {}, body: "{}" }, { allowPrivate: false, resolve })).toMatchObject({
      error: "its address is not a public one",
    });
  });

  it("[T31] that resolves to something else at every look (rebinding) is looked at once: what is checked is connected to", async () => {
    const answers = ["127.0.0.1", "169.254.169.254", "169.254.169.254"];
    const resolve = vi.fn(async () => [{ address: answers.shift() ?? "", family: 4 }]);
    expect(await post(message("rebind.example"), { ...privately, resolve })).toEqual({ status: 204 });
    expect(resolve).toHaveBeenCalledTimes(1);
    expect(await post(message("rebind.example"), { ...privately, resolve })).toMatchObject({
      error: "its address is not a public one",
    });
    expect(seen).toHaveLength(1);
  });

  it("[T31] of this machine is refused unless private addresses are allowed", async () => {
    const url = `https://localhost:${port}/`;
    expect(await post({ url, headers: {}, body: "{}" }, { allowPrivate: false })).toMatchObject({
      error: "its address is not a public one",
    });
    expect(await post(message("127.1"), privately)).toEqual({ status: 204 });
  });
});

describe("an answer", () => {
  it("[T31] that redirects is not followed", async () => {
    answer = (_, response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/secret` }).end();
    expect(await post(message("127.0.0.1", "/hook"), privately)).toEqual({ status: 302 });
    expect(seen).toEqual(["POST /hook"]);
  });

  it("[T31] that never ends is cut off after its status", async () => {
    const closed = new Promise((resolve) => {
      answer = (_, response) => {
        response.on("close", resolve);
        response.writeHead(500);
        response.write("secret");
      };
    });
    expect(await post(message("127.0.0.1"), privately)).toEqual({ status: 500 });
    await closed;
  });

  it("[T31] that never comes is not waited for", async () => {
    answer = () => {};
    const posted = await post(message("127.0.0.1"), { ...privately, timeoutMs: 50 });
    expect(posted).toEqual({ error: "no answer in time", refused: false });
  });

  it("[T31] that changes the protocol, or is none, is a failure", async () => {
    answer = (request) =>
      void request.socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n");
    expect(await post(message("127.0.0.1"), privately)).toMatchObject({ refused: false });
    answer = (request) => void request.socket.end("hello");
    expect(await post(message("127.0.0.1"), privately)).toMatchObject({ error: expect.stringContaining("HPE_") });
    server.close();
    server.closeAllConnections();
    expect(await post(message("127.0.0.1"), privately)).toMatchObject({
      error: "the connection failed (ECONNREFUSED)",
    });
  });
});

describe("an answer that is asked for", () => {
  const reading = { ...privately, answerBytes: 100 };

  it("is read, with its type", async () => {
    answer = (_, response) => response.writeHead(409, { "content-type": "text/x.tlog.size" }).end("20852163\n");
    expect(await post(message("127.0.0.1"), reading)).toEqual({
      status: 409,
      type: "text/x.tlog.size",
      text: "20852163\n",
    });
  });

  it("is read to its end where it comes in parts", async () => {
    answer = (_, response) => {
      response.write("one ");
      setImmediate(() => response.end("two"));
    };
    expect(await post(message("127.0.0.1"), reading)).toMatchObject({ status: 200, text: "one two" });
  });

  it("[T31] is an error where it is longer than was asked for, breaks off, or never ends", async () => {
    const refused = false;
    answer = (_, response) => response.end("x".repeat(101));
    expect(await post(message("127.0.0.1"), reading)).toEqual({ error: "its answer is too long", refused });
    answer = (_, response) => {
      response.writeHead(200, { "content-length": "50" }).write("half");
      setImmediate(() => response.destroy());
    };
    expect(await post(message("127.0.0.1"), reading)).toMatchObject({
      error: expect.stringMatching(/failed/),
      refused,
    });
    answer = (_, response) => void response.writeHead(200).write("and so on");
    expect(await post(message("127.0.0.1"), { ...reading, timeoutMs: 100 })).toMatchObject({ refused });
  });
});
