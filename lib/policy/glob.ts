export type Matcher = (text: string) => boolean;

const LONGEST_GLOB = 200;
// These mean something in other glob dialects. Read literally, they would make a rule that silently never matches.
const FOREIGN = /[[\]{}\\]|^!/;

/** What is wrong with a glob, or null. Only `*` and `?` are special; everything else stands for itself. */
export function globProblem(glob: string): string | null {
  if (glob === "") return "a glob cannot be empty";
  if (glob.length > LONGEST_GLOB) return `a glob has at most ${LONGEST_GLOB} characters`;
  if (glob !== glob.trim()) return "a glob cannot begin or end with a space";
  if (/\p{C}/u.test(glob)) return "a glob cannot hold invisible characters";
  const foreign = FOREIGN.exec(glob);
  return foreign === null ? null : `"${foreign[0]}" has no meaning in a glob here; only * and ? do`;
}

/**
 * A matcher of the whole text: `*` is any characters, dots too, `?` is one character, letters count as written. Every
 * matcher takes at most (length of the text) × (length of the glob) steps: there is nothing to backtrack into but the
 * last star.
 */
export function compileGlob(glob: string): Matcher {
  const rest = glob.replace(/^\*+|\*+$/g, "");
  if (/[*?]/.test(rest)) return (text) => walk(glob, text);
  const opens = glob.startsWith("*");
  const closes = glob.endsWith("*");
  if (rest === "" && opens) return () => true;
  if (opens && closes) return (text) => text.includes(rest);
  if (opens) return (text) => text.endsWith(rest);
  if (closes) return (text) => text.startsWith(rest);
  return (text) => text === rest;
}

/** True where one of the globs matches. */
export function compileGlobs(globs: readonly string[]): Matcher {
  const [first, ...others] = globs.map(compileGlob);
  if (first === undefined) return () => false;
  if (others.length === 0) return first;
  return (text) => first(text) || others.some((matches) => matches(text));
}

/**
 * Keeps only the last star's place: whatever an earlier star took is never taken again, because the last one can take
 * the same characters.
 */
function walk(glob: string, text: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let retry = 0;
  while (at < text.length) {
    const wanted = glob[place];
    if (wanted === "*") {
      star = place++;
      retry = at;
    } else if (wanted === "?") {
      place++;
      at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    } else if (wanted === text[at]) {
      place++;
      at++;
    } else if (star >= 0) {
      place = star + 1;
      at = ++retry;
    } else {
      return false;
    }
  }
  while (glob[place] === "*") place++;
  return place === glob.length;
}
