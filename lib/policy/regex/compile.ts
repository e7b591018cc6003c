import { program } from "./program";
import { createRun } from "./run";
import { RegexError } from "./syntax";

/** The longest text, in UTF-16 units, that `matches` tests; what is longer counts as unreadable. */
export const LONGEST_TESTED = 8_192;

/** What is wrong with a pattern, or null where `compileRegex` takes it. */
export function regexProblem(pattern: string): string | null {
  try {
    program(pattern);
    return null;
  } catch (error) {
    if (error instanceof RegexError) return `regular expression refused: ${error.message}`;
    throw error;
  }
}

/**
 * A test whether a text has a match anywhere. It follows all ways of matching side by side (Thompson's construction, as
 * RE2 does), so it takes at most (length of the text) × (length of the program) steps whatever the pattern: no pattern
 * can take exponential time ([T39]).
 * @throws RegexError on a pattern that `regexProblem` complains about
 */
export function compileRegex(pattern: string): (text: string) => boolean {
  return createRun(program(pattern));
}
