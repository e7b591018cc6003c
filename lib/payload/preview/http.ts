import { nameWords } from "../field-names";
import { isRecord } from "../path";

export type UrlParts = {
  before: string;
  user: string | null;
  host: string;
  after: string /** The host as DNS has it, where that differs. */;
  real: string | null;
};
export type HttpHeader = { name: string; value: string; isSecret: boolean };
export type HttpPreview = {
  type: "http";
  method: string | null;
  url: UrlParts;
  headers: HttpHeader[];
  query: [string, unknown][];
  body: unknown;
  cautions: string[];
};

const SECRET = /authori[sz]ation|cookie|token|secret|api-?_?key|password|credential|signature/i;
const URL_KEYS = ["url", "uri", "endpoint", "href"];
const BODY_KEYS = ["body", "data", "json", "payload", "form"];
const TOOL_WORDS = new Set(["http", "https", "fetch", "request", "webhook", "curl", "api", "rest", "post", "get"]);
const METHODS = /^(?:get|head|post|put|patch|delete|options|connect|trace)$/i;

/** A request over HTTP, by its shape: an address beside a method, headers or a body; else null. */
export function httpPreview(tool: string, args: Record<string, unknown>): HttpPreview | null {
  const url = URL_KEYS.map((key) => args[key]).find((value) => typeof value === "string");
  if (typeof url !== "string") return null;
  const method = typeof args.method === "string" && METHODS.test(args.method) ? args.method.toUpperCase() : null;
  const isNamed = nameWords(tool).some((word) => TOOL_WORDS.has(word));
  const parts = urlParts(url);
  if (parts === null || (method === null && args.headers === undefined && !isNamed)) return null;
  const body = BODY_KEYS.map((key) => args[key]).find((value) => value !== undefined);
  const query = isRecord(args.query) ? args.query : isRecord(args.params) ? args.params : {};
  return {
    type: "http",
    method,
    url: parts,
    headers: headersOf(args.headers),
    query: Object.entries(query),
    body: body ?? null,
    cautions: cautionsOf(parts),
  };
}

/** Where the host of an address begins and ends, as a browser takes it: a backslash is a slash to it. */
export function urlParts(url: string): UrlParts | null {
  const match = /^([a-z][a-z0-9+.-]{0,20}:[/\\]{2})(?:([^/\\?#]*)@)?([^/\\?#]*)([\s\S]*)$/i.exec(url);
  if (match === null) return null;
  const [, before = "", user = null, host = "", after = ""] = match;
  return { before, user, host, after, real: realHost(host) };
}

function realHost(host: string): string | null {
  try {
    const { host: real } = new URL(`https://${host}/`);
    return real === host.toLowerCase() ? null : real;
  } catch {
    return null;
  }
}

function headersOf(headers: unknown): HttpHeader[] {
  const entries = Array.isArray(headers) ? headers.flatMap(asEntry) : isRecord(headers) ? Object.entries(headers) : [];
  return entries.map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return { name, value: text, isSecret: SECRET.test(name) || /^(?:bearer|basic)\s/i.test(text) };
  });
}

function asEntry(item: unknown): [string, unknown][] {
  if (Array.isArray(item) && typeof item[0] === "string") return [[item[0], item[1]]];
  return isRecord(item) && typeof item.name === "string" ? [[item.name, item.value]] : [];
}

const INTERNAL =
  /^(?:localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|\[|0\.|\d+$|0x)|\.(?:internal|local)$/i;

function cautionsOf({ before, user, host, real }: UrlParts): string[] {
  const cautions: string[] = [];
  if (!/^https:/i.test(before)) cautions.push("Not encrypted on the way.");
  if (user !== null) cautions.push("What stands before the @ is a user name; the request goes to the host after it.");
  if (real !== null) cautions.push(`The real name of this host is ${real}.`);
  if (INTERNAL.test((real ?? host).replace(/:\d+$/, "")))
    cautions.push("An address inside the network that the agent runs in.");
  return cautions;
}
