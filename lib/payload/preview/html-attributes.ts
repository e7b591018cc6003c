import { decodeEntities } from "./html-entities";

const ATTRIBUTE = /[\s"'/]([a-z][a-z0-9:-]{0,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi;

/** The value of an attribute, null where it has none. */
export function attribute(attributes: string, name: string): string | null {
  for (const [, key = "", double, single, bare] of attributes.matchAll(ATTRIBUTE)) {
    if (key.toLowerCase() === name) return decodeEntities(double ?? single ?? bare ?? "").trim();
  }
  return null;
}

const HIDING =
  /display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|(?:max-)?(?:height|width)\s{0,9}:\s{0,9}0|opacity\s{0,9}:\s{0,9}0(?![.\d]*[1-9])|font-size\s{0,9}:\s{0,9}[01](?:px|pt|em|%|;|$)|mso-hide|text-indent\s{0,9}:\s{0,9}-|(?:^|[^-])color\s{0,9}:\s{0,9}(?:#fff|white|transparent)/i;

/** Whether a mail client would hide what stands in an element with these attributes. */
export function hidesText(attributes: string): boolean {
  if (/\shidden(?=[\s=/>]|$)/i.test(attributes)) return true;
  const color = attribute(attributes, "color") ?? "";
  return HIDING.test(attribute(attributes, "style") ?? "") || /^(?:#fff|white)/i.test(color);
}
