import { quote, spans, type TextFinding } from "./finding";
import { hostMentions } from "./hosts";

const WORD = /[\p{L}\p{M}\p{N}_]+/gu;
const LATIN = /\p{Script=Latin}/u;
/**
 * Letters of other alphabets that stand in for Latin ones. Of Greek only those that look alike: `kΩ`, `µm`
 * are usual.
 */
const FOREIGN =
  /[\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχϲϳ\u0251\u0261]/u;
/**
 * Characters drawn like ASCII ones: fullwidth and mathematical letters and digits, lookalike dots, colons and
 * slashes.
 */
const LOOKALIKE =
  /[\uff0e\uff0f\uff1a\uff20\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u{1d400}-\u{1d7ff}\u2024\u2044\u2215\u2236\u29f8\ua789\ufe52\ufe55\ufe6b\u037e]/gu;

/**
 * Letters and signs that pass for others: words that mix alphabets, and signs drawn like ASCII ones. Linear.
 */
export function homoglyphFindings(text: string): TextFinding[] {
  if (!/\P{ASCII}/u.test(text)) return [];
  const findings: TextFinding[] = [];
  const mixed = [...text.matchAll(WORD)].filter(([word]) => LATIN.test(word) && FOREIGN.test(word));
  const [first] = mixed;
  if (first !== undefined) {
    const char = FOREIGN.exec(first[0])?.[0] ?? "";
    const message = `The word ${quote(first[0])} mixes letters of different alphabets: ${codeOf(char)} is not the Latin letter it looks like.`;
    findings.push({ kind: "homoglyph", message, offsets: spans(mixed) });
  }
  const signs = [...text.matchAll(LOOKALIKE)];
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

function codeOf(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
