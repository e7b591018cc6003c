import { nameWords } from "../field-names";
import { hostsIn } from "../hosts";

export type EmailPreview = {
  type: "email";
  /** From, To, Cc and so on, as they would be sent; one value an address where they can be told apart. */
  headers: { name: string; values: string[] }[];
  subject: string | null;
  body: { format: "text" | "html"; text: string } | null;
};

const HEADERS = new Map(
  Object.entries({
    from: "From",
    sender: "From",
    to: "To",
    recipients: "To",
    recipient: "To",
    cc: "Cc",
    bcc: "Bcc",
    reply_to: "Reply-To",
    replyto: "Reply-To",
  }),
);
const ADDRESSED = new Set(["To", "Cc", "Bcc"]);
const BODIES = ["html", "body_html", "html_body", "body", "text", "content", "message", "body_text"];
const MARKUP =
  /<(?:\/?(?:p|div|a|br|table|td|span|b|i|img|html|body|font|style|script|svg|form|h[1-6]|ul|li)\b[^<>]{0,2000}>|!doctype)/i;

/** A mail, by its shape: somebody with an address is written to, with a subject or a text. Null for anything else. */
export function emailPreview(args: Record<string, unknown>): EmailPreview | null {
  const fields = Object.entries(args);
  const headers = fields.flatMap(([key, value]) => {
    const name = HEADERS.get(nameWords(key).join("_"));
    const values = addresses(value);
    return name === undefined || values.length === 0 ? [] : [{ name, values }];
  });
  const isWritten = headers.some(({ name, values }) => ADDRESSED.has(name) && values.some((one) => one.includes("@")));
  const subject = typeof args.subject === "string" ? args.subject : null;
  const bodyKey = BODIES.find((key) => typeof args[key] === "string" && args[key] !== "");
  if (!isWritten || (subject === null && bodyKey === undefined)) return null;
  const order = ["From", "Reply-To", "To", "Cc", "Bcc"];
  headers.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const text = bodyKey === undefined ? null : String(args[bodyKey]);
  const isHtml = text !== null && (MARKUP.test(text) || bodyKey?.includes("html") === true);
  return { type: "email", headers, subject, body: text === null ? null : { format: isHtml ? "html" : "text", text } };
}

function addresses(value: unknown): string[] {
  if (Array.isArray(value)) return value.filter((item) => typeof item === "string");
  if (typeof value !== "string" || value === "") return [];
  const parts = value.split(/[,;]/).map((part) => part.trim());
  // A name may have a comma in it: only what is an address each is told apart.
  return parts.every((part) => part.includes("@")) ? parts : [value];
}

/** The domain that a mail to this address goes to, null where there is none. */
export const domainOf = (address: string): string | null => hostsIn(address).at(-1) ?? null;

/** Whether a domain belongs to somebody else than the reviewer's own organisation. */
export function isExternal(domain: string, own: string | null): boolean {
  return own !== null && domain !== own && !domain.endsWith(`.${own}`);
}
