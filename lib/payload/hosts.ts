/**
 * A host name in a text: of an e-mail address or of a URL. `index` is where the host (e-mail) or authority
 * (URL) begins.
 */
type HostMention = { host: string; kind: "email" | "url"; index: number; authority: string };

// Anything but blanks and controls may stand in a host here, invisible characters too: what a mail client or
// browser would take is what counts.
const HOST = /:\/\/([^\s\p{Cc}/?#"'<>\\()[\]{}|,;]{1,300})|[^\s@:/]@([^\s\p{Cc}@/?#"'<>\\()[\]{}|,;:!]{1,253})/gu;

/** Every host mentioned in a text, in order. Linear in its length. */
export function hostMentions(text: string): HostMention[] {
  const found: HostMention[] = [];
  for (const match of text.matchAll(HOST)) {
    const kind = match[1] === undefined ? "email" : "url";
    const authority = match[1] ?? match[2] ?? "";
    const host = cleanHost(authority.slice(authority.lastIndexOf("@") + 1).replace(/:\d*$/, ""));
    const isHost = kind === "email" ? isDomain(host) : host !== "";
    if (isHost) found.push({ host, kind, index: match.index + match[0].length - authority.length, authority });
  }
  return found;
}

/** The distinct hosts of a text, lower case, in order of appearance. */
export function hostsIn(text: string): string[] {
  return [...new Set(hostMentions(text).map((mention) => mention.host))];
}

function cleanHost(host: string): string {
  return host.toLowerCase().replace(/\.+$/, "");
}

/** Leaves out `pkg@1.2.3` and `@name`: a domain has a dot and a letter in its last label. */
function isDomain(host: string): boolean {
  const dot = host.lastIndexOf(".");
  return dot > 0 && /\p{L}/u.test(host.slice(dot));
}
