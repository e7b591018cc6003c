/** Which characters one place of a pattern accepts. */
export type CharSet = (codePoint: number) => boolean;

const ASCII = 128;

/**
 * A set from the source of something that matches exactly one character (`[a-z]`, `\d`, `\u{41}`), read by the
 * platform's own regular expressions: on one character they have nothing to backtrack over.
 * @throws SyntaxError where the source is not valid
 */
export function charSet(source: string, ignoreCase: boolean): CharSet {
  const one = new RegExp(`^${source}$`, ignoreCase ? "iu" : "u");
  const accepts = (codePoint: number): boolean => one.test(String.fromCodePoint(codePoint));
  const ascii = Uint8Array.from({ length: ASCII }, (_, codePoint) => (accepts(codePoint) ? 1 : 0));
  // A pattern asks about the same character in many places at once: all but the first answer is free.
  let last = -1;
  let known = false;
  return (codePoint) => {
    if (codePoint < ASCII) return ascii[codePoint] === 1;
    if (codePoint !== last) [last, known] = [codePoint, accepts(codePoint)];
    return known;
  };
}
