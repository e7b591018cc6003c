import type { HiddenKind } from "./character-names";
import { type Finding, type FindingKind, plural, quote, type TextFinding } from "./finding";
import { type HiddenRun, hiddenRuns, hiddenText, lengthOf } from "./hidden-characters";
import { domainFindings, homoglyphFindings, similarHosts } from "./homoglyphs";
import { hostsIn } from "./hosts";
import { markupFindings } from "./markup";
import { oddFields } from "./odd-fields";
import { fieldName, formatPath, type Path } from "./path";
import { overflowFindings } from "./overflow";
import { persuasionFindings } from "./persuasion";

export type { Finding, FindingKind } from "./finding";

const MOST_FINDINGS = 200;
/** Objects with more keys than this can bury the one that matters. */
const MANY_KEYS = 100;
/** Objects and lists within each other, from which on what is inside is out of sight. */
const DEEP = 20;

/**
 * What in a payload may show a reviewer something else than what will be done: every string value and every
 * key, in the order of the payload, at most 200 findings (the last then says that there are more). Linear in
 * the payload's size (T34, T35).
 */
export function inspectPayload(value: unknown): Finding[] {
  const findings: Finding[] = [];
  const hosts = new Map<string, string>();
  const open: { path: Path; value: unknown }[] = [{ path: [], value }];
  for (let next = open.pop(); next !== undefined && findings.length <= MOST_FINDINGS; next = open.pop()) {
    const { path } = next;
    if (typeof next.value === "string") {
      findings.push(...inspectText(next.value, fieldName(path)).map((found) => ({ path: formatPath(path), ...found })));
      for (const host of hostsIn(next.value)) if (!hosts.has(host)) hosts.set(host, formatPath(path));
    } else if (typeof next.value === "object" && next.value !== null) {
      const entries = entriesOf(path, next.value);
      if (!Array.isArray(next.value)) findings.push(...keyFindings(path, entries));
      if (path.length === DEEP && entries.length > 0) findings.push(deepFinding(path));
      for (const entry of entries.reverse()) open.push(entry);
    }
  }
  for (const [one, other] of similarHosts(hosts.keys())) {
    const message = `The hosts ${quote(one)} and ${quote(other)} look alike and are different.`;
    findings.push({ path: hosts.get(other) ?? "", kind: "lookalike_domain", message });
  }
  if (findings.length <= MOST_FINDINGS) return findings;
  const more: Finding = { path: "", kind: "more", message: "There is more of this kind than is listed here." };
  return [...findings.slice(0, MOST_FINDINGS - 1), more];
}

/** The kinds of what `inspectPayload` finds, each once: what a row of the queue says. */
export const findingKinds = (value: unknown): FindingKind[] => [
  ...new Set(inspectPayload(value).map(({ kind }) => kind)),
];

/** What stands in an object, or the items of a list that can say something: half a million numbers can't. */
function entriesOf(path: Path, value: object): { path: Path; value: unknown }[] {
  if (!Array.isArray(value)) return Object.entries(value).map(([key, item]) => ({ path: [...path, key], value: item }));
  const entries: { path: Path; value: unknown }[] = [];
  value.forEach((item: unknown, index) => {
    if (typeof item === "string" || (typeof item === "object" && item !== null)) {
      entries.push({ path: [...path, index], value: item });
    }
  });
  return entries;
}

function deepFinding(path: Path): Finding {
  const message = `Nested more than ${DEEP} levels deep: what stands inside is easily missed.`;
  return { path: formatPath(path), kind: "hidden_overflow", message };
}

/** Neither a sign that marks anything up nor a letter outside ASCII, as most names and many values are. */
const isPlain = (text: string): boolean => /^[\w .,-]*$/.test(text);

function keyFindings(path: Path, entries: readonly { path: Path; value: unknown }[]): Finding[] {
  const findings: Finding[] = [];
  for (const entry of entries) {
    const key = String(entry.path.at(-1));
    if (isPlain(key)) continue;
    for (const { kind, message } of [...hiddenFindings(key), ...homoglyphFindings(key), ...markupFindings(key)]) {
      findings.push({ path: formatPath(entry.path), kind, message: `In the name of this field: ${message}` });
    }
  }
  if (entries.length > MANY_KEYS) {
    const many = `${plural(entries.length, "field")} in one object: one that matters is easily missed among them.`;
    findings.push({ path: formatPath(path), kind: "hidden_overflow", message: `${many}${oddFields(entries)}` });
  }
  return findings;
}

function inspectText(text: string, field: string): TextFinding[] {
  if (isPlain(text)) return [...persuasionFindings(text, field), ...overflowFindings(text)];
  return [
    ...hiddenFindings(text),
    ...homoglyphFindings(text),
    ...domainFindings(text),
    ...markupFindings(text),
    ...persuasionFindings(text, field),
    ...overflowFindings(text),
  ];
}

/** Terminal escapes are left to `markupFindings`, which knows what they would do. */
type InvisibleKind = Exclude<HiddenKind, "ansi">;

const WHAT: Record<InvisibleKind, [noun: string, meaning: string]> = {
  bidi: ["direction-changing character", "this reads in another order than it is stored."],
  zero_width: ["invisible character", "this is not the text that it looks like."],
  tag_chars: ["invisible tag character", "they can carry hidden text."],
  variation_selector: ["invisible variation selector", "they can carry hidden text."],
  control: ["control character", "they have no place in text."],
  space: ["unusual space", "these are not ordinary spaces."],
};

/** What the first readable run of those that can carry text spells. */
function spelledBy(text: string, kind: InvisibleKind, runs: readonly HiddenRun[]): string | undefined {
  if (kind !== "tag_chars" && kind !== "variation_selector") return undefined;
  for (const run of runs) {
    const words = hiddenText(text.slice(run.start, run.end));
    if (words !== "") return words;
  }
  return undefined;
}

/** One finding per kind of hidden character in a text. */
function hiddenFindings(text: string): TextFinding[] {
  const byKind = new Map<InvisibleKind, HiddenRun[]>();
  for (const run of hiddenRuns(text)) {
    if (run.isOrdinary || run.kind === "ansi") continue;
    const sameKind = byKind.get(run.kind);
    if (sameKind === undefined) byKind.set(run.kind, [run]);
    else sameKind.push(run);
  }
  return [...byKind].map(([kind, runs]) => {
    const count = runs.reduce((sum, run) => sum + lengthOf(text, run), 0);
    const codes = [...new Map(runs.map((run) => [run.code, `${run.code} ${run.name}`])).values()];
    const more = codes.length > 4 ? ", …" : "";
    const spelled = spelledBy(text, kind, runs);
    const [noun, meaning] = WHAT[kind];
    const says = spelled === undefined ? meaning : `they spell ${quote(spelled)}.`;
    const message = `${plural(count, noun)} (${codes.slice(0, 4).join(", ")}${more}): ${says}`;
    return { kind, message, offsets: runs.slice(0, 50).map((run): [number, number] => [run.start, run.end]) };
  });
}
