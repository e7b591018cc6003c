export const MAX_HEADERS = 20;

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What HTTP lets a value hold: no line breaks, no other control characters. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** The connection's own (RFC 9110, 7.6.1), and what we say of the message ourselves. */
const OURS = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
]);

function problemOf(name: string, value: string, earlier: ReadonlySet<string>): string | null {
  const key = name.toLowerCase();
  if (!NAME.test(name)) return "is not the name of a header";
  if (OURS.has(key) || key.startsWith("webhook-")) return "is set by Assentry or by the connection";
  if (earlier.has(key)) return "is named twice";
  return VALUE.test(value) ? null : "has characters that a header cannot hold";
}

/** What is wrong with the headers that an agent wants on its callback: they must change neither message nor signature. */
export function headerProblems(headers: Record<string, string>): { name: string; message: string }[] {
  const earlier = new Set<string>();
  return Object.entries(headers).flatMap(([name, value]) => {
    const message = problemOf(name, value, earlier);
    earlier.add(name.toLowerCase());
    return message === null ? [] : [{ name, message }];
  });
}
