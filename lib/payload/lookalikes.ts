const WORD = /[\p{L}\p{M}\p{N}_]+/gu;
const LATIN = /\p{Script=Latin}/u;
/**
 * Letters of other alphabets that stand in for Latin ones. Of Greek only those that look alike: `kΩ`, `µm`
 * are usual.
 */
const FOREIGN =
  /[\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχϲϳ\u0251\u0261]/gu;
/**
 * Characters drawn like ASCII ones: fullwidth and mathematical letters and digits, lookalike dots, colons and
 * slashes.
 */
const LOOKALIKE =
  /[\uff0e\uff0f\uff1a\uff20\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u{1d400}-\u{1d7ff}\u2024\u2044\u2215\u2236\u29f8\ua789\ufe52\ufe55\ufe6b\u037e]/gu;
const MOST_CODES = 3;

/** Words of Latin letters with others among them; `foreign` is the first of these. Linear. */
export function mixedWords(text: string): { match: RegExpExecArray; foreign: string }[] {
  return [...text.matchAll(WORD)].flatMap((match) => {
    const [foreign] = match[0].match(FOREIGN) ?? [];
    return foreign !== undefined && LATIN.test(match[0].replace(FOREIGN, "")) ? [{ match, foreign }] : [];
  });
}

/** Signs, digits and letters drawn like ASCII ones. Linear. */
export const lookalikeSigns = (text: string): RegExpExecArray[] => [...text.matchAll(LOOKALIKE)];

export function codeOf(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Characters in a row that pass for others; `codes` as people write them. */
export type LookalikeRun = { start: number; end: number; codes: string };

/** The same as places in the text, in order, so that each can be marked where it stands. Linear. */
export function lookalikeRuns(text: string): LookalikeRun[] {
  if (!/\P{ASCII}/u.test(text)) return [];
  const letters = mixedWords(text).flatMap(({ match }) =>
    [...match[0].matchAll(FOREIGN)].map(({ 0: char, index }) => ({ char, at: match.index + index })),
  );
  const signs = lookalikeSigns(text).map(({ 0: char, index }) => ({ char, at: index }));
  const runs: { start: number; end: number }[] = [];
  for (const { char, at } of [...letters, ...signs].sort((a, b) => a.at - b.at)) {
    const last = runs.at(-1);
    if (last !== undefined && last.end >= at) last.end = at + char.length;
    else runs.push({ start: at, end: at + char.length });
  }
  return runs.map((run) => ({ ...run, codes: codesOf(text.slice(run.start, run.end)) }));
}

function codesOf(run: string): string {
  const codes = [...new Set(Array.from(run, codeOf))];
  return codes.slice(0, MOST_CODES).join(" ") + (codes.length > MOST_CODES ? " …" : "");
}
