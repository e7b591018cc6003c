import { nameWords } from "@/lib/payload/field-names";

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
const BEYOND_ASCII = /[^\0-\x7f]/;
const LONGEST_NAME = 400;
const LONGEST_RUN = 60;

/** As the characters read: full-width and other compatible forms made plain, what can't be seen left out. */
export function plainText(text: string): string {
  return BEYOND_ASCII.test(text) ? text.replace(INVISIBLE, "").normalize("NFKC") : text;
}

/** A word without its plural: tables and names pass through here alike, so that an odd result does no harm. */
function singular(word: string): string {
  if (word.length <= 3 || !word.endsWith("s") || /(?:ss|us|is|as)$/.test(word)) return word;
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  return /(?:ss|sh|ch|x|z)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}

/** The entries of a table's text: words or phrases between commas, each in the singular. */
export function phrasesOfTable(table: string): string[] {
  return table.split(",").map((phrase) => phrase.trim().split(/\s+/).map(singular).join(" "));
}

export function wordsOfTable(table: string): ReadonlySet<string> {
  return new Set(phrasesOfTable(table));
}

/** The words of a short text, in lower case and the singular. */
export function plainWords(text: string): string[] {
  return nameWords(plainText(text)).map(singular);
}

/**
 * A name in lower-case words, singular, whatever its style: `createWireTransfers`, `create-wire-transfer`,
 * `CREATE_WIRE_TRANSFER` and, as far as the vocabulary reaches, `createwiretransfer` are the same.
 */
export function wordsOfName(name: string, vocabulary: ReadonlySet<string>): string[] {
  const plain = plainText(name.slice(0, LONGEST_NAME));
  const chunks = plain.split(/[^\p{L}\p{N}]+/u).filter((chunk) => chunk !== "");
  return chunks.flatMap((chunk) => wordsOfChunk(chunk, vocabulary));
}

function wordsOfChunk(chunk: string, vocabulary: ReadonlySet<string>): string[] {
  const known = (word: string): boolean => vocabulary.has(word);
  const whole = singular(chunk.toLowerCase());
  if (known(whole)) return [whole];
  const humps = nameWords(chunk).map(singular);
  if (humps.length > 1 && humps.every(known)) return humps;
  return runTogether(chunk.toLowerCase(), vocabulary) ?? humps.flatMap((hump) => wordsOfHump(hump, vocabulary));
}

/** `v2payments`: digits are words of their own, unless the vocabulary has them within a word, as in `s3`. */
function wordsOfHump(hump: string, vocabulary: ReadonlySet<string>): string[] {
  if (vocabulary.has(hump)) return [hump];
  const parts = hump.match(/\p{L}+|[^\p{L}]+/gu) ?? [];
  return parts.flatMap((part) => runTogether(part, vocabulary) ?? [singular(part)]);
}

/** Words written without anything between them, the fewest that cover all of the text; null where none do. */
function runTogether(text: string, vocabulary: ReadonlySet<string>): string[] | null {
  if (text.length > LONGEST_RUN) return null;
  const best: (string[] | null)[] = [[]];
  for (let end = 1; end <= text.length; end++) {
    let found: string[] | null = null;
    for (let start = Math.max(0, end - 16); start <= end - 3; start++) {
      const before = best[start];
      const word = singular(text.slice(start, end));
      if (before && vocabulary.has(word) && (found === null || before.length + 1 < found.length)) {
        found = [...before, word];
      }
    }
    best.push(found);
  }
  return best[text.length] ?? null;
}
