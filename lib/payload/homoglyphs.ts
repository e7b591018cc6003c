import { quote, spans, type TextFinding } from "./finding";
import { hostMentions } from "./hosts";
import { codeOf, lookalikeSigns, mixedWords } from "./lookalikes";

/**
 * Letters and signs that pass for others: words that mix alphabets, and signs drawn like ASCII ones. Linear.
 */
export function homoglyphFindings(text: string): TextFinding[] {
  if (!/\P{ASCII}/u.test(text)) return [];
  const findings: TextFinding[] = [];
  const mixed = mixedWords(text);
  const [first] = mixed;
  if (first !== undefined) {
    const message = `The word ${quote(first.match[0])} mixes letters of different alphabets: ${codeOf(first.foreign)} is not the Latin letter it looks like.`;
    findings.push({ kind: "homoglyph", message, offsets: spans(mixed.map(({ match }) => match)) });
  }
  const signs = lookalikeSigns(text);
  if (signs[0] !== undefined) {
    const codes = [...new Set(signs.map(([sign]) => sign))].slice(0, 6).map((sign) => `${codeOf(sign)} ${quote(sign)}`);
    const message = `Characters that only look like ordinary letters, digits or signs: ${codes.join(", ")}.`;
    findings.push({ kind: "homoglyph", message, offsets: spans(signs) });
  }
  return findings;
}

const MOST_HOSTS = 50;

/**
 * Hosts that aren't what they look like: other alphabets, or a user name in front that reads like the host.
 * Linear.
 */
export function domainFindings(text: string): TextFinding[] {
  const findings: TextFinding[] = [];
  for (const { host, index, authority } of hostMentions(text)) {
    const offsets: [number, number][] = [[index, index + authority.length]];
    if (/\P{ASCII}/u.test(host)) {
      const ascii = asciiHost(host);
      const really = ascii === null ? "It is not a valid host name." : `Its real name is ${ascii}.`;
      findings.push({
        kind: "lookalike_domain",
        message: `The host ${quote(host)} has letters or signs outside ASCII. ${really}`,
        offsets,
      });
    } else if (authority.includes("@") && /[./]/.test(authority.slice(0, authority.lastIndexOf("@")))) {
      const message = `The address goes to ${quote(host)}; what stands before the @ is only a user name.`;
      findings.push({ kind: "lookalike_domain", message, offsets });
    } else if (/(?:^|\.)xn--/.test(host)) {
      findings.push({
        kind: "lookalike_domain",
        message: `The host ${quote(host)} is drawn in letters outside ASCII.`,
        offsets,
      });
    }
  }
  return findings.slice(0, MOST_HOSTS);
}

/** Different hosts of one payload that look alike (`acme.example`, `acrne.example`), as pairs. */
export function similarHosts(hosts: Iterable<string>): [string, string][] {
  const bySkeleton = new Map<string, string>();
  const pairs: [string, string][] = [];
  for (const host of hosts) {
    const skeleton = host
      .replace(/rn/g, "m")
      .replace(/vv/g, "w")
      .replace(/cl/g, "d")
      .replace(/0/g, "o")
      .replace(/[1i|]/g, "l");
    const other = bySkeleton.get(skeleton);
    if (other === undefined) bySkeleton.set(skeleton, host);
    else if (other !== host) pairs.push([other, host]);
  }
  return pairs;
}

function asciiHost(host: string): string | null {
  try {
    return new URL(`https://${host}/`).hostname;
  } catch {
    return null;
  }
}
