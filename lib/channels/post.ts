import http from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { guardedLookup, mayConnect, RefusedAddress, type Resolve } from "./address-guard";

const TIMEOUT_MS = 10_000;

type Message = { url: string; headers: Record<string, string>; body: string };
/** `answerBytes`: how much of the answer is read at most; none of it unless given. */
type PostOptions = { allowPrivate: boolean; timeoutMs?: number; resolve?: Resolve; answerBytes?: number };
/** What may be told of it: never the other side's body. `refused`: this url will never be sent to. */
export type Posted = { status: number; type?: string; text?: string } | { error: string; refused: boolean };

class Late extends Error {}

/** The answer's text; an error where it is longer than that, or broke off. */
async function read(response: http.IncomingMessage, most: number): Promise<Posted> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > most) return { error: "its answer is too long", refused: false };
  }
  const type = response.headers["content-type"] ?? "";
  return { status: response.statusCode ?? 0, type, text: Buffer.concat(chunks).toString("utf8") };
}

function whyNot(url: URL, allowPrivate: boolean): string | null {
  if (url.protocol !== "https:" && !(allowPrivate && url.protocol === "http:")) return "only https is delivered to";
  // A literal address is connected to without a lookup. The URL parser has read 127.1, 0x7f.1 and 017700000001 by now.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return isIP(host) !== 0 && !mayConnect(host, allowPrivate) ? "its address is not a public one" : null;
}

function said(error: unknown): Posted {
  if (error instanceof RefusedAddress) return { error: "its address is not a public one", refused: false };
  if (error instanceof Late) return { error: "no answer in time", refused: false };
  const code = error instanceof Error && "code" in error ? String(error.code) : "failed";
  return { error: `the connection failed (${code})`, refused: false };
}

/**
 * Sends one message to an address that somebody else chose ([T31]): no redirect is followed, the answer's body is not
 * read unless asked for, and everything together takes ten seconds at most. Does not throw.
 */
export async function post(message: Message, options: PostOptions): Promise<Posted> {
  const { allowPrivate, timeoutMs = TIMEOUT_MS, resolve, answerBytes } = options;
  const url = new URL(message.url);
  const refusal = whyNot(url, allowPrivate);
  if (refusal !== null) return { error: refusal, refused: true };
  const { request: open } = url.protocol === "https:" ? https : http;
  const body = Buffer.from(message.body);
  const headers = { ...message.headers, "content-length": String(body.length) };
  return new Promise((settle) => {
    // A connection of its own: a kept one could lead to what was checked for somebody else.
    const request = open(url, { method: "POST", headers, agent: false, lookup: guardedLookup(allowPrivate, resolve) });
    const timer = setTimeout(() => request.destroy(new Late()), timeoutMs);
    request.once("close", () => {
      clearTimeout(timer);
      // As after a 101, which nobody asked for: neither an answer nor an error. One that is being read tells its own end.
      if (!reading) settle({ error: "the connection was closed", refused: false });
    });
    let reading = false;
    request.on("error", (error) => settle(said(error)));
    request.once("response", (response) => {
      if (answerBytes !== undefined) {
        reading = true;
        read(response, answerBytes).then(settle, (error) => settle(said(error)));
        return;
      }
      settle({ status: response.statusCode ?? 0 });
      response.on("error", () => {});
      response.destroy();
    });
    request.end(body);
  });
}
