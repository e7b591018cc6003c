import { FLOOR_CLASSES, type FloorClass } from "./classes";
import type { NameRow } from "./table";
import { FLOOR_TABLES } from "./tables";
import { type Shapes, shapesUnder } from "./shapes";
import {
  CONJUNCTIONS,
  DUAL,
  GENERAL,
  OTHER_WRITES,
  PREPOSITIONS,
  PROCESSES,
  QUIET,
  QUIET_FIRST,
  QUIET_LAST,
} from "./verbs";
import { meets, type Wanted, wanted } from "./wanted";
import { phrasesOfTable, wordsOfName } from "./words";

type Row = {
  class: FloorClass;
  why: string;
  verbs: ReadonlySet<string> | null;
  nouns: Wanted | null;
  objects: Wanted | null;
  words: Wanted | null;
  unless: Wanted | null;
  isNowhereElse: boolean;
};

/**
 * What a name says: its words, whether it only reads, whether it leaves open what is done (`http_request`), the classes it
 * belongs to by itself, and the forms of arguments that would tell one.
 */
export type Name = {
  words: readonly string[];
  isRead: boolean;
  isGeneral: boolean;
  hits: readonly NameHit[];
  shapes: Shapes;
};
/** `isNowhereElse`: only where the action doesn't say that it happens outside production. */
export type NameHit = { class: FloorClass; why: string; isNowhereElse: boolean };

const list = (table: string | undefined): Wanted | null => (table === undefined ? null : wanted(table));

const compile = (floorClass: FloorClass, row: NameRow): Row => ({
  class: floorClass,
  why: row.why,
  verbs: list(row.verbs)?.single ?? null,
  nouns: list(row.nouns),
  objects: list(row.objects),
  words: list(row.words),
  unless: list(row.unless),
  isNowhereElse: row.when === "not_elsewhere",
});

const ROWS: readonly Row[] = FLOOR_CLASSES.flatMap((name) => FLOOR_TABLES[name].names.map((row) => compile(name, row)));

const SHAPE_VERBS = FLOOR_CLASSES.flatMap((name) => FLOOR_TABLES[name].shapes.map((row) => list(row.verbs)?.single));

/** Verbs that make a name a write wherever they stand. */
const LOUD: ReadonlySet<string> = new Set(
  [OTHER_WRITES, ...ROWS.map((row) => row.verbs), ...SHAPE_VERBS]
    .flatMap((set) => [...(set ?? [])])
    .filter((verb) => !DUAL.has(verb) && !QUIET.has(verb) && !QUIET_FIRST.has(verb)),
);

/** Words that only look like two of the others: a checkout is no check. */
const WHOLE_WORDS = `checkout, login, logout, signin, signup, postcard, creditor, contractor, investor, processor, paystack,
  password, webhook, pipeline, username, database, dataset, payslip, paywall, mailchimp, sendgrid, docusign, salesforce,
  workday, github, gitlab, dropbox, format, information, notification, application, sendbird, reorder, reset, undo,
  forward, inform, understand, standard, brand, demand, command, mandate, android, candidate, landlord, island,
  contest, latest, detest, greatest, protest, attest, blacklist, playlist, playbook, facebook, logbook, handbook`;

const VOCABULARY: ReadonlySet<string> = new Set([
  ...phrasesOfTable(WHOLE_WORDS),
  ...ROWS.flatMap((row) =>
    [row.nouns, row.objects, row.words, row.unless].flatMap((entry) =>
      entry === null ? [] : [...entry.single, ...entry.phrases.flatMap((phrase) => phrase.trim().split(" "))],
    ),
  ),
  ...[LOUD, DUAL, QUIET, QUIET_FIRST, QUIET_LAST, CONJUNCTIONS, PREPOSITIONS].flatMap((set) => [...set]),
]);

/** The words of a name as the tables write them. */
export function nameWordsOf(text: string): string[] {
  return wordsOfName(text, VOCABULARY);
}

/** Reads words against every table. */
export function judge(words: readonly string[]): Name {
  const isRead = onlyReads(words);
  const text = ` ${words.join(" ")} `;
  const rows = isRead ? [] : ROWS.filter((row) => matches(row, words, text));
  return {
    words,
    isRead,
    isGeneral: !words.some((word) => LOUD.has(word) || (DUAL.has(word) && !GENERAL.has(word))),
    hits: rows.map(({ class: name, why, isNowhereElse }) => ({ class: name, why, isNowhereElse })),
    shapes: shapesUnder(words),
  };
}

/** True where a name says what is done, be it reading or writing. */
export function hasVerb(words: readonly string[]): boolean {
  return words.some((word) => LOUD.has(word) || DUAL.has(word) || QUIET.has(word) || QUIET_FIRST.has(word));
}

function onlyReads(words: readonly string[]): boolean {
  if (words.some((word) => LOUD.has(word))) return false;
  const dual = words.findIndex((word) => DUAL.has(word));
  if (dual >= 0 && words.some((word) => CONJUNCTIONS.has(word))) return false;
  if (words.some((word) => QUIET.has(word)) || asksHowItStands(words)) return true;
  const quiet = words.findIndex((word) => QUIET_FIRST.has(word));
  return quiet >= 0 && (dual < 0 || quiet < dual);
}

function asksHowItStands(words: readonly string[]): boolean {
  const last = words.at(-1);
  return last !== undefined && QUIET_LAST.has(last) && words.every((word) => !DUAL.has(word) || PROCESSES.has(word));
}

function matches(row: Row, words: readonly string[], text: string): boolean {
  if (row.words !== null && !meets(row.words, words, text)) return false;
  const { verbs } = row;
  if (verbs !== null && !words.some((word) => verbs.has(word))) return false;
  if (row.nouns !== null && !meets(row.nouns, words, text)) return false;
  if (row.objects !== null && !meets(row.objects, objectsOf(words, verbs), text)) return false;
  return row.unless === null || !meets(row.unless, words, text);
}

/** What the verbs of a name are done to: the words after each, or the one before a verb that nothing follows. */
function objectsOf(words: readonly string[], verbs: ReadonlySet<string> | null): string[] {
  const objects: string[] = [];
  for (const [at, word] of words.entries()) {
    if (verbs?.has(word) !== true) continue;
    const rest = words.slice(at + 1);
    const end = rest.findIndex((next) => PREPOSITIONS.has(next) || CONJUNCTIONS.has(next));
    const after = end < 0 ? rest : rest.slice(0, end);
    objects.push(...(after.length === 0 ? words.slice(Math.max(0, at - 1), at) : after));
  }
  return objects;
}
