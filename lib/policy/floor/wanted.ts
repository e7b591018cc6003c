import { phrasesOfTable } from "./words";

/** A list of a table, as one question to a name. */
export type Wanted = { single: ReadonlySet<string>; phrases: readonly string[] };

export function wanted(table: string): Wanted {
  const entries = phrasesOfTable(table);
  return {
    single: new Set(entries.filter((entry) => !entry.includes(" "))),
    phrases: entries.filter((entry) => entry.includes(" ")).map((phrase) => ` ${phrase} `),
  };
}

/** True where one of the words, or some in a row, are in the list. */
export function meets(list: Wanted, words: readonly string[], text = ` ${words.join(" ")} `): boolean {
  return words.some((word) => list.single.has(word)) || list.phrases.some((phrase) => text.includes(phrase));
}

/** The question whether a name has something of a list: words and phrases between commas, in the singular. */
export function wordsMeet(table: string): (words: readonly string[]) => boolean {
  const list = wanted(table);
  return (words) => meets(list, words);
}
